"""Make anew what can be made anew: the index, the renditions, and from the store alone even the database."""

from dam.services.rebuild.database import RebuiltDatabase, rebuild_database
from dam.services.rebuild.index import rebuild_index
from dam.services.rebuild.renditions import rebuild_renditions
from dam.services.rebuild.standing import Standing, broke_off, standing

__all__ = [
    "RebuiltDatabase",
    "Standing",
    "broke_off",
    "rebuild_database",
    "rebuild_index",
    "rebuild_renditions",
    "standing",
]
