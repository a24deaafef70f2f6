"""Years and months of the library's address, on both calendars, for every reader."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from dam.ports import DateFacet
from dam.web import periods

MOMENT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def office() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_timezone="Asia/Tehran")
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("key", "first", "after"),
    [
        ("2024", datetime(2023, 12, 31, 20, 30, tzinfo=UTC), datetime(2024, 12, 31, 20, 30, tzinfo=UTC)),
        ("2024-12", datetime(2024, 11, 30, 20, 30, tzinfo=UTC), datetime(2024, 12, 31, 20, 30, tzinfo=UTC)),
        ("1403", datetime(2024, 3, 19, 20, 30, tzinfo=UTC), datetime(2025, 3, 20, 20, 30, tzinfo=UTC)),
        ("1403-02", datetime(2024, 4, 19, 20, 30, tzinfo=UTC), datetime(2024, 5, 20, 20, 30, tzinfo=UTC)),
        ("2024-02-29", datetime(2024, 2, 28, 20, 30, tzinfo=UTC), datetime(2024, 2, 29, 20, 30, tzinfo=UTC)),
        ("1403-12-30", datetime(2025, 3, 19, 20, 30, tzinfo=UTC), datetime(2025, 3, 20, 20, 30, tzinfo=UTC)),
        ("1403-12", datetime(2025, 2, 18, 20, 30, tzinfo=UTC), datetime(2025, 3, 20, 20, 30, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("locale", ["en", "fa"])
def test_a_key_means_the_same_to_everybody(key: str, first: datetime, after: datetime, locale: str) -> None:
    with force_locale(locale):
        assert periods.period(key) == (first, after - MOMENT)


@pytest.mark.parametrize(
    "key",
    ["", "24", "2024-13", "2024-00", "1403-13", "0800", "۱۴۰۳", "2023-02-29", "1402-12-30", "2024-05-", "x", "1e10"],
)
def test_what_is_no_period_is_none(key: str) -> None:
    assert periods.period(key) is None


@pytest.mark.parametrize(
    ("locale", "key", "words"),
    [
        ("fa", "1403", "۱۴۰۳ (۲۰۲۴–۲۰۲۵)"),
        ("fa", "1403-02", "اردیبهشت ۱۴۰۳ (آوریل–مه ۲۰۲۴)"),
        ("fa", "1403-10", "دی ۱۴۰۳ (دسامبر ۲۰۲۴ – ژانویه ۲۰۲۵)"),
        ("fa", "2024", "۲۰۲۴ (۱۴۰۲–۱۴۰۳)"),
        ("fa", "2024-03", "مارس ۲۰۲۴ (اسفند ۱۴۰۲ – فروردین ۱۴۰۳)"),
        ("fa", "1403-02-20", "۲۰ اردیبهشت ۱۴۰۳ (۹ مه ۲۰۲۴)"),
        ("en", "2024", "2024"),
        ("en", "2024-05-09", "May 9, 2024"),
        ("en", "1403-02-20", "May 9, 2024"),
        ("en", "1403", "Mar 20, 2024 – Mar 20, 2025"),
        ("en", "1403-02", "Apr 20, 2024 – May 20, 2024"),
    ],
)
def test_periods_in_words(locale: str, key: str, words: str) -> None:
    with force_locale(locale):
        assert periods.in_words(key) == words


@pytest.mark.parametrize(
    ("locale", "key", "words"),
    [
        ("fa", "1403-10", "دی (دسامبر–ژانویه)"),
        ("fa", "1403-02-20", "۲۰ اردیبهشت (۹ مه)"),
        ("fa", "2024-05", "مهٔ ۲۰۲۴ (اردیبهشت–خرداد ۱۴۰۳)"),
        ("fa", "1403", "۱۴۰۳ (۲۰۲۴–۲۰۲۵)"),
        ("en", "2024-05", "May"),
        ("en", "2024-05-09", "May 9"),
        ("ka", "2024-05", "მაისი"),
        ("ru", "2024-05-09", "9 мая"),
        ("en", "1403-02", "Apr 20, 2024 – May 20, 2024"),
    ],
)
def test_a_period_under_its_year_does_not_repeat_it(locale: str, key: str, words: str) -> None:
    with force_locale(locale):
        assert periods.beneath(key) == words


def test_the_chosen_year_is_opened_on_the_reader_s_own_calendar() -> None:
    assert periods.facet("2024-05") == DateFacet("gregorian", "Asia/Tehran", 2024, 5)
    assert periods.facet("2024-05-09") == DateFacet("gregorian", "Asia/Tehran", 2024, 5)
    assert periods.facet("1403") == DateFacet("gregorian", "Asia/Tehran", None)
    with force_locale("fa"):
        assert periods.facet("1403-02") == DateFacet("solar", "Asia/Tehran", 1403, 2)
        assert periods.facet("2024") == DateFacet("solar", "Asia/Tehran", None)
        assert periods.facet("") == DateFacet("solar", "Asia/Tehran", None)
