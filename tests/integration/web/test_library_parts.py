"""The library's parts over HTTP: from a row, backwards, by id, and its months; only what the reader may see."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from dam import wsgi
from dam.db.models import Asset, new_id
from dam.domain.access import Role
from dam.services import accounts, indexing
from tests.fixtures.systems import fresh_system

PASSWORD = "correct horse battery"
FIRST = datetime(2023, 1, 15, 9, tzinfo=UTC)
ASSETS = 200


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A viewer's. Every tenth asset is secret; one a day, the first on 15 January 2023."""
    with fresh_system(tmp_path_factory.mktemp("home")) as system:
        context = system.context
        accounts.add_user(context, None, "viewer", Role.VIEWER, PASSWORD)
        owner_id = accounts.add_user(context, None, "owner", Role.EDITOR, PASSWORD)
        with context.database.write() as session:
            session.add_all(_asset(number, owner_id) for number in range(ASSETS))
        while indexing.drain(context):
            pass
        client = wsgi.create(system).test_client()
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
        assert token
        client.post("/sign-in", data={"name": "viewer", "password": PASSWORD, "csrf_token": token[1]})
        yield client


def _asset(number: int, owner_id: str) -> Asset:
    at = FIRST + timedelta(days=number)
    return Asset(
        id=new_id(),
        state="available",
        kind="photo",
        title=f"Number {number:03}",
        access_level="secret" if number % 10 == 0 else "internal",
        captured_at=at,
        created_at=at,
        updated_at=at,
        uploaded_by_id=owner_id,
        file_name=f"{number}.jpg",
        media_type="image/jpeg",
        size_bytes=1,
        sha256=f"{number:064}",
    )


def titles(client: FlaskClient, address: str) -> list[int]:
    return [int(number) for number in re.findall(r">Number (\d+)<", client.get(address).text)]


def link(client: FlaskClient, address: str, name: str) -> str:
    found = re.search(rf'data-{name}="([^"]*)"', client.get(address).text)
    assert found
    return found[1].replace("&amp;", "&")


SEEN = [number for number in range(ASSETS) if number % 10]


@pytest.mark.parametrize("view", ["grid", "list", "timeline"])
def test_a_part_begins_at_a_row_and_goes_on_both_ways(client: FlaskClient, view: str) -> None:
    address = f"/library/more?sort=captured_at&view={view}&row=90"
    assert titles(client, address) == SEEN[90:150]
    assert titles(client, link(client, address, "more")) == SEEN[150:]
    before = link(client, address, "less")
    assert titles(client, before) == SEEN[30:90]
    assert titles(client, link(client, before, "less")) == SEEN[:30]
    assert link(client, link(client, before, "less"), "less") == ""
    assert titles(client, f"/library/more?sort=-captured_at&view={view}&row=0") == SEEN[::-1][:60]
    assert client.get("/library/more?sort=title&row=5").status_code == 400
    assert client.get("/library/more").status_code == 400


def test_months_count_what_the_reader_may_see(client: FlaskClient) -> None:
    months = client.get("/library/months?sort=captured_at").get_json()
    assert [month["label"] for month in months][:2] == ["January 2023", "February 2023"]
    assert sum(month["count"] for month in months) == len(SEEN)
    assert months[0]["count"] == sum(1 for number in range(17) if number % 10)
    backwards = client.get("/library/months").get_json()
    assert backwards == months[::-1]
    assert client.get("/library/months?q=nothing-of-that-kind&sort=captured_at").get_json() == []
    assert client.get("/library/months?sort=title").status_code == 400


def test_a_timeline_is_headed_by_months_and_days(client: FlaskClient) -> None:
    page = client.get("/library?view=timeline&sort=captured_at").text
    assert page.count('class="month"') == 3 and page.count('class="day"') == 60
    assert "Monday, January 16, 2023" in page


def test_a_list_is_a_table_that_is_sorted_by_its_heads(client: FlaskClient) -> None:
    page = client.get("/library?view=list&sort=title").text
    assert 'aria-sort="ascending"' in page and f'aria-rowcount="{len(SEEN) + 1}"' in page
    assert "sort=-title" in page
    assert titles(client, "/library?view=list&sort=-title")[0] == SEEN[-1]


def test_assets_by_id_are_those_that_may_be_seen(client: FlaskClient) -> None:
    ids = re.findall(r'data-id="([^"]+)"', client.get("/library").text)[:3]
    page = client.get(f"/library/tiles?view=list&id={ids[2]}&id={ids[0]}&id=unknown").text
    assert re.findall(r'data-id="([^"]+)"', page) == [ids[2], ids[0]] and "<tr" in page
