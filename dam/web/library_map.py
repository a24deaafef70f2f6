"""The library's result on a map: clusters that lead to the part of the globe that they fill."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from dam.domain.boxes import Box
from dam.http.identity import context, current_actor
from dam.ports import Cluster
from dam.services import engine
from dam.web import formats, library_query
from dam.web.i18n import language
from dam.web.library_query import LibraryQuery

if TYPE_CHECKING:
    from search.towns import Gazetteer

_MOST_LABELS = 40
# Of a cluster wider than this the town in its middle says little.
_TOWN_DEGREES = 0.75


@dataclass(frozen=True)
class Spot:
    """Assets that lie close together. `name` tells all of it in words; `address` leaves them alone, or all again."""

    name: str
    count: int
    latitude: float
    longitude: float
    chosen: bool
    address: str


@dataclass(frozen=True)
class Shown:
    """`view` is what is to be seen at first. `note` tells how many of the result lie somewhere, where not all do."""

    view: Box
    spots: list[Spot]
    note: str


@dataclass(frozen=True)
class Tiles:
    """Where the office's own background comes from; `address` is empty where there are the outlines alone."""

    address: str
    attribution: str


def shown(query: LibraryQuery, total: int) -> Shown | None:
    """None where nothing of the result lies anywhere."""
    request = library_query.request_of(current_actor(), query, facets=False)
    view = request.box or engine.extent(context(), request)
    if view is None:
        return None
    found = spots(query, view)
    located = sum(spot.count for spot in found)
    note = "" if query.box or located == total else _located(located)
    return Shown(view, found, note)


def spots(query: LibraryQuery, view: Box) -> list[Spot]:
    request = library_query.request_of(current_actor(), query, facets=False)
    return [
        Spot(
            _name(cluster),
            cluster.count,
            cluster.latitude,
            cluster.longitude,
            str(cluster.box) == query.box,
            f"?{query.toggled('box', str(cluster.box)).query_string()}",
        )
        for cluster in engine.clusters(context(), request, view)
    ]


def around(latitude: float, longitude: float) -> str:
    """The library's address of what lies within some hundred metres."""
    near = 0.005
    edges = (
        max(latitude - near, -90),
        max(longitude - near, -180),
        min(latitude + near, 90),
        min(longitude + near, 180),
    )
    return LibraryQuery(box=str(Box(*edges)), view="map").query_string()


def tiles() -> Tiles:
    settings = current_app.config["DAM_SETTINGS"]
    return Tiles(settings.map_tiles_url, settings.map_attribution)


def _gazetteer() -> "Gazetteer":
    # With what it reckons with it takes 10 MB, which who never opens a map nor a place does without.
    from search import towns

    return towns.gazetteer()


def labels(view: Box) -> list[tuple[float, float, str]]:
    """Latitude, longitude and name of the largest towns in sight, the largest first."""
    tag = language().tag
    return [(town.latitude, town.longitude, town.called(tag)) for town in _gazetteer().largest(view, _MOST_LABELS)]


def near(latitude: float, longitude: float) -> str:
    """The town there in the reader's language, or that it is near one; empty far from all."""
    found = _gazetteer().at(latitude, longitude)
    if not found:
        return ""
    name = found[0].town.called(language().tag)
    return name if found[0].inside else _("%(town)s and around", town=name)


def _name(cluster: Cluster) -> str:
    """By the town in its middle, unless the cluster is so wide that this says little."""
    small = cluster.box.north - cluster.box.south <= _TOWN_DEGREES
    where = near(cluster.latitude, cluster.longitude) if small else ""
    where = where or formats.digits(f"{cluster.latitude:.2f}, {cluster.longitude:.2f}")
    count, shown = cluster.count, formats.number(cluster.count)
    return ngettext("%(where)s, %(shown)s asset", "%(where)s, %(shown)s assets", count, where=where, shown=shown)


def _located(count: int) -> str:
    shown = formats.number(count)
    return ngettext(
        "%(shown)s of these has a place on the map.", "%(shown)s of these have a place on the map.", count, shown=shown
    )
