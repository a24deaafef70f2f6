"""Long work of the system on itself: told of while it goes on, so that an administrator sees that and how far it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dam.db.models import Upkeep
from dam.services.context import Context

# What is over sooner is not worth a word.
_TOLD_EVERY_SECONDS = 1.0
# A process that has not told of its work for so long has died; between two words an engine may merge for a while.
_SILENT = timedelta(minutes=2)

Tell = Callable[[int, int], None]


@contextmanager
def told(context: Context, name: str) -> Iterator[Tell]:
    """The work of the block is under way; what is given is to be called with done and total, as often as one likes."""
    began_at, last = context.clock.now(), monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = monotonic()
        if now - last < _TOLD_EVERY_SECONDS:
            return
        last = now
        told_at = context.clock.now()
        with context.database.write() as session:
            _put(session, {"name": name, "done": done, "total": total, "began_at": began_at, "told_at": told_at})

    try:
        yield tell
    finally:
        with context.database.write() as session:
            session.execute(delete(Upkeep).where(Upkeep.name == name))


def _put(session: Session, row: dict[str, Any]) -> None:
    """In one statement: two that do the same work at once may both find no row, or one that the other takes away."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(Upkeep).values(row).on_conflict_do_update(index_elements=["name"], set_=row))


def going_on(context: Context) -> list[Upkeep]:
    """What is done at this moment, the oldest first."""
    alive = Upkeep.told_at > context.clock.now() - _SILENT
    with context.database.read() as session:
        return list(session.execute(select(Upkeep).where(alive).order_by(Upkeep.began_at)).scalars())
