"""Days, months, years and spans between them as people type them, as half-open periods."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import jdatetime

from search.names import SPAN_UNITS, TODAY, YESTERDAY, plain

_YEAR_FIRST = re.compile(r"(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-./](\d{4})")
_AGO = re.compile(r"(\d{1,4})\s*([^\W\d_]+)")
BETWEEN = re.compile(r"\.\.+|…")
# Years of the Persian solar calendar; nobody photographed in the same numbers of the other one.
_SOLAR_HIJRI = range(1200, 1500)
# Of a number alone: these are likely to be meant as a year, others rather not.
_LIKELY_YEARS = range(1850, 2100)
_LIKELY_SOLAR_YEARS = range(1300, 1500)


@dataclass(frozen=True)
class Ago:
    """So many months and days before the day of asking."""

    months: int = 0
    days: int = 0

    def on(self, today: date) -> date:
        """Never before the year 1; the 31st of a shorter month is its last day."""
        month = today.year * 12 + today.month - 1 - self.months
        if month < 12:
            return date.min
        first = date(month // 12, month % 12 + 1, 1)
        after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        day = first.replace(day=min(today.day, (after - first).days))
        return date.fromordinal(max(1, day.toordinal() - self.days))


Day = date | Ago


@dataclass(frozen=True)
class Period:
    """From `start` up to but not including `end`; None is open. `ago`: it was told by a span such as 3months."""

    start: Day | None
    end: Day | None
    ago: bool = False


def period(text: str) -> Period | None:
    """What `text` names, or None: a year, month or day (2024, 2024-05, 05.2024, 31.05.2024, 1403/2/11), the same with
    `..` between (2024-05..2024-08, 2024.., ..2024), `today`, `yesterday` in any language of ours, or 3months.
    """
    sides = BETWEEN.split(text)
    if len(sides) == 1:
        return _named(text)
    if len(sides) > 2 or not any(sides):
        return None
    start, end = (_named(side) if side else Period(None, None) for side in sides)
    if start is None or end is None:
        return None
    return Period(start.start, end.end)


def likely_period(text: str) -> Period | None:
    """What a word without a field may mean besides itself: 2024, ۱۴۰۳, 2024-05-31, 2024-05..2024-08."""
    if BETWEEN.search(text):
        # Words may be joined by dots as well: only what begins and ends as a date.
        return period(text) if all(side == "" or _calendar(side) for side in BETWEEN.split(text)) else None
    if text.isdecimal() and len(text) == 4:
        solar = not text.isascii() and int(text) in _LIKELY_SOLAR_YEARS
        return _calendar(text) if solar or int(text) in _LIKELY_YEARS else None
    return _calendar(text)


def _named(text: str) -> Period | None:
    known = plain(text)
    if known in TODAY:
        return Period(Ago(), Ago(days=-1))
    if known in YESTERDAY:
        return Period(Ago(days=1), Ago())
    if (found := _AGO.fullmatch(text)) and (unit := SPAN_UNITS.get(plain(found[2]))):
        count = int(found[1])
        months = {"month": count, "year": 12 * count}.get(unit, 0)
        days = {"day": count, "week": 7 * count}.get(unit, 0)
        return Period(Ago(months, days), Ago(months, days - 1), ago=True)
    return _calendar(text)


def _calendar(text: str) -> Period | None:
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
        start = _start(*numbers)
    except (ValueError, OverflowError):
        return None
    try:
        return Period(start, _start(*_following(*numbers)))
    except (ValueError, OverflowError):
        return Period(start, None)  # the last year there is


def _start(year: int, month: int | None, day: int | None) -> date:
    if year in _SOLAR_HIJRI:
        there: date = jdatetime.date(year, month or 1, day or 1).togregorian()
        return there
    return date(year, month or 1, day or 1)


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
