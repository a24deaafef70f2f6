"""The library's result on a map: spots that lead to a part of it, true under access and the other filters."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from dam import wsgi
from dam.domain.access import Actor, Role
from dam.services import accounts
from tests.fixtures.systems import fresh_system
from tests.integration.web.desk import PASSWORD, Desk

HERE, THERE = (40.117, 67.842), (42.651, 25.394)
KEPT = "39,67,41,69"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Twenty photographs here, of which every fourth is secret; five there; three nowhere."""
    with fresh_system(tmp_path_factory.mktemp("home")) as system:
        desk = Desk(system, wsgi.create(system))
        for role in (Role.VIEWER, Role.ARCHIVIST):
            user_id = accounts.add_user(system.context, None, role, role, PASSWORD)
            desk.people[role] = Actor(user_id, role, role)
        for number in range(28):
            latitude, longitude = HERE if number < 20 else THERE
            where = {"latitude": latitude + number / 1e5, "longitude": longitude} if number < 25 else {}
            level = "secret" if number % 4 == 0 and number < 20 else "internal"
            kind = "video" if number in (1, 21) else "photo"
            desk.asset(f"n{number}", Role.ARCHIVIST, access_level=level, kind=kind, **where)
        desk.index()
        yield desk


def spots(client: FlaskClient, address: str) -> list[tuple[int, str]]:
    """(count, query of the link) of each."""
    page = BeautifulSoup(client.get(address).text, "html.parser")
    return [(int(str(link["data-count"])), str(link["href"])[1:]) for link in page.select("a[data-at]")]


def test_spots_count_what_the_reader_may_see(desk: Desk) -> None:
    assert [count for count, _ in spots(desk.browser(Role.ARCHIVIST), "/library?view=map")] == [20, 5]
    viewer = desk.browser(Role.VIEWER)
    assert [count for count, _ in spots(viewer, "/library?view=map")] == [15, 5]
    assert [count for count, _ in spots(viewer, "/library?view=map&kind=video")] == [1, 1]
    page = viewer.get("/library?view=map").text
    assert "20 of these have a place on the map." in page and ">23 assets</h1>" in page
    assert "have a place" not in viewer.get("/library?view=map&kind=video").text, "all have one"


def test_a_spot_leads_to_what_lies_in_it_and_back(desk: Desk) -> None:
    viewer = desk.browser(Role.VIEWER)
    (count, query), *_ = spots(viewer, "/library?view=map&sort=title")
    page = viewer.get(f"/library?{query}").text
    assert f">{count} assets</h1>" in page and "sort=title" in query and "view=map" in query
    chips = BeautifulSoup(page, "html.parser").select(".chips .chip")
    assert [chip.get_text(strip=True) for chip in chips] == ["Part of the map"]
    assert "box=" not in str(chips[0]["href"])
    box = re.search(r"box=([^&]+)", query)
    assert box
    around = spots(viewer, f"/library/spots?{query}&bounds=-90,-180,90,180")
    assert sum(each for each, _ in around) == 20, "the other parts stay to be chosen"
    for view in ("grid", "list", "timeline"):
        assert f">{count} assets</h1>" in viewer.get(f"/library?box={box[1]}&view={view}").text


@pytest.mark.parametrize(
    ("language", "town", "around"),
    [
        ("en", "Jizzakh", "Enina and around"),
        ("uz-Cyrl", "Жиззах", "Енина ва атрофи"),
        ("fa", "جیزک", "Enina و پیرامون"),
    ],
)
def test_the_town_is_named_in_the_reader_s_language(desk: Desk, language: str, town: str, around: str) -> None:
    viewer = desk.browser(Role.VIEWER, language)
    for name, wanted in (("n1", town), ("n21", around)):
        page = BeautifulSoup(viewer.get(f"/assets/{desk.assets[name]}").text, "html.parser")
        facts = {fact.dt.get_text(): fact.dd for fact in page.select(".facts > div") if fact.dt}
        assert wanted in [value.get_text() for value in facts.values() if value]
        (link,) = page.select('.facts a[href*="view=map"]')
        assert desk.assets[name] in viewer.get(str(link["href"])).text, "the map holds it"
    assert viewer.get("/library?q=n25").status_code == 200
    listed = BeautifulSoup(viewer.get(f"/library?view=map&box={KEPT}").text, "html.parser").select("a[data-at]")
    assert any(link.get_text().startswith(town) for link in listed)
    names = viewer.get(f"/library/towns?bounds={KEPT}").get_json()
    assert town in [name for _, _, name in names] and len(names) <= 40


def test_nothing_on_the_map(desk: Desk) -> None:
    viewer = desk.browser(Role.VIEWER)
    page = viewer.get("/library?view=map&q=n26").text
    assert "Nothing of this has a place on the map" in page and "data-map " not in page
    empty = viewer.get("/library?view=map&box=0,0,1,1").text
    assert "data-map " in empty and ">0 assets</h1>" in empty, "the map stays, to choose another part"
    assert ">23 assets</h1>" in viewer.get("/library?box=40,0,39,1").text, "what is no box is left out"
    assert viewer.get("/library/spots?bounds=1,2").status_code == 400


def test_a_box_over_rest_and_in_what_is_kept(desk: Desk) -> None:
    viewer = desk.browser(Role.VIEWER)
    found = viewer.get(f"/api/v1/assets?box={KEPT}")
    assert found.get_json()["total"] == 15
    assert sum(value["count"] for value in found.get_json()["facets"]["kind"]) == 15
    refused = viewer.get("/api/v1/assets?box=41,0,40,1")
    assert (refused.status_code, refused.get_json()["code"]) == (400, "bad_box")
    assert "south,west,north,east" in refused.get_json()["detail"]


@pytest.mark.parametrize("name", ["keyword", "event", "by", "uploaded_by"])
def test_many_values_are_taken_and_too_many_refused(desk: Desk, name: str) -> None:
    viewer = desk.browser(Role.VIEWER)
    many = "&".join(f"{name}=value-{number}" for number in range(200))
    page = viewer.get(f"/library?{many}")
    assert page.status_code == 200
    assert len(BeautifulSoup(page.text, "html.parser").select(".chips .chip")) == 200
    refused = viewer.get(f"/library?{many}&{name}=one-more")
    assert refused.status_code == 400 and "At most 200 values of one filter" in refused.text
