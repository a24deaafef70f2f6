"""Whether the index and the records beside the originals keep up with the rows."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from dam.db.models import Asset
from dam.domain.errors import ServiceAway
from dam.domain.lifecycle import AssetState
from dam.services.context import Context
from dam.services.verify.issue import Issue

_PATIENCE = timedelta(minutes=10)
_NAMED = 20


def issues(context: Context) -> Iterator[Issue]:
    """What changed in the last minutes may still be on its way; only longer lags are told."""
    long_ago = context.clock.now() - _PATIENCE
    behind_index, behind_record = Asset.indexed_version < Asset.version, Asset.recorded_version < Asset.version
    with context.database.read() as session:
        listed = select(func.count()).select_from(Asset).where(Asset.state != AssetState.DISPOSED)
        all_of_them = session.execute(listed).scalar_one()
        lagging = session.execute(select(func.count()).select_from(Asset).where(behind_index)).scalar_one()
        for column, kind, what in (
            (behind_index, "index_behind", "the search index"),
            (behind_record, "record_behind", "the record beside the original"),
        ):
            query = select(Asset.id).where(column, Asset.updated_at < long_ago).order_by(Asset.ordinal)
            some = session.execute(query.limit(_NAMED)).scalars().all()
            if some:
                number = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
                says = f"Changes of {number} assets have not reached {what}: {', '.join(some)}"
                says += " …" if number > len(some) else ""
                yield Issue(kind, kind.partition("_")[0], f"{says}. Is the scheduler running?")
    try:
        count = context.index.count()
    except ServiceAway as reason:
        yield Issue("index_away", "index", reason.detail)
        return
    if not lagging and count != all_of_them:
        says = f"The search index holds {count} assets instead of {all_of_them}. Run: dam rebuild index"
        yield Issue("index_count", "index", says)
