"""What is similar to an asset: the strip on its page, and the library within it."""

import pytest
from bs4 import BeautifulSoup

from dam.domain.access import Level, Role
from dam.services import collections, saved_searches
from dam.services.similar import looks
from dam.web.library_query import LibraryAddresses
from tests.fixtures.many_assets import read_all
from tests.integration.web.desk import Desk


@pytest.fixture(scope="module")
def alike(desk: Desk) -> list[str]:
    """An asset, one that looks like it, and a secret one that does so too."""
    ids = [desk.asset(f"Parade {n}", Role.ARCHIVIST) for n in range(2)]
    ids.append(desk.asset("Parade behind the curtain", Role.ARCHIVIST, access_level=Level.SECRET))
    with desk.system.context.database.write() as session:
        for n, asset in enumerate(read_all(desk.system.context, ids)):
            looks.record(session, asset, f"{0x3C5A_96E1_0F78_D2B4 ^ ((1 << n) - 1):016x}")
    desk.index()
    return ids


def test_the_strip_shows_the_nearest_that_the_reader_may_see(desk: Desk, alike: list[str]) -> None:
    for role, shown in ((Role.VIEWER, alike[1:2]), (Role.ARCHIVIST, alike[1:])):
        part = BeautifulSoup(desk.browser(role).get(f"/assets/{alike[0]}/similar").text, "html.parser")
        links = [str(link["href"]) for link in part.select(".similar-strip a")]
        assert links[: len(shown)] == [f"/assets/{asset_id}" for asset_id in shown]
        assert f"/assets/{alike[0]}" not in links
        assert (f"/assets/{alike[2]}" in links) == (role is Role.ARCHIVIST)


def test_the_library_within_what_is_similar(desk: Desk, alike: list[str]) -> None:
    page = desk.browser(Role.VIEWER).get(f"/library?similar={alike[0]}").text
    soup = BeautifulSoup(page, "html.parser")
    assert "Similar to Parade 0" in soup.select_one(".chips").text
    assert [tile["data-id"] for tile in soup.select(".tile")][:1] == alike[1:2]
    assert alike[2] not in page and "curtain" not in page
    more = BeautifulSoup(desk.browser(Role.ARCHIVIST).get(f"/library?similar={alike[0]}").text, "html.parser")
    assert [tile["data-id"] for tile in more.select(".tile")][:2] == alike[1:]
    assert more.select_one("select[name=sort] option[selected]")["value"] == "relevance"


@pytest.mark.parametrize("address", ["/library?similar={}", "/assets/{}/similar", "/api/v1/assets?similar={}"])
def test_what_is_not_open_is_not_there(desk: Desk, alike: list[str], address: str) -> None:
    viewer = desk.browser(Role.VIEWER)
    hidden, unknown = (viewer.get(address.format(asset_id)) for asset_id in (alike[2], "0" * 26))
    assert hidden.status_code == unknown.status_code == 404
    assert "curtain" not in hidden.text


def test_rest_lists_what_is_similar(desk: Desk, alike: list[str]) -> None:
    viewer = desk.browser(Role.VIEWER)
    found = viewer.get(f"/api/v1/assets?similar={alike[0]}").json
    assert [item["id"] for item in found["items"]][:1] == alike[1:2]
    assert viewer.get(f"/api/v1/assets?similar={alike[0]}&level=secret").json["total"] == 0


def test_near_duplicates_are_shown_as_one_and_opened(desk: Desk, alike: list[str]) -> None:
    viewer = desk.browser(Role.VIEWER)
    plain = BeautifulSoup(viewer.get("/library?q=Parade").text, "html.parser")
    assert len(plain.select(".tile")) == 2 and not plain.select(".tile-group")
    switch = plain.select_one(".look-groups")
    assert "aria-current" not in switch.attrs
    page = viewer.get(f"/library{switch['href']}")
    soup = BeautifulSoup(page.text, "html.parser")
    assert soup.select_one(".look-groups")["aria-current"] == "true"
    assert [tile["data-id"] for tile in soup.select(".tile")] == alike[1:2]
    link = soup.select_one(".tile-group")
    assert link.select_one("bdi").text == "2" and "curtain" not in page.text
    opened = BeautifulSoup(viewer.get(str(link["href"])).text, "html.parser")
    assert {tile["data-id"] for tile in opened.select(".tile")} == set(alike[:2])
    assert "Nearly the same as Parade 1" in opened.select_one(".chips").text
    part = viewer.get(f"/library/tiles?q=Parade&group=yes&id={alike[1]}")
    assert BeautifulSoup(part.text, "html.parser").select_one(".tile-group bdi").text == "2"
    assert viewer.get(f"/library/place?group=yes&id={alike[1]}").json == {"row": None}


def test_rest_groups_near_duplicates(desk: Desk, alike: list[str]) -> None:
    viewer, archivist = desk.browser(Role.VIEWER), desk.browser(Role.ARCHIVIST)
    for client, count in ((viewer, 2), (archivist, 3)):
        found = client.get("/api/v1/assets?q=Parade&group=yes&sort=created_at").json
        assert [(item["id"], item["group_count"]) for item in found["items"]] == [(alike[0], count)]
        assert client.get(f"/api/v1/assets?same={alike[0]}").json["total"] == count
    assert viewer.get(f"/api/v1/assets?same={alike[2]}").status_code == 404
    assert [item["group_count"] for item in viewer.get("/api/v1/assets?q=Parade").json["items"]] == [1, 1]


@pytest.mark.parametrize("address", ["similar={}", "same={}"])
def test_a_kept_address_outlives_what_it_is_about(desk: Desk, alike: list[str], address: str) -> None:
    context, archivist, viewer = desk.system.context, desk.people[Role.ARCHIVIST], desk.people[Role.VIEWER]
    query, name = address.format(alike[2]), f"By {address}"
    with desk.app.test_request_context():
        rule = {"name": name, "rule": query, "access_level": "internal"}
        kept = collections.save_collection(context, archivist, LibraryAddresses(), None, rule)
        for person in (archivist, viewer):
            saved_searches.save_search(context, person, LibraryAddresses(), None, {"name": name, "query": query})
    for role, shown in ((Role.ARCHIVIST, True), (Role.VIEWER, False)):
        client = desk.browser(role)
        page = client.get("/collections")
        assert page.status_code == 200 and name in page.text
        inside = client.get(f"/library?collection={kept.id}")
        assert inside.status_code == 200 and (alike[0] in inside.text) == shown
        page = client.get("/searches")
        assert page.status_code == 200 and ("curtain" in page.text) == shown
        assert ("Similar to something that is not there" in page.text) != shown
