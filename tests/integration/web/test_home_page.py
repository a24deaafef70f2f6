"""The home page of each role as it leaves the server, and the live channel beside it."""

import re

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import delete

from dam.db.models import IndexDrift
from dam.domain.access import Role
from dam.services import find, upkeep
from tests.integration.web.desk import Desk

PARTS = {
    Role.VIEWER: {"public", "next"},
    Role.PHOTOGRAPHER: {"arrivals", "waiting", "work", "next", "interrupted"},
    Role.EDITOR: {"arrivals", "waiting", "work", "next"},
    Role.ARCHIVIST: {"arrivals", "waiting", "work", "next", "holdings"},
    Role.ADMIN: {"arrivals", "waiting", "work", "next"},
    Role.AUDITOR: {"public", "next", "holdings"},
}


@pytest.mark.parametrize("role", list(Role))
def test_each_duty_has_its_own(desk: Desk, role: Role) -> None:
    page = BeautifulSoup(desk.browser(role).get("/").text, "html.parser")
    found = {str(part["id"]) for part in page.select("main section[id]") if not part.has_attr("hidden")}
    assert found - {"years", "changes"} == PARTS[role]
    assert bool(page.select(".home-health")) == (role is Role.ADMIN)


def test_a_guest_is_asked_to_sign_in(desk: Desk) -> None:
    answer = desk.app.test_client().get("/")
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("role", [Role.PHOTOGRAPHER, Role.EDITOR, Role.ARCHIVIST])
def test_a_number_is_what_its_link_finds(desk: Desk, role: Role) -> None:
    client = desk.browser(role)
    page = BeautifulSoup(client.get("/").text, "html.parser")
    rows = page.select(".wait-row a")
    assert rows
    for row in rows:
        library = client.get(str(row["href"])).text
        total = re.search(r'id="results-title"[^>]*>\s*([0-9,]+)', library)
        count = row.select_one(".wait-count")
        assert total and count and total[1] == count.text, row["href"]


def test_nothing_closed_is_named(desk: Desk) -> None:
    named = {role: desk.browser(role).get("/").text for role in Role}
    for role in (Role.VIEWER, Role.EDITOR, Role.ADMIN):
        assert "secret of archivist" not in named[role] and desk.assets["secret of archivist"] not in named[role]
    assert "secret of photographer" in named[Role.PHOTOGRAPHER], "one's own is always seen"
    assert "secret of archivist" in named[Role.ARCHIVIST]


def test_the_health_is_for_the_administrator(desk: Desk) -> None:
    page = desk.browser(Role.ADMIN).get("/home/health")
    assert page.status_code == 200 and "There is no backup yet" in page.text
    assert desk.browser(Role.ARCHIVIST).get("/home/health").status_code == 403


def test_the_health_tells_what_the_last_comparison_found(desk: Desk) -> None:
    context, admin = desk.system.context, desk.browser(Role.ADMIN)
    try:
        for wrong, words in ((0, "files, all alike"), (2, "differed in 3 places")):
            with context.database.write() as session:
                seen = {"checked": 9, "missing": wrong, "stray": wrong // 2, "differing": 0}
                session.merge(IndexDrift(id=1, measured_at=context.clock.now(), **seen))
            assert words in admin.get("/home/health").text
    finally:
        with context.database.write() as session:
            session.execute(delete(IndexDrift))
    assert "compared on" not in admin.get("/home/health").text


def test_a_rebuild_of_the_index_stands_in_the_work_of_administrators_alone(desk: Desk) -> None:
    with upkeep.told(desk.system.context, upkeep.INDEX):
        assert "The search index is filled anew" in desk.browser(Role.ADMIN).get("/live?work=1").json["work"]["html"]
        assert "filled anew" not in desk.browser(Role.ARCHIVIST).get("/live?work=1").json["work"]["html"]


def test_the_live_channel_tells_only_what_may_be_seen(desk: Desk) -> None:
    ids = ".".join(desk.assets.values())
    for role in (Role.VIEWER, Role.PHOTOGRAPHER, Role.ARCHIVIST):
        told = desk.browser(role).get(f"/live?assets={ids}&work=1").json
        visible = {
            one.id for one in find.get_assets(desk.system.context, desk.people[role], list(desk.assets.values()))
        }
        assert set(told["assets"]) == visible
        for asset_id in set(desk.assets.values()) - visible:
            assert asset_id not in told["work"]["html"]
    assert desk.app.test_client().get("/live?work=1", headers={"HX-Request": "true"}).status_code == 401


def test_the_live_channel_costs_little_when_nothing_changes(desk: Desk) -> None:
    client = desk.browser(Role.PHOTOGRAPHER)
    address = f"/live?assets={desk.assets['coming of photographer']}&work=1&newest=1"
    first = client.get(address)
    assert first.json["assets"][desk.assets["coming of photographer"]]["word"] == "Waiting: the next one"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data


def test_the_live_channel_knows_nothing_of_bad_questions(desk: Desk) -> None:
    client = desk.browser(Role.VIEWER)
    assert client.get("/live").json == {}
    assert client.get("/live?assets=..&clips=nonsense.x&others=1").json == {"assets": {}, "clips": {}}
