"""Send assets through processing once more, which makes their renditions and their text anew."""

from collections.abc import Callable, Iterator
from itertools import islice

from sqlalchemy import func, select

from dam.db.models import Asset
from dam.domain.access import system_actor
from dam.domain.lifecycle import AssetState
from dam.domain.rendition_plan import PLAN
from dam.services import audit, ingest
from dam.services.context import Context

Teller = Callable[[int, int], None]
_BATCH = 100


def rebuild_renditions(context: Context, tell: Teller, *, missing: bool) -> int:
    """Queue all assets, or with `missing` those that lack a rendition; answers how many.

    What fails to reach the queue now is found there by the sweeper later. Raises `ServiceAway` for database and store.
    """
    with context.database.read() as session:
        total = session.execute(select(func.count()).select_from(Asset)).scalar_one()
    ids, queued = _ids(context, tell, total, missing), 0
    while batch := list(islice(ids, _BATCH)):
        queued += _send_back(context, batch)
    return queued


def _ids(context: Context, tell: Teller, total: int, missing: bool) -> Iterator[str]:
    last, looked_at = 0, 0
    states = (AssetState.AVAILABLE,) if missing else (AssetState.AVAILABLE, AssetState.FAILED)
    while True:
        query = select(Asset).where(Asset.ordinal > last).order_by(Asset.ordinal).limit(_BATCH)
        with context.database.read() as session:
            rows = list(session.execute(query).scalars())
        if not rows:
            return
        for row in rows:
            looked_at += 1
            tell(looked_at, max(total, looked_at))
            if row.state in states and (not missing or _lacks_something(context, row)):
                yield row.id
        last = rows[-1].ordinal


def _lacks_something(context: Context, asset: Asset) -> bool:
    recorded = {rendition.name for rendition in asset.renditions}
    if any(planned.name not in recorded and not planned.optional for planned in PLAN[asset.kind]):
        return True
    for rendition in asset.renditions:
        stored = context.store.stat(rendition.key)
        if stored is None or stored.size_bytes != rendition.size_bytes:
            return True
    return False


def _send_back(context: Context, ids: list[str]) -> int:
    sent = []
    with context.database.write() as session:
        rows = session.execute(select(Asset).where(Asset.id.in_(ids)).with_for_update(of=Asset)).scalars()
        for asset in rows:
            if asset.state not in (AssetState.AVAILABLE, AssetState.FAILED):
                continue
            ingest.send_back(asset)
            audit.append(context, session, system_actor(), "reprocess_requested", "asset", asset.id)
            sent.append((asset.id, asset.kind))
    for asset_id, kind in sent:
        ingest.announce(context, asset_id, kind)
    return len(sent)
