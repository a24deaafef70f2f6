"""Numbers and dates as each reader writes them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.dates import get_month_names
from flask import Flask
from flask_babel import Babel, force_locale

from dam.web import formats, periods, typed_dates

TEHRAN = ZoneInfo("Asia/Tehran")
AT = datetime(2024, 5, 8, 10, 35, tzinfo=UTC)


@pytest.fixture(autouse=True)
def office() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_timezone="Asia/Tehran")
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("locale", "moment", "month", "number"),
    [
        ("en", "May 8, 2024, 14:05", "May 2024", "1,234,567.5"),
        ("fa", "۱۹ اردیبهشت ۱۴۰۳ (۸ مه ۲۰۲۴)، ۱۴:۰۵", "مهٔ ۲۰۲۴ (اردیبهشت–خرداد ۱۴۰۳)", "۱٬۲۳۴٬۵۶۷٫۵"),
        ("ka", "8 მაი. 2024, 14:05", "მაისი, 2024", "1\u00a0234\u00a0567,5"),
        ("uz_Latn", "8-may, 2024, 14:05", "May, 2024", "1\u00a0234\u00a0567,5"),
        ("uz_Cyrl", "8 май, 2024, 14:05", "Май, 2024", "1\u00a0234\u00a0567,5"),
        ("bg", "8.05.2024\u202fг., 14:05", "Май 2024\u202fг.", "1\u00a0234\u00a0567,5"),
        ("sq", "8 maj 2024, 14:05", "Maj 2024", "1\u00a0234\u00a0567,5"),
        ("ru", "8 мая 2024\u202fг., 14:05", "Май 2024\u202fг.", "1\u00a0234\u00a0567,5"),
    ],
)
def test_moments_months_and_numbers(locale: str, moment: str, month: str, number: str) -> None:
    with force_locale(locale):
        assert formats.moment(AT) == moment
        assert periods.in_words("2024-05") == month
        assert formats.number(1234567.5) == number


def test_persian_percents_sizes_and_durations() -> None:
    with force_locale("fa"):
        assert formats.percent(0.256) == "۲۶٪"
        assert formats.size(1_260_000) == "۱٫۳\u00a0MB"
        assert formats.duration(3725.2) == "۱:۰۲:۰۵"


def test_names_of_months() -> None:
    """Georgian without capitals, Uzbek in both of its scripts and not in Russian."""
    assert get_month_names("wide", locale="ka")[2] == "თებერვალი"
    assert get_month_names("wide", locale="uz_Latn")[9] == "sentabr"
    assert get_month_names("wide", locale="uz_Cyrl")[9] == "сентябр"
    assert get_month_names("wide", locale="sq")[6] == "qershor"


@pytest.mark.parametrize(
    "typed",
    [
        *("1403/02/19 14:05", "۱۴۰۳/۰۲/۱۹ ۱۴:۰۵", "۱۴۰۳/۲/۱۹، ۱۴:۰۵", "١٤٠٣-٠٢-١٩ ١٤:٠٥", "\u200f1403.2.19 14:05:00"),
        *("2024-05-08T14:05", "2024/05/08 14:05", "۲۰۲۴/۰۵/۰۸ ۱۴:۰۵", "2024-05-08T10:35:00+00:00"),
    ],
)
@pytest.mark.parametrize("locale", ["fa", "en"])
def test_a_date_may_be_typed_in_either_calendar(typed: str, locale: str) -> None:
    with force_locale(locale):
        assert datetime.fromisoformat(formats.from_local_input(typed)) == AT


@pytest.mark.parametrize(
    "typed", ["1403/07/31", "1403/13/01", "1402/12/30", "2023-02-29", "tomorrow", "۱۴۰۳", "\u202e"]
)
def test_what_is_no_date_is_handed_on(typed: str) -> None:
    assert formats.from_local_input(typed) == typed
    with pytest.raises(ValueError):
        typed_dates.read(typed)


@pytest.mark.parametrize("locale", ["fa", "en"])
def test_what_a_field_holds_is_read_again(locale: str) -> None:
    with force_locale(locale):
        for at in (AT, datetime(2025, 3, 20, 20, 30, tzinfo=UTC), datetime(1979, 2, 11, tzinfo=UTC)):
            assert datetime.fromisoformat(formats.from_local_input(formats.local_input(at))) == at
        assert formats.local_input(None) == formats.from_local_input("") == ""


def test_the_field_is_jalali_for_persian_readers() -> None:
    with force_locale("fa"):
        assert formats.local_input(AT) == "۱۴۰۳/۰۲/۱۹ ۱۴:۰۵"
        assert formats.from_local_input("1403/02/19") == "2024-05-08T00:00:00+03:30"
