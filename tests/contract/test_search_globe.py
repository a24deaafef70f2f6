"""Boxes on the globe, and clusters of what lies in one, on every engine."""

from random import Random

import pytest

from dam.domain.access import AccessScope, Level
from dam.domain.boxes import Box, box_of
from dam.ports import IndexDocument, SearchIndex, SearchRequest
from tests.fixtures.search_index import ask, numbers
from tests.fixtures.small_archive import OPEN, asset

TOWNS = ((40.117, 67.842), (42.651, 25.394), (41.932, 44.071), (33.918, 50.447), (-17.8, 179.9), (-17.7, -179.9))
WORLD = Box(-90, -180, 90, 180)
PACIFIC = Box(-30, 170, 10, -170)


def _assets() -> list[IndexDocument]:
    """Around six towns, two of them beside the 180th meridian; every fifth is secret, every seventh lies nowhere."""
    chance = Random(3)
    made = []
    for number in range(400):
        latitude, longitude = chance.choice(TOWNS)
        found = asset(
            number,
            "festival" if number % 2 else "sitting",
            latitude=latitude + chance.uniform(-0.05, 0.05),
            longitude=longitude + chance.uniform(-0.05, 0.05),
            access_level="secret" if number % 5 == 0 else "public",
        )
        made.append(found if number % 7 else asset(number, "festival"))
    return [
        *made,
        asset(400, "pole", latitude=90.0, longitude=180.0),
        asset(401, "pole", latitude=-90.0, longitude=-180.0),
    ]


def _inside(one: IndexDocument, box: Box) -> bool:
    if one.latitude is None or one.longitude is None:
        return False
    latitude, longitude = round(one.latitude, 6), round(one.longitude, 6)
    north = latitude < box.north or (box.north == latitude == 90)
    east = longitude < box.east or (box.east == longitude == 180)
    west = longitude >= box.west
    return latitude >= box.south and north and ((west and east) if box.west < box.east else (west or east))


@pytest.mark.parametrize("box", [WORLD, PACIFIC, Box(40, 67.8, 40.2, 67.842), Box(33, 25, 43, 51), Box(0, 0, 1, 1)])
def test_a_box_holds_what_lies_in_it(empty: SearchIndex, box: Box) -> None:
    assets = _assets()
    empty.write(assets)
    wanted = {one.ordinal for one in assets if _inside(one, box) and one.access_level == "public"}
    assert set(numbers(ask(empty, box=box, limit=1000))) == wanted
    both = ask(empty, "festival", box=box, kinds=("photo",), limit=1000)
    assert set(numbers(both)) == {number for number in wanted if assets[number].title == "festival"}
    assert sum(value.count for value in both.facets["kind"]) == len(numbers(both)), "facets lie in the box too"


@pytest.mark.parametrize("view", [WORLD, PACIFIC, Box(39, 67, 41, 69), Box(40.1, 67.8, 40.15, 67.85)])
def test_clusters_hold_together_what_the_view_holds(empty: SearchIndex, view: Box) -> None:
    empty.write(_assets())
    everybody = AccessScope(frozenset(Level), "")
    for scope in (OPEN, everybody):
        found = empty.clusters(SearchRequest(scope, "festival", box=Box(0, 0, 1, 1)), view)
        inside = ask(empty, "festival", scope, box=view)
        assert sum(one.count for one in found) == inside.total > 0
        assert [one.count for one in found] == sorted((one.count for one in found), reverse=True)
        assert len(found) < 400
        for one in found:
            assert one.box.south <= one.latitude <= one.box.north and one.box.west <= one.longitude <= one.box.east
            if view.south <= one.box.south and one.box.north <= view.north and view is not PACIFIC:
                there = ask(empty, "festival", scope, box=box_of(str(one.box)), limit=1000)
                assert there.total >= one.count, "a cluster's box holds it"
    world = empty.clusters(SearchRequest(OPEN), WORLD)
    for one in world:
        assert ask(empty, box=box_of(str(one.box))).total == one.count


def _views() -> list[Box]:
    """Of every size, near towns and far from them, some across the 180th meridian."""
    chance = Random(11)
    views = []
    for _ in range(40):
        latitude, longitude = chance.choice(TOWNS)
        size = 10 ** chance.uniform(-3, 1.8)
        south, north = max(-90.0, latitude - size * chance.random()), min(90.0, latitude + size * chance.random())
        west, east = (
            round((longitude + way * size * chance.random() + 180) % 360 - 180, chance.randrange(7)) for way in (-1, 1)
        )
        if south < north and west != east:
            views.append(Box(south, west, north, east))
    return views


def test_clusters_share_out_whatever_view_there_is(empty: SearchIndex) -> None:
    assets = _assets()
    empty.write(assets)
    open_ones = [one for one in assets if one.access_level == "public"]
    for view in _views():
        seen = [one for one in open_ones if _inside(one, box_of(str(view)))]
        found = empty.clusters(SearchRequest(OPEN), box_of(str(view)))
        for cluster in found:
            there = [one for one in seen if _inside(one, cluster.box)]
            assert cluster.count == len(there) > 0, (view, cluster)
            assert cluster.latitude == pytest.approx(sum(one.latitude or 0 for one in there) / len(there), abs=2e-6)
            assert cluster.longitude == pytest.approx(sum(one.longitude or 0 for one in there) / len(there), abs=2e-6)
        assert sum(cluster.count for cluster in found) == len(seen), "none is counted twice"


def test_what_lies_nowhere_is_in_no_cluster(empty: SearchIndex) -> None:
    empty.write([asset(1, "festival"), asset(2, "festival", latitude=41.0)])
    assert empty.clusters(SearchRequest(OPEN), WORLD) == []
    assert empty.extent(SearchRequest(OPEN)) is None


def test_an_extent_holds_all_that_may_be_seen_and_little_else(empty: SearchIndex) -> None:
    assets = _assets()
    empty.write(assets)
    towns = [one for one in assets if one.title == "festival" and one.access_level == "public" and one.latitude]
    found = empty.extent(SearchRequest(OPEN, "festival", box=Box(0, 0, 1, 1)))
    assert found is not None and all(_inside(one, found) for one in towns)
    lows = [min(getattr(one, name) for one in towns) for name in ("latitude", "longitude")]
    highs = [max(getattr(one, name) for one in towns) for name in ("latitude", "longitude")]
    assert (found.south, found.west, found.north, found.east) == pytest.approx((*lows, *highs), abs=0.0021)
    assert empty.extent(SearchRequest(OPEN, "pole")) == WORLD
