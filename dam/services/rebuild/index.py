"""Fill a new index from the rows, beside a system that searches and changes them.

The engine sees to it that what is written meanwhile reaches the new index as well, and takes it into use in one step.
Here it is seen to that there is one rebuild at a time, that it is told how far it is, and that no row is carried twice.
"""

import gc
import logging
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from dam.db.models import Asset
from dam.domain.errors import Conflict, ServiceAway
from dam.domain.lifecycle import AssetState
from dam.ports import IndexDocument
from dam.services import indexing, upkeep
from dam.services.context import Context

_log = logging.getLogger(__name__)
Teller = Callable[[int, int], None]
_MARKED_AT_ONCE = 5000
_LOOKED_THROUGH_AFTER = 100_000
_CLOCKS_APART = timedelta(minutes=1)


def rebuild_index(context: Context, tell: Teller) -> int:
    """Answers how many assets the new index holds.

    Raises `Conflict` where a rebuild is under way, `ServiceAway`; then the old index is in use as before.
    """
    began_at = context.clock.now()
    with context.database.read() as session:
        listed = select(func.count()).select_from(Asset).where(Asset.state != AssetState.DISPOSED)
        total = session.execute(listed).scalar_one()
    # Ordinal and version by turns: pairs of a million rows would take a hundred megabytes.
    behind = array("q")
    with upkeep.told(context, upkeep.INDEX) as tell_all:

        def tell_both(done: int) -> None:
            tell_all(done, total)
            tell(done, max(done, total))

        with _seldom_looked_through():
            count = context.index.rebuild(_noting(context, behind, tell_both))
        for start in range(0, len(behind), 2 * _MARKED_AT_ONCE):
            some = behind[start : start + 2 * _MARKED_AT_ONCE]
            indexing.mark_indexed(context, list(zip(some[::2], some[1::2], strict=True)))
        _take_out_again(context, began_at - _CLOCKS_APART)
    # What only the rows know yet is the scheduler's; where none runs, it is carried here.
    with suppress(ServiceAway):
        indexing.drain_all(context)
    return count


def fill_where_nothing_is(context: Context) -> None:
    """Make the index of an archive without assets, so that the first file is found as soon as it is indexed.

    An index that was made but never filled answers no search, since it might hide a whole archive. Where the engine is
    away, this is left to the scheduler.
    """
    with context.database.read() as session:
        if session.execute(select(Asset.id).limit(1)).first() is not None:
            return
    try:
        if context.index.needs_rebuild():
            rebuild_index(context, lambda _done, _total: None)
    except (Conflict, ServiceAway) as problem:
        _log.info("the search index is left to the scheduler: %s", problem.detail)


@contextmanager
def _seldom_looked_through() -> Iterator[None]:
    """Rows come and go by the thousand; to look for circles among them took a tenth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(_LOOKED_THROUGH_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _noting(context: Context, behind: "array[int]", tell: Callable[[int], None]) -> Iterator[IndexDocument]:
    """`behind` gets ordinal and version of the rows that the old index lacked: the new one has them."""
    for done, (document, indexed_version) in enumerate(indexing.read_all(context), 1):
        if indexed_version != document.version:
            behind.extend((document.ordinal, document.version))
        tell(done)
        yield document


def _take_out_again(context: Context, since: datetime) -> None:
    """What was disposed of while it was on its way may have come in after it was taken out."""
    gone = (Asset.state == AssetState.DISPOSED, Asset.updated_at >= since)
    with context.database.write() as session:
        session.execute(update(Asset).where(*gone).values(indexed_version=0))
