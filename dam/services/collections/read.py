"""Collections as they are listed and opened, and a search within one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dam.db.models import Asset, Collection, CollectionAsset
from dam.domain.access import Actor, Permission
from dam.domain.collecting import may_make_collection
from dam.domain.errors import Missing, ServiceAway
from dam.domain.lifecycle import Kind
from dam.ports import SearchRequest
from dam.services import engine
from dam.services.addresses import Addresses
from dam.services.collections.contents import ids_in_order, visible_ids
from dam.services.collections.guarded import seen_by, shown, visible
from dam.services.context import Context


@dataclass(frozen=True)
class Summary:
    """A collection with how many of its assets this person may see (None while the search is away), and its cover."""

    collection: Collection
    assets: int | None
    cover_id: str | None


def get_collection(context: Context, actor: Actor, collection_id: str) -> Collection:
    """Raises `Missing` for one that is not there and for one whose name this person may not see."""
    with context.database.read() as session:
        return visible(session, actor, collection_id)


def list_collections(
    context: Context, actor: Actor, addresses: Addresses, *, text: str = "", limit: int = 60, offset: int = 0
) -> list[Summary]:
    """Those whose names the actor may see, the last changed first. `text` narrows by part of the name."""
    query = select(Collection).where(seen_by(actor)).order_by(Collection.updated_at.desc(), Collection.id.desc())
    if text:
        pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = query.where(Collection.name.ilike(pattern, escape="\\"))
    with context.database.read() as session:
        found = list(session.execute(query.limit(limit).offset(offset)).scalars())
        by_hand = _by_hand(session, actor, [one.id for one in found if not one.by_rule])
        covers = visible_ids(session, actor, [one.cover_id for one in found if one.cover_id])
    rows = [(one, *(_by_rule(context, actor, addresses, one) if one.by_rule else by_hand[one.id])) for one in found]
    return [Summary(one, n, one.cover_id if one.cover_id in covers else first) for one, n, first in rows]


def changeable_collections(context: Context, actor: Actor, limit: int = 200) -> list[Collection]:
    """Those made by hand that the actor may add assets to, the last changed first."""
    if not may_make_collection(actor):
        return []
    query = select(Collection).where(seen_by(actor), Collection.rule == "")
    if not actor.has(Permission.EDIT_ALL):
        query = query.where(Collection.owner_id == actor.user_id)
    with context.database.read() as session:
        return list(session.execute(query.order_by(Collection.updated_at.desc()).limit(limit)).scalars())


def collections_of(context: Context, actor: Actor, asset_id: str) -> list[Collection]:
    """Those made by hand that an asset is in, as far as their names may be seen. The caller has checked the asset."""
    within = select(CollectionAsset.collection_id).where(CollectionAsset.asset_id == asset_id)
    query = select(Collection).where(seen_by(actor), Collection.id.in_(within)).order_by(Collection.name)
    with context.database.read() as session:
        return list(session.execute(query).scalars())


def names_of(context: Context, actor: Actor, ids: Sequence[str]) -> dict[str, str]:
    """What these are called; one whose name may not be seen is not in the answer."""
    query = select(Collection.id, Collection.name).where(Collection.id.in_(ids), seen_by(actor))
    with context.database.read() as session:
        return dict(session.execute(query).all())


def narrow(
    context: Context, actor: Actor, addresses: Addresses, request: SearchRequest, collection_id: str
) -> SearchRequest:
    """The request within one collection; in one that this person may not know of, nothing is found."""
    try:
        collection = get_collection(context, actor, collection_id)
    except Missing:
        return replace(request, ids=())
    if collection.by_rule:
        return replace(request, within=addresses.request(actor, collection.rule))
    with context.database.read() as session:
        return replace(request, ids=tuple(ids_in_order(session, collection_id)))


def _by_hand(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, tuple[int, str | None]]:
    """For each how many assets may be seen and the first photograph or film of them, else the first of any kind."""
    found: dict[str, tuple[int, str | None]] = dict.fromkeys(ids, (0, None))
    inside = (CollectionAsset.collection_id.in_(ids), *shown(actor))
    counts = (
        select(CollectionAsset.collection_id, func.count())
        .join(Asset, Asset.id == CollectionAsset.asset_id)
        .where(*inside)
        .group_by(CollectionAsset.collection_id)
    )
    pictured = Asset.kind.in_((Kind.PHOTO, Kind.VIDEO)).desc()
    for collection_id, count in session.execute(counts).all():
        first = (
            select(Asset.id)
            .join(CollectionAsset, CollectionAsset.asset_id == Asset.id)
            .where(CollectionAsset.collection_id == collection_id, *shown(actor))
            .order_by(pictured, CollectionAsset.position)
        )
        found[collection_id] = count, session.execute(first.limit(1)).scalar_one_or_none()
    return found


def _by_rule(
    context: Context, actor: Actor, addresses: Addresses, collection: Collection
) -> tuple[int | None, str | None]:
    try:
        request = replace(addresses.request(actor, collection.rule), limit=1)
        found = engine.search(context, request)
    except ServiceAway:
        return None, None
    return found.total, found.ids[0] if found.ids else None
