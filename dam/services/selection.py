"""Many assets at once: which they are, what may be done with them, and those that failed sent through again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from dam.db.models import Asset, Rendition
from dam.domain.access import Actor, may_edit, may_see, scope_of
from dam.domain.errors import Conflict, Forbidden, Gone, Missing
from dam.domain.lifecycle import AssetState
from dam.ports import SearchRequest
from dam.services import engine, process
from dam.services.bundle import VIEWED
from dam.services.context import Context

MOST_ASSETS = 5_000
_PAGE_ASSETS = 500
_ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Summary:
    """What a selection comes to. `absent` are gone or not open to this person; the sizes are of what they may have."""

    assets: int
    absent: int
    editable: int
    failed: int
    originals_bytes: int
    previews: int
    previews_bytes: int


def ids_of_result(context: Context, request: SearchRequest, most: int = MOST_ASSETS) -> tuple[list[str], int]:
    """The ids of a result in its order, from its beginning or from `request.row` on, `most` at most; and how many it
    has in all. Raises `ServiceAway`.
    """
    request = replace(request, limit=min(_PAGE_ASSETS, most), cursor=None, facets=False)
    ids: list[str] = []
    total = 0
    while len(ids) < most:
        found = engine.search(context, request)
        total = max(total, found.total)
        ids += found.ids
        if not found.next_cursor:
            break
        request = replace(request, cursor=found.next_cursor, row=None)
    return ids[:most], total


def summarize(context: Context, actor: Actor, ids: Sequence[str]) -> Summary:
    scope = scope_of(actor)
    assets = editable = failed = originals_bytes = previews = previews_bytes = 0
    columns = (Asset.id, Asset.kind, Asset.state, Asset.size_bytes, Asset.access_level, Asset.uploaded_by_id)
    with context.database.read() as session:
        for some in _in_parts(ids):
            rows = session.execute(select(*columns).where(Asset.id.in_(some))).all()
            shown = {row.id: row for row in rows if may_see(scope, row) and row.state != AssetState.DISPOSED}
            mine = [row for row in shown.values() if may_edit(actor, row)]
            assets += len(shown)
            editable += len(mine)
            failed += sum(row.state == AssetState.FAILED for row in mine)
            originals_bytes += sum(row.size_bytes for row in shown.values())
            made = _viewed_bytes(session, {row.id: VIEWED[row.kind] for row in shown.values()})
            previews += len(made)
            previews_bytes += sum(made)
    return Summary(assets, len(set(ids)) - assets, editable, failed, originals_bytes, previews, previews_bytes)


def _viewed_bytes(session: Session, names: Mapping[str, str]) -> list[int]:
    """The size of each asset's rendition of the given name, of those that have it."""
    made = select(Rendition.asset_id, Rendition.name, Rendition.size_bytes).where(Rendition.asset_id.in_(names))
    return [row.size_bytes for row in session.execute(made) if names[row.asset_id] == row.name]


def process_failed(context: Context, actor: Actor, ids: Sequence[str]) -> int:
    """Send those that failed, and that this person may change, through processing once more; answers how many."""
    with context.database.read() as session:
        failed = [
            asset_id
            for some in _in_parts(ids)
            for asset_id in session.execute(
                select(Asset.id).where(Asset.id.in_(some), Asset.state == AssetState.FAILED)
            ).scalars()
        ]
    return sum(_sent_again(context, actor, asset_id) for asset_id in failed)


def _sent_again(context: Context, actor: Actor, asset_id: str) -> bool:
    try:
        process.reprocess(context, actor, asset_id)
    except (Missing, Gone, Forbidden, Conflict):
        return False
    return True


def _in_parts(ids: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(dict.fromkeys(ids))
    while some := list(islice(rest, _ROWS_AT_ONCE)):
        yield some
