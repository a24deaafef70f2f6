"""Days, months and years as people type them, as half-open periods."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import jdatetime

_YEAR_FIRST = re.compile(r"(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-./](\d{4})")
# Years of the Persian solar calendar; nobody photographed in the same numbers of the other one.
_SOLAR_HIJRI = range(1200, 1500)


@dataclass(frozen=True)
class Period:
    """From `start` up to but not including `end`, UTC."""

    start: datetime
    end: datetime


def period(text: str) -> Period | None:
    """The year, month or day that `text` names (2024, 2024-05, 05.2024, 31.05.2024, 1403/2/11), or None."""
    # int() reads the digits of every script, so that ۱۴۰۳ is a year too.
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        (month, year), day = found.groups(), None
    else:
        return None
    numbers = int(year), int(month) if month else None, int(day) if day else None
    try:
        return Period(_start(*numbers), _start(*_following(*numbers)))
    except (ValueError, OverflowError):
        return None


def _start(year: int, month: int | None, day: int | None) -> datetime:
    if year in _SOLAR_HIJRI:
        found = jdatetime.date(year, month or 1, day or 1).togregorian()
        return datetime(found.year, found.month, found.day, tzinfo=UTC)
    return datetime(year, month or 1, day or 1, tzinfo=UTC)


def _following(year: int, month: int | None, day: int | None) -> tuple[int, int | None, int | None]:
    if month is None:
        return year + 1, None, None
    if day is not None:
        try:
            _start(year, month, day + 1)
        except ValueError:
            day = 1
        else:
            return year, month, day + 1
    return (year + 1, 1, day) if month == 12 else (year, month + 1, day)
