"""What is similar to an asset: the strip on its page, and the library within it."""

import pytest
from bs4 import BeautifulSoup

from dam.domain.access import Level, Role
from dam.services.similar import looks
from tests.fixtures.many_assets import read_all
from tests.integration.web.desk import Desk


@pytest.fixture
def alike(desk: Desk) -> list[str]:
    """An asset, one that looks like it, and a secret one that does so too."""
    ids = [desk.asset(f"Parade {n}", Role.ARCHIVIST) for n in range(2)]
    ids.append(desk.asset("Parade behind the curtain", Role.ARCHIVIST, access_level=Level.SECRET))
    with desk.system.context.database.write() as session:
        for n, asset in enumerate(read_all(desk.system.context, ids)):
            looks.record(session, asset, f"{0x3C5A_96E1_0F78_D2B4 ^ n:016x}")
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
    assert soup.select_one("select[name=sort] option[selected]")["value"] == "relevance"


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
