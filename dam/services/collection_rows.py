"""In which collections made by hand an asset is, for its record and back from it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dam.db.models import Asset, Collection, CollectionAsset

Placed = tuple[Collection, int]


def of_assets(session: Session, asset_ids: Sequence[str]) -> dict[str, list[Placed]]:
    """By asset, each collection with the asset's position in it."""
    query = (
        select(CollectionAsset.asset_id, Collection, CollectionAsset.position)
        .join(Collection, Collection.id == CollectionAsset.collection_id)
        .where(CollectionAsset.asset_id.in_(asset_ids))
    )
    found: dict[str, list[Placed]] = {}
    for asset_id, collection, position in session.execute(query.order_by(Collection.id)):
        found.setdefault(asset_id, []).append((collection, position))
    return found


def facts(asset: Asset, placed: Placed) -> dict[str, Any]:
    """JSON-safe; `cover` says whether the collection shows itself by this asset."""
    collection, position = placed
    return {
        "id": collection.id,
        "name": collection.name,
        "description": collection.description,
        "access_level": collection.access_level,
        "owner_id": collection.owner_id,
        "owner": collection.owner.name,
        "created_at": collection.created_at.isoformat(),
        "position": position,
        "cover": collection.cover_id == asset.id,
    }
