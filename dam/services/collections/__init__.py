"""Collections: made by hand, as an ordered list of assets, or by a rule, which is a search kept as a collection."""

from dam.services.collections.change import delete_collection, save_collection
from dam.services.collections.contents import add_assets, arrange, assets_of, move, remove_assets
from dam.services.collections.read import (
    Summary,
    changeable_collections,
    collections_of,
    get_collection,
    list_collections,
    names_of,
    narrow,
)

__all__ = [
    "Summary",
    "add_assets",
    "arrange",
    "assets_of",
    "changeable_collections",
    "collections_of",
    "delete_collection",
    "get_collection",
    "list_collections",
    "move",
    "names_of",
    "narrow",
    "remove_assets",
    "save_collection",
]
