"""Long work of the system on itself: one at a time of each kind, and told of so that all see that and how far it is."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dam.db.models import Upkeep
from dam.domain.errors import Conflict, DamError
from dam.services.context import Context

_log = logging.getLogger(__name__)
# The search index is filled anew.
INDEX = "index"
_TOLD_EVERY_SECONDS = 1.0
# A process that has not told of its work for so long has died.
_SILENT = timedelta(seconds=20)

Tell = Callable[[int, int], None]


@contextmanager
def told(context: Context, name: str) -> Iterator[Tell]:
    """Until the block ends this work is under way here and nowhere else. Raises `Conflict` where it is elsewhere.

    What is given is to be called with done and total, as often as one likes.
    """
    # The beginning names the one who works: who lost the row to another writes there no more.
    began_at, how_far, stop = context.clock.now(), [(0, 0)], threading.Event()
    mine = and_(Upkeep.name == name, Upkeep.began_at == began_at)
    with context.database.write() as session:
        _claim(session, name, began_at)

    def tell(done: int, total: int) -> None:
        how_far[0] = (done, max(done, total))

    def beat() -> None:
        while not stop.wait(_TOLD_EVERY_SECONDS):
            done, total = how_far[0]
            values = {"done": done, "total": total, "told_at": context.clock.now()}
            try:
                with context.database.write() as session:
                    session.execute(update(Upkeep).where(mine).values(values))
            except DamError as problem:
                _log.warning("how far %s is could not be told: %s", name, problem.detail)

    # A thread, since an engine may merge for minutes between two words.
    teller = threading.Thread(target=beat, name=f"{name} told", daemon=True)
    teller.start()
    try:
        yield tell
    finally:
        stop.set()
        teller.join()
        with context.database.write() as session:
            session.execute(delete(Upkeep).where(mine))


def _claim(session: Session, name: str, now: datetime) -> None:
    """In one statement: two that begin at once may both find no row, or one that the other takes away."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"name": name, "done": 0, "total": 0, "began_at": now, "told_at": now}
    statement = insert(Upkeep).values(row)
    statement = statement.on_conflict_do_update(index_elements=["name"], set_=row, where=~_alive(now))
    if session.execute(statement.returning(Upkeep.name)).scalar_one_or_none() is None:
        since = session.get_one(Upkeep, name).began_at
        raise Conflict(
            f"This is being done already, since {since:%Y-%m-%d %H:%M} UTC. Wait until that is done.", "under_way"
        )


def _alive(now: datetime) -> ColumnElement[bool]:
    return Upkeep.told_at > now - _SILENT


def going_on(context: Context) -> list[Upkeep]:
    """What is done at this moment, the oldest first."""
    alive = _alive(context.clock.now())
    with context.database.read() as session:
        return list(session.execute(select(Upkeep).where(alive).order_by(Upkeep.began_at)).scalars())


def under_way(context: Context, name: str) -> Upkeep | None:
    return next((one for one in going_on(context) if one.name == name), None)


def broke_off(context: Context, name: str) -> bool:
    """Whether the last one died before its end and nobody has begun anew."""
    left = select(Upkeep.name).where(Upkeep.name == name, ~_alive(context.clock.now()))
    with context.database.read() as session:
        return session.execute(left).scalar_one_or_none() is not None
