"""Words for stable codes: none is forgotten, and what a reader sees is safe and in their own way of writing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from dam import wsgi
from dam.domain import failures
from dam.domain.access import Level, Role
from dam.domain.describing import FIELDS
from dam.domain.lifecycle import AssetState, ClipState, Kind
from dam.services.events import KINDS
from dam.web import formats, library_query, periods, texts
from dam.web.i18n import best_tag
from dam.web.marking import marked
from dam.web.sessions import safe_address
from search import hints
from tests.fixtures.systems import fresh_system


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    home: Path = tmp_path_factory.mktemp("home")
    with fresh_system(home, {"DAM_TIME_ZONE": "Asia/Tehran"}) as system:
        yield wsgi.create(system)


def test_every_code_has_words() -> None:
    assert set(failures.FAILURES) <= set(texts.ERRORS)
    assert set(Kind) == set(texts.KINDS)
    assert {*AssetState, *ClipState} <= set(texts.STATES)
    assert set(Level) == set(texts.LEVELS)
    assert set(Role) == set(texts.ROLES)
    assert set(KINDS) == set(texts.EVENT_KINDS)
    assert set(FIELDS) <= set(texts.FIELDS)
    assert set(hints.CODES) == set(texts.HINTS)


@pytest.mark.parametrize(
    ("accepted", "tag"),
    [
        (["uz"], "uz-Latn"),
        (["uz-Cyrl-UZ", "ru"], "uz-Cyrl"),
        (["fa-IR", "en"], "fa"),
        (["sq-XK"], "sq"),
        (["de-AT", "bg"], "bg"),
        (["de"], None),
        ([], None),
    ],
)
def test_the_browsers_language(accepted: list[str], tag: str | None) -> None:
    assert best_tag(accepted) == tag


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        ("/events?q=a", "/events?q=a"),
        ("//foreign.example", "/"),
        ("/\\foreign.example", "/"),
        ("https://foreign.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\tevents", "/"),
        (None, "/"),
    ],
)
def test_signing_in_leads_nowhere_else(app: Flask, wanted: str | None, address: str) -> None:
    with app.test_request_context():
        assert safe_address(wanted) == address


def test_persian_has_its_digits_and_its_calendar(app: Flask) -> None:
    noon = datetime(2024, 5, 9, 8, 30, tzinfo=UTC)
    with app.test_request_context(), force_locale("fa"):
        assert formats.day(noon).startswith("۲۰ اردیبهشت ۱۴۰۳")
        assert formats.moment(noon).endswith("۱۲:۰۰")
        assert formats.duration(3725) == "۱:۰۲:۰۵"
        assert not set(formats.size(123_456)) & set("0123456789")


def test_times_are_the_offices(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        evening = datetime(2024, 12, 31, 21, 0, tzinfo=UTC)
        assert formats.moment(evening).endswith("00:30")
        assert formats.local_input(evening) == "2025-01-01T00:30"
        assert datetime.fromisoformat(formats.from_local_input("2025-01-01T00:30")) == evening
        assert formats.from_local_input("tomorrow") == "tomorrow"


@pytest.mark.parametrize(
    ("size_bytes", "shown"), [(0, "0"), (999, "999"), (1500, "1.5"), (999_950, "1"), (12_300_000, "12"), (2**40, "1.1")]
)
def test_sizes_are_short(app: Flask, size_bytes: int, shown: str) -> None:
    with app.test_request_context(), force_locale("en"):
        assert formats.size(size_bytes).split("\u00a0")[0] == shown


def test_found_words_are_marked_and_the_rest_is_harmless() -> None:
    assert marked("<b>Council</b> sitting", "council") == "&lt;b&gt;<mark>Council</mark>&lt;/b&gt; sitting"


def test_the_librarys_address_is_its_state(app: Flask) -> None:
    with app.test_request_context():
        address = [("q", " park "), ("kind", "photo"), ("kind", "drawing"), ("date", "2024-05"), ("sort", "x")]
        query = library_query.read(MultiDict(address))
        assert query.query_string() == "q=park&date=2024-05&kind=photo"
        assert query.toggled("kind", "video").query_string() == "q=park&date=2024-05&kind=photo&kind=video"
        assert query.toggled("date", "2024-05").query_string() == "q=park&kind=photo"
        assert query.sorted_by == "relevance"
        assert library_query.read(MultiDict([("date", "2024-99")])).date == ""
        start, end = periods.period("2024") or (None, None)
        assert start and end and (start.year, end.year) == (2024, 2024)
