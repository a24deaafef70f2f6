"""The years and months of a date facet, each with its first moment, on the calendar and in the zone of who reads."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import jdatetime

from dam.ports import DateFacet

# Years whose numbers tell the calendar by themselves: 1403 is solar, 2024 is Gregorian.
KNOWN = {"solar": range(1200, 1500), "gregorian": range(1500, 9000)}
Begin = tuple[int, datetime]


def calendar_of(year: int) -> str | None:
    return next((calendar for calendar, years in KNOWN.items() if year in years), None)


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


def begin(year: int, month: int, facet: DateFacet) -> datetime:
    day = jdatetime.date(year, month, 1).togregorian() if facet.calendar == "solar" else date(year, month, 1)
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(facet.time_zone))


def _year_of(moment: datetime, facet: DateFacet) -> int:
    day = moment.astimezone(ZoneInfo(facet.time_zone)).date()
    return int(jdatetime.date.fromgregorian(date=day).year) if facet.calendar == "solar" else day.year
