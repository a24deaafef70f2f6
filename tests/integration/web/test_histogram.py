"""The library's result over time: bars that lead to years, months and days, on the reader's calendar."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from dam import wsgi
from dam.domain.access import Actor, Role
from dam.services import accounts
from tests.fixtures.systems import fresh_system
from tests.integration.web.desk import PASSWORD, Desk

FIRST = datetime(2023, 12, 20, 9, tzinfo=UTC)
_BAR = re.compile(r'<a href="\?([^"]*)"[^>]*?(aria-current="true")?><svg.*?<span class="histogram-name">([^<]*)</span>')


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One asset a day for forty days from 20 December 2023, the last ten secret, and one film of 2021."""
    with fresh_system(tmp_path_factory.mktemp("home")) as system:
        desk = Desk(system, wsgi.create(system))
        for role in (Role.VIEWER, Role.ARCHIVIST):
            user_id = accounts.add_user(system.context, None, role, role, PASSWORD)
            desk.people[role] = Actor(user_id, role, role)
        for number in range(40):
            level = "secret" if number >= 30 else "internal"
            desk.asset(f"n{number}", Role.ARCHIVIST, captured_at=FIRST + timedelta(days=number), access_level=level)
        desk.asset("film", Role.ARCHIVIST, kind="video", captured_at=datetime(2021, 6, 1, 9, tzinfo=UTC))
        desk.index()
        yield desk


def bars(client: FlaskClient, address: str) -> list[tuple[str, str]]:
    """(query of the link, name) of every bar."""
    page = client.get(address).text
    return [(unescape(query), unescape(name)) for query, _, name in _BAR.findall(page)]


def test_years_lead_to_months_and_days(desk: Desk) -> None:
    reader = desk.browser(Role.VIEWER)
    years = bars(reader, "/library")
    assert years == [("date=2021", "2021, 1 asset"), ("date=2023", "2023, 12 assets"), ("date=2024", "2024, 18 assets")]
    assert bars(reader, "/library?date=2023") == [("date=2023-12", "December 2023, 12 assets")]
    days = bars(reader, "/library?date=2024-01")
    assert len(days) == 18
    assert days[0] == ("date=2024-01-01", "Jan 1, 2024, 1 asset")
    chosen = reader.get("/library?date=2024-01-09").text
    assert ">1 asset</h1>" in chosen
    found = [(unescape(query), current) for query, current, _ in _BAR.findall(chosen)]
    assert ("date=2024-01", 'aria-current="true"') in found, "a second click goes back to the month"
    assert len(found) == 18, "the other days stay to be picked"
    way = re.search(r'<p class="histogram-way">(.*?)</p>', chosen)
    assert way and re.findall(r'<a href="\?([^"]*)"[^>]*>([^<]*)</a>', way[1]) == [
        ("", "All years"),
        ("date=2024", "2024"),
        ("date=2024-01", "January"),
    ]


def test_bars_follow_access_and_the_other_filters(desk: Desk) -> None:
    archivist = desk.browser(Role.ARCHIVIST)
    assert ("date=2024", "2024, 28 assets") in bars(archivist, "/library")
    assert bars(archivist, "/library?kind=video&date=2024") == []
    films = bars(archivist, "/library?kind=video&q=film&sort=title")
    assert films == [], "one year alone is nothing to compare"
    assert ("q=n1&sort=title&date=2024", "2024, 10 assets") not in bars(desk.browser(Role.VIEWER), "/library?q=n1")
    both = bars(archivist, "/library?kind=photo&sort=title")
    assert [re.sub("&.*", "", query) for query, _ in both] == ["date=2023", "date=2024"]
    assert all("kind=photo" in query and "sort=title" in query for query, _ in both), "the other choices stay"


def test_persian_readers_have_their_own_calendar(desk: Desk) -> None:
    reader = desk.browser(Role.VIEWER, "fa")
    assert bars(reader, "/library") == [
        ("date=1400", "۱۴۰۰ (۲۰۲۱–۲۰۲۲)، ۱ محتوا"),
        ("date=1402", "۱۴۰۲ (۲۰۲۳–۲۰۲۴)، ۳۰ محتوا"),
    ]
    months = bars(reader, "/library?date=1402")
    assert [query for query, _ in months] == ["date=1402-09", "date=1402-10"]
    assert len(bars(reader, "/library?date=1402-10-05")) == 28
    assert bars(reader, "/library?date=2024") == bars(reader, "/library"), "a year of the other calendar opens none"
