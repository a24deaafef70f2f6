"""Fill a new index from the rows, beside a system that searches and changes them.

The engine sees to it that what is written meanwhile reaches the new index as well, and takes it into use in one step.
Here it is seen to that there is one rebuild at a time, that it is told how far it is, and that no row is carried twice.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from dam.db.models import Asset
from dam.domain.errors import ServiceAway
from dam.domain.lifecycle import AssetState
from dam.ports import IndexDocument
from dam.services import indexing, upkeep
from dam.services.context import Context

Teller = Callable[[int, int], None]
_MARKED_AT_ONCE = 5000
_CLOCKS_APART = timedelta(minutes=1)


def rebuild_index(context: Context, tell: Teller) -> int:
    """Answers how many assets the new index holds.

    Raises `Conflict` where a rebuild is under way, `ServiceAway`; then the old index is in use as before.
    """
    began_at = context.clock.now()
    with context.database.read() as session:
        listed = select(func.count()).select_from(Asset).where(Asset.state != AssetState.DISPOSED)
        total = session.execute(listed).scalar_one()
    behind: list[tuple[int, int]] = []
    with upkeep.told(context, upkeep.INDEX) as tell_all:

        def tell_both(done: int) -> None:
            tell_all(done, total)
            tell(done, max(done, total))

        count = context.index.rebuild(_noting(context, behind, tell_both))
        for start in range(0, len(behind), _MARKED_AT_ONCE):
            indexing.mark_indexed(context, behind[start : start + _MARKED_AT_ONCE])
        _take_out_again(context, began_at - _CLOCKS_APART)
    # What only the rows know yet is the scheduler's; where none runs, it is carried here.
    with suppress(ServiceAway):
        while indexing.drain(context):
            pass
    return count


def _noting(context: Context, behind: list[tuple[int, int]], tell: Callable[[int], None]) -> Iterator[IndexDocument]:
    """`behind` gets ordinal and version of the rows that the old index lacked: the new one has them."""
    for done, (document, indexed_version) in enumerate(indexing.read_all(context), 1):
        if indexed_version != document.version:
            behind.append((document.ordinal, document.version))
        tell(done)
        yield document


def _take_out_again(context: Context, since: datetime) -> None:
    """What was disposed of while it was on its way may have come in after it was taken out."""
    gone = (Asset.state == AssetState.DISPOSED, Asset.updated_at >= since)
    with context.database.write() as session:
        session.execute(update(Asset).where(*gone).values(indexed_version=0))
