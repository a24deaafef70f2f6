"""The years, months and days of a date facet, each with its first moment, on the calendar and in the zone of who reads.

A period has a key: `2024`, `2024-05`, `2024-05-09`, on the calendar of Iran `1403`, `1403-02`, `1403-02-20`. The number
of a year tells its calendar.
"""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import jdatetime

from dam.ports import DateFacet

# Years whose numbers tell the calendar by themselves: 1403 is solar, 2024 is Gregorian.
KNOWN = {"solar": range(1200, 1500), "gregorian": range(1500, 9000)}
Begin = tuple[int, datetime]
_KEY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


def calendar_of(year: int) -> str | None:
    return next((calendar for calendar, years in KNOWN.items() if year in years), None)


def parts_of(key: str) -> tuple[int, ...] | None:
    """The year, the year and month, or the year, month and day that a key names; None if there is no such period."""
    found = _KEY.fullmatch(key)
    parts = tuple(int(part) for part in found.groups() if part) if found else ()
    calendar = calendar_of(parts[0]) if parts else None
    if calendar is None:
        return None
    try:
        _day(calendar, *parts)
    except ValueError:
        return None
    return parts


def key_of(number: int) -> str:
    """The key of 2024, 202405 or 20240509."""
    digits = str(number)
    return "-".join(part for part in (digits[:4], digits[4:6], digits[6:]) if part)


def bounds_of(key: str, time_zone: str) -> tuple[datetime, datetime] | None:
    """A period's first moment and that of the next one; None if the key can't be read."""
    parts = parts_of(key)
    if parts is None:
        return None
    on = DateFacet(calendar_of(parts[0]) or "", time_zone)
    if len(parts) == 3:
        start = begin(*parts[:2], on, parts[2])
        return start, _next_day(start)
    year, month = (*parts, 0)[:2]
    after = (year + 1, 1) if month in (0, 12) else (year, month + 1)
    return begin(year, month or 1, on), begin(*after, on)


def opened_by(key: str, calendar: str, time_zone: str) -> DateFacet:
    """Years, the months of the year that `key` lies in, and the days of its month, if it is one of this calendar."""
    parts = parts_of(key) or ()
    if not parts or calendar_of(parts[0]) != calendar:
        return DateFacet(calendar, time_zone)
    year, month = (*parts, None)[:2]
    return DateFacet(calendar, time_zone, year, month)


def years_between(first: datetime, last: datetime, facet: DateFacet) -> list[Begin]:
    """From that of `first` to that of `last`, and the one after, which ends the last."""
    years = KNOWN[facet.calendar]
    low, high = (min(max(_year_of(moment, facet), years.start), years.stop - 1) for moment in (first, last))
    return [(year, begin(year, 1, facet)) for year in range(low, high + 2)]


def months_of(facet: DateFacet) -> list[Begin]:
    """Those of the opened year as 202405, and the one after; none where no year is opened."""
    year = facet.opened
    if year is None or year not in KNOWN[facet.calendar]:
        return []
    months = [(year * 100 + month, begin(year, month, facet)) for month in range(1, 13)]
    return [*months, ((year + 1) * 100 + 1, begin(year + 1, 1, facet))]


def days_of(facet: DateFacet) -> list[Begin]:
    """Those of the opened month as 20240509, and the one after; none where no month is opened."""
    year, month = facet.opened, facet.opened_month
    if year is None or month is None or year not in KNOWN[facet.calendar]:
        return []
    _, end = bounds_of(f"{year}-{month:02}", facet.time_zone) or (None, None)
    days: list[Begin] = []
    moment = begin(year, month, facet)
    while end and moment <= end:
        days.append((year * 10_000 + month * 100 + len(days) + 1, moment))
        moment = _next_day(moment)
    return days


def begin(year: int, month: int, facet: DateFacet, day: int = 1) -> datetime:
    there = _day(facet.calendar, year, month, day)
    return datetime(there.year, there.month, there.day, tzinfo=ZoneInfo(facet.time_zone))


def _day(calendar: str, year: int, month: int = 1, day: int = 1) -> date:
    if calendar == "solar":
        there: date = jdatetime.date(year, month, day).togregorian()
        return there
    return date(year, month, day)


def _next_day(midnight: datetime) -> datetime:
    after = midnight.date() + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=midnight.tzinfo)


def _year_of(moment: datetime, facet: DateFacet) -> int:
    day = moment.astimezone(ZoneInfo(facet.time_zone)).date()
    return int(jdatetime.date.fromgregorian(date=day).year) if facet.calendar == "solar" else day.year
