"""What is in a collection made by hand, and in which order."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import Session

from dam.db.models import Asset, Collection, CollectionAsset
from dam.domain.access import Actor
from dam.domain.collecting import MOST_ASSETS
from dam.domain.errors import Invalid
from dam.services import audit, recording
from dam.services.collections.guarded import made_by_hand, shown, visible
from dam.services.context import Context

_PART = 500


def assets_of(
    context: Context, actor: Actor, collection_id: str, *, limit: int = 60, offset: int = 0
) -> tuple[list[Asset], int]:
    """A page of a collection made by hand, in its order, of what the actor may see; and how many that is in all."""
    with context.database.read() as session:
        visible(session, actor, collection_id)
        inside = (CollectionAsset.collection_id == collection_id, *shown(actor))
        beside = CollectionAsset.asset_id == Asset.id
        counted = select(func.count()).select_from(CollectionAsset).join(Asset, beside).where(*inside)
        total = session.execute(counted).scalar_one()
        query = select(Asset).join(CollectionAsset, beside).where(*inside)
        query = query.order_by(CollectionAsset.position, Asset.id)
        return list(session.execute(query.limit(limit).offset(offset)).scalars()), total


def add_assets(context: Context, actor: Actor, collection_id: str, asset_ids: Sequence[str]) -> int:
    """At the end, in this order; answers how many were not in it yet. What may not be seen is left out.

    Raises `Missing`, `Forbidden`, `Invalid`.
    """
    with context.database.write() as session:
        collection = made_by_hand(session, actor, collection_id)
        wanted = list(dict.fromkeys(asset_ids))
        visible = visible_ids(session, actor, wanted)
        there = set(ids_in_order(session, collection_id))
        fresh = [asset_id for asset_id in wanted if asset_id in visible and asset_id not in there]
        if len(there) + len(fresh) > MOST_ASSETS:
            raise Invalid(f"A collection holds at most {MOST_ASSETS} assets.", "collection_full")
        last = select(func.max(CollectionAsset.position)).where(CollectionAsset.collection_id == collection_id)
        start = (session.execute(last).scalar_one() or 0) + 1
        _insert(session, collection_id, fresh, start)
        _changed(context, session, actor, collection, {"added": len(fresh)} if fresh else None)
        recording.outdate_all(session, fresh)
    return len(fresh)


def remove_assets(context: Context, actor: Actor, collection_id: str, asset_ids: Sequence[str]) -> int:
    """Answers how many were in it. Raises `Missing`, `Forbidden`, `Invalid`."""
    removed: list[str] = []
    with context.database.write() as session:
        collection = made_by_hand(session, actor, collection_id)
        for some in _parts(list(asset_ids)):
            rows = select(CollectionAsset).where(
                CollectionAsset.collection_id == collection_id, CollectionAsset.asset_id.in_(some)
            )
            for row in session.execute(rows).scalars():
                session.delete(row)
                removed.append(row.asset_id)
        _changed(context, session, actor, collection, {"removed": len(removed)} if removed else None)
        recording.outdate_all(session, removed)
    return len(removed)


def arrange(context: Context, actor: Actor, collection_id: str, asset_ids: Sequence[str]) -> None:
    """Put these first, in this order; the others follow as they did. Raises `Missing`, `Forbidden`, `Invalid`."""

    def ordered(before: list[str]) -> list[str]:
        first = [asset_id for asset_id in dict.fromkeys(asset_ids) if asset_id in set(before)]
        return first + [asset_id for asset_id in before if asset_id not in set(first)]

    _reorder(context, actor, collection_id, ordered)


def move(context: Context, actor: Actor, collection_id: str, asset_id: str, places: int) -> None:
    """One asset so many places on, or back. Raises as `arrange` does."""

    def ordered(before: list[str]) -> list[str]:
        if asset_id not in before:
            return before
        at = before.index(asset_id)
        rest = before[:at] + before[at + 1 :]
        to = max(0, min(len(rest), at + places))
        return [*rest[:to], asset_id, *rest[to:]]

    _reorder(context, actor, collection_id, ordered)


def _reorder(context: Context, actor: Actor, collection_id: str, ordered: Callable[[list[str]], list[str]]) -> None:
    with context.database.write() as session:
        collection = made_by_hand(session, actor, collection_id)
        before = ids_in_order(session, collection_id)
        after = ordered(before)
        if after == before:
            return
        rows = {row.asset_id: row for row in session.execute(_inside(collection_id)).scalars()}
        moved = [asset_id for position, asset_id in enumerate(after, 1) if rows[asset_id].position != position]
        for position, asset_id in enumerate(after, 1):
            rows[asset_id].position = position
        _changed(context, session, actor, collection, {"order": "changed"})
        recording.outdate_all(session, moved)


def _inside(collection_id: str) -> Select[CollectionAsset]:
    return select(CollectionAsset).where(CollectionAsset.collection_id == collection_id)


def visible_ids(session: Session, actor: Actor, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in _parts(ids):
        found.update(session.execute(select(Asset.id).where(Asset.id.in_(some), *shown(actor))).scalars())
    return found


def ids_in_order(session: Session, collection_id: str) -> list[str]:
    query = select(CollectionAsset.asset_id).where(CollectionAsset.collection_id == collection_id)
    return list(session.execute(query.order_by(CollectionAsset.position, CollectionAsset.asset_id)).scalars())


def _insert(session: Session, collection_id: str, asset_ids: Sequence[str], start: int) -> None:
    rows = [
        {"collection_id": collection_id, "asset_id": asset_id, "position": start + n}
        for n, asset_id in enumerate(asset_ids)
    ]
    if rows:
        session.execute(insert(CollectionAsset), rows)


def _changed(
    context: Context, session: Session, actor: Actor, collection: Collection, details: dict[str, Any] | None
) -> None:
    if details is None:
        return
    collection.version += 1
    collection.updated_at = context.clock.now()
    audit.append(context, session, actor, "collection_changed", "collection", collection.id, details)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _PART):
        yield ids[start : start + _PART]
