"""The library's parts over HTTP: from a row, backwards, by id, and its months; only what the reader may see."""

import gzip
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from dam import wsgi
from dam.db.models import Asset, new_id
from dam.domain.access import Role
from dam.services import accounts, indexing
from tests.fixtures.systems import fresh_system

PASSWORD = "correct horse battery"
FIRST = datetime(2023, 1, 15, 9, tzinfo=UTC)
ASSETS = 200


def keyword(number: int) -> str:
    return f"ҳокимлик {number:03}"


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
        keywords=[keyword(number)],
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


def ids_of(client: FlaskClient, address: str) -> list[str]:
    return re.findall(r'data-id="([^"]+)"', client.get(address).text)


@pytest.mark.parametrize("sort", ["captured_at", "-captured_at", "-created_at", "title", "-title", "relevance"])
def test_a_place_in_the_result_is_told_with_what_is_beside_it(client: FlaskClient, sort: str) -> None:
    ids, address = [], f"/library?q=number&sort={sort}"
    while address:
        page = client.get(address).text
        ids += re.findall(r'data-id="([^"]+)"', page)
        onward = re.search(r'data-more="([^"]*)"', page)
        address = onward[1].replace("&amp;", "&") if onward else ""
    assert len(ids) == len(SEEN)
    for row in (0, 1, 100, len(ids) - 1):
        told = client.get(f"/library/place?q=number&sort={sort}&id={ids[row]}").get_json()
        beside = {"previous": ids[row - 1] if row else None, "next": ids[row + 1] if row + 1 < len(ids) else None}
        assert told == {"row": row, **beside}


def test_what_is_not_in_the_result_has_no_place(client: FlaskClient) -> None:
    first = ids_of(client, "/library")[0]
    for address in (f"?kind=video&id={first}", "?id=unknown", "?q=number&id=", f"?id={first[:-1]}"):
        assert client.get(f"/library/place{address}").get_json() == {"row": None}


@pytest.mark.parametrize(
    ("language", "at_first", "chosen", "then"),
    [
        # One year that everything has is nothing to choose.
        ("en", [], "2023-03", ["2023", *(f"2023-{month:02}" for month in range(1, 9))]),
        ("fa", ["1402", "1401"], "1402-01", ["1402", *(f"1402-{month:02}" for month in range(1, 6)), "1401"]),
    ],
)
def test_each_date_s_count_is_what_it_leads_to(
    client: FlaskClient, language: str, at_first: list[str], chosen: str, then: list[str]
) -> None:
    client.set_cookie("kronika_language", language)
    for address, wanted in (("/library", at_first), (f"/library?date={chosen}", then)):
        page = BeautifulSoup(client.get(address).text, "html.parser")
        choices = page.select("[aria-labelledby=facet-date] .facet-choice")
        known = [str(one["href"]) for one in choices]
        dates = [date[1] if (date := re.search(r"date=([0-9-]+)", one)) else chosen for one in known]
        assert [date for date in dates if date.count("-") < 2] == wanted, "under the opened month stand its days"
        for date, choice in zip(dates, choices, strict=True):
            (count,) = choice.select(".facet-count")
            found = BeautifulSoup(client.get(f"/library?date={date}").text, "html.parser").select("#results-title")
            assert western(found[0].text).split()[0] == western(count.text), f"{date} of {address}"
    client.set_cookie("kronika_language", "en")


def test_what_is_chosen_is_not_hidden_among_the_rest(client: FlaskClient) -> None:
    """What the bars are of stands over them, and all of it is in the list under them."""
    page = BeautifulSoup(client.get("/library?date=2023-08").text, "html.parser")
    (chosen,) = page.select("[aria-labelledby=facet-date] .histogram [aria-current]")
    assert chosen.text == "August" and chosen.find_parent("details") is None
    (listed,) = page.select("[aria-labelledby=facet-date] .facet-choice[aria-current]")
    assert "August" in listed.text


def western(text: str) -> str:
    return text.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))


def test_a_date_of_the_other_calendar_is_a_chip_that_says_what_it_means(client: FlaskClient) -> None:
    for language, date, words in (("en", "1402-01", "Mar 21, 2023 – Apr 20, 2023"), ("fa", "2023-03", "مارس ۲۰۲۳")):
        client.set_cookie("kronika_language", language)
        page = BeautifulSoup(client.get(f"/library?date={date}").text, "html.parser")
        (chip,) = page.select(".chip")
        assert words in chip.text and "date=" not in str(chip["href"])
        assert not page.select("[aria-labelledby=facet-date] [aria-current]")
    client.set_cookie("kronika_language", "en")


def test_a_page_with_two_hundred_chosen_values_stays_small(client: FlaskClient) -> None:
    """Each of its hundreds of choices would else repeat an address of twelve thousand letters, twice."""
    chosen = [("keyword", keyword(number)) for number in range(ASSETS)]
    address = urlencode([("q", "number"), *chosen, ("kind", "photo"), ("view", "list")])
    answer = client.get(f"/library?{address}")
    page = BeautifulSoup(answer.text, "html.parser")
    assert len(page.select(".chips .chip")) == ASSETS + 1
    assert len(answer.data) < 800_000 and len(gzip.compress(answer.data)) < 60_000
    # What a browser sends of the form, without a script: all that is chosen, and the change.
    form = page.select_one("#library-toggle")
    assert form["action"] == "/library"
    kept = [(field["name"], field["value"]) for field in form.select("input")]
    assert sorted(kept) == sorted(parse_qsl(address))
    button = page.select_one(f".facet-choice[value='keyword:{keyword(3)}']")
    assert (button.name, button["form"], button["aria-current"]) == ("button", "library-toggle", "true")
    sent = client.get(f"/library?{urlencode([*kept, (button['name'], button['value'])])}")
    assert sent.status_code == 302
    leads_to = parse_qsl(urlsplit(sent.headers["Location"]).query)
    assert sorted(leads_to) == sorted(pair for pair in kept if pair != ("keyword", keyword(3)))
    fewer = BeautifulSoup(client.get("/library?kind=photo").text, "html.parser")
    assert fewer.select_one("#library-toggle") is None
    assert not fewer.select("button.facet-choice, .histogram-bars button")


@pytest.mark.parametrize(
    ("change", "query"),
    [("kind:photo", ""), ("kind:video", "kind=photo&kind=video"), ("date:2023", "date=2023&kind=photo"),
     ("nothing:of", "kind=photo"), ("kind:", "kind=photo"), ("kind", "kind=photo")],
)  # fmt: skip
def test_a_change_is_made_to_the_address(client: FlaskClient, change: str, query: str) -> None:
    answer = client.get(f"/library?{urlencode({'kind': 'photo', 'toggle': change})}")
    assert (answer.status_code, answer.headers["Location"].partition("?")[2]) == (302, query)


def test_more_than_two_hundred_are_refused_with_the_reason(client: FlaskClient) -> None:
    many = urlencode([("keyword", keyword(number)) for number in range(201)])
    answer = client.get(f"/library?{many}")
    assert answer.status_code == 400 and "Choose fewer" in answer.text
