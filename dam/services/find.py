"""Find assets: the engine answers with ids, the database with the truth, and access is checked once more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from dam.db.models import Asset
from dam.domain.access import Actor, may_see, scope_of
from dam.domain.errors import ServiceAway
from dam.domain.lifecycle import AssetState
from dam.ports import FacetValue, Hint, Place, SearchRequest, SearchResult
from dam.services import engine, find_rows, guard, upkeep
from dam.services.context import Context


@dataclass(frozen=True)
class Found:
    """A page of assets in the engine's order. `event` facet values are ids; `total` counts all that match.

    `previous_cursor` leads backwards to what comes before these. `loose` is whether they were found forgivingly.
    """

    assets: tuple[Asset, ...]
    total: int
    facets: Mapping[str, Sequence[FacetValue]]
    next_cursor: str | None
    previous_cursor: str | None
    did_you_mean: str | None
    hint: Hint | None
    loose: bool
    # Whether the search could not answer and the database did, without words (`find_rows`).
    without_search: bool = False


def find(context: Context, request: SearchRequest, *, lean: bool = False) -> Found:
    """Raises `BadRequest` for a cursor or sort that can't be read, and `ServiceAway` when the engine is away and the
    database can't answer in its place (`find_rows.answerable` says what it can).

    `lean` leaves out what the files themselves say (`embedded`), the largest part of a row, which no list shows.
    """
    without_search = False
    try:
        result = _searched(context, request)
    except ServiceAway:
        result, without_search = find_rows.search(context, request), True
    with context.database.read() as session:
        assets = assets_by_id(session, result.ids, lean=lean)
    shown = tuple(a for a in assets if may_see(request.scope, a) and a.state != AssetState.DISPOSED)
    return Found(
        shown,
        result.total,
        result.facets,
        result.next_cursor,
        result.previous_cursor,
        result.did_you_mean,
        result.hint,
        result.loose,
        without_search,
    )


def answers(context: Context) -> bool:
    """Whether the search engine can be relied on at this moment."""
    try:
        context.index.ready()
        _require_filled(context)
    except ServiceAway:
        return False
    return True


def _searched(context: Context, request: SearchRequest) -> SearchResult:
    _require_filled(context)
    return engine.search(context, request)


def _require_filled(context: Context) -> None:
    """One that was lost comes back empty; it would hide the whole archive until it is filled."""
    if not context.index.filled() and (upkeep.under_way(context, upkeep.INDEX) or context.index.count() == 0):
        raise ServiceAway("The search index is being filled. Try again in a moment.")


def place(context: Context, request: SearchRequest, actor: Actor, asset_id: str) -> Place | None:
    """Where an asset stands in what is found and between which others; None where it is not in it.

    Raises `ServiceAway`, `BadRequest`.
    """
    found = engine.place(context, request, asset_id)
    if found is None:
        return None
    beside = [one for one in (found.previous_id, found.next_id) if one]
    # The index may be a moment behind the rows, which alone say who may see what.
    seen = {asset.id for asset in get_assets(context, actor, [asset_id, *beside])}
    if asset_id not in seen:
        return None
    previous, following = (one if one in seen else None for one in (found.previous_id, found.next_id))
    return Place(found.row, previous, following)


def assets_by_id(session: Session, ids: Sequence[str], *, lean: bool = False) -> list[Asset]:
    """Those that still exist, in the order asked."""
    query = select(Asset).where(Asset.id.in_(ids))
    if lean:
        query = query.options(defer(Asset.embedded, raiseload=True))
    rows = {asset.id: asset for asset in session.execute(query).scalars()}
    return [rows[asset_id] for asset_id in ids if asset_id in rows]


def get_asset(context: Context, actor: Actor, asset_id: str) -> Asset:
    """Also a disposed one: its row is the tombstone. Raises `Missing`."""
    with context.database.read() as session:
        return guard.visible_asset(session, actor, asset_id)


def get_assets(context: Context, actor: Actor, ids: Sequence[str]) -> list[Asset]:
    """Those of the ids that this actor may see, in the order asked, without tombstones; lean, as in `find`."""
    scope = scope_of(actor)
    with context.database.read() as session:
        assets = assets_by_id(session, ids, lean=True)
    return [a for a in assets if may_see(scope, a) and a.state != AssetState.DISPOSED]


def request_for(actor: Actor, **choices: object) -> SearchRequest:
    """A request that carries the actor's scope."""
    return SearchRequest(scope=scope_of(actor), **choices)  # type: ignore[arg-type]
