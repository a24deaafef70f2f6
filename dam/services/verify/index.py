"""Whether the index and the records beside the originals keep up with the rows."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from dam.db.models import Asset
from dam.domain.errors import ServiceAway
from dam.services import drift
from dam.services.context import Context
from dam.services.verify.issue import Issue

_PATIENCE = timedelta(minutes=10)
_NAMED = 20


def issues(context: Context) -> Iterator[Issue]:
    """What changed in the last minutes may still be on its way; only longer lags are told."""
    long_ago = context.clock.now() - _PATIENCE
    behind_index, behind_record = Asset.indexed_version < Asset.version, Asset.recorded_version < Asset.version
    with context.database.read() as session:
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
    yield from _drift(context)


def _drift(context: Context) -> Iterator[Issue]:
    """Every document against its row; what is on its way is no issue."""
    missing = stray = differing = 0
    try:
        for found in drift.ranges(context):
            missing += len(found.missing)
            stray += len(found.stray)
            differing += len(found.differing)
    except ServiceAway as reason:
        yield Issue("index_away", "index", reason.detail)
        return
    for kind, number, what in (
        ("index_missing", missing, "assets are missing in the search index"),
        ("index_stray", stray, "documents of the search index belong to no asset"),
        ("index_differing", differing, "documents of the search index are of another version than their asset"),
    ):
        if number:
            says = f"{number:,} {what}. A running scheduler mends that by itself; at once: dam rebuild index"
            yield Issue(kind, "index", says)
