"""The same day, or the same week, in earlier years, on the reader's own calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import jdatetime

MOST_YEARS = 60
_DAYS_AROUND = 3


@dataclass(frozen=True)
class Anniversary:
    """`day` is the day so many years ago; pictures of `start` up to but not including `end` belong to it."""

    years_ago: int
    day: date
    start: datetime
    end: datetime


def earlier_years(today: date, earliest: date, zone: ZoneInfo, *, solar: bool, week: bool = False) -> list[Anniversary]:
    """The nearest year first, none before `earliest`. `solar` reckons by the Persian calendar.

    A year that lacks the day, as most lack the 29th of February, is left out.
    """
    days = _solar(today) if solar else _gregorian(today)
    around = timedelta(days=_DAYS_AROUND if week else 0)
    return [
        Anniversary(years_ago, day, _midnight(day - around, zone), _midnight(day + around + timedelta(days=1), zone))
        for years_ago, day in days
        if day + around >= earliest
    ]


def _gregorian(today: date) -> Iterator[tuple[int, date]]:
    for years_ago in range(1, min(MOST_YEARS, today.year - 1) + 1):
        try:
            yield years_ago, today.replace(year=today.year - years_ago)
        except ValueError:
            continue


def _solar(today: date) -> Iterator[tuple[int, date]]:
    there = jdatetime.date.fromgregorian(date=today)
    for years_ago in range(1, MOST_YEARS + 1):
        try:
            yield years_ago, jdatetime.date(there.year - years_ago, there.month, there.day).togregorian()
        except ValueError:
            continue


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
