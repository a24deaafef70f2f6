"""Months and days on the reader's own calendar."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flask import Flask
from flask_babel import Babel, force_locale

from dam.web import calendars


@contextmanager
def reader(language: str) -> Iterator[None]:
    app = Flask("reader")
    Babel(app, default_timezone="Asia/Tehran")
    with app.test_request_context("/"), force_locale(language):
        yield


def test_months_begin_in_the_office_s_zone_and_reach_past_the_last() -> None:
    with reader("en"):
        found = calendars.months_between(datetime(2023, 12, 31, 22, tzinfo=UTC), datetime(2024, 2, 3, tzinfo=UTC))
    # In Tehran it is 2024 already.
    assert [month.label for month in found] == ["January 2024", "February 2024", "March 2024"]
    assert found[0].start == datetime(2023, 12, 31, 20, 30, tzinfo=UTC)


def test_persian_readers_have_their_own_months_and_digits() -> None:
    with reader("fa"):
        found = calendars.months_between(datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 3, 25, tzinfo=UTC))
        day = calendars.day_of(datetime(2024, 3, 20, 10, tzinfo=UTC))
    assert [month.label for month in found] == ["اسفند ۱۴۰۲", "فروردین ۱۴۰۳", "اردیبهشت ۱۴۰۳"]
    assert found[1].start == datetime(2024, 3, 19, 20, 30, tzinfo=UTC)
    assert (day.label, day.month_key, day.month) == ("چهارشنبه ۱ فروردین", "1403-01", "فروردین ۱۴۰۳")


def test_very_long_times_are_told_by_years() -> None:
    with reader("en"):
        found = calendars.months_between(datetime(1800, 6, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC))
    assert len(found) < 240 and found[0].label == "1800" and found[-1].label == "2025"


def test_days_are_written_out_in_the_reader_s_language() -> None:
    moment = datetime(2024, 3, 12, 22, tzinfo=UTC)
    for language, label, month in (
        ("en", "Wednesday, March 13, 2024", "March 2024"),
        ("ru", "Среда, 13 марта 2024 г.", "Март 2024"),
        ("ka", "ოთხშაბათი, 13 მარტი, 2024", "მარტი, 2024"),
    ):
        with reader(language):
            day = calendars.day_of(moment)
        assert day.key == "2024-03-13"
        assert day.label.replace("\u202f", " ") == label
        assert day.month.startswith(month)
