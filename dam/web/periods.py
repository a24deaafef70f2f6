"""Years, months and days as the library's address names them (search/years.py), in the words of who reads.

The number of a year tells its calendar, so that an address means the same to every reader.
"""

from datetime import date, datetime, timedelta

import jdatetime
from babel.dates import format_date, format_skeleton
from flask_babel import get_locale

from dam.ports import DateFacet
from dam.web import formats
from dam.web.formats import JALALI_MONTHS, digits, persian
from search import years


def facet(key: str) -> DateFacet:
    """What to choose from on the reader's calendar; the year and the month of the chosen period are opened."""
    return years.opened_by(key, "solar" if persian() else "gregorian", formats.office_zone().key)


def period(key: str) -> tuple[datetime, datetime] | None:
    """Its first and its last moment, in the office's time zone; None if it can't be read."""
    if years.parts_of(key) is None:
        return None
    found = years.bounds_of(key, formats.office_zone().key)
    return (found[0], found[1] - timedelta(microseconds=1)) if found else None


def in_words(key: str) -> str:
    """A period that can be read, for a heading: on its own calendar and, for Persian readers, the other one beside it.

    To others a year of Iran is the days from which to which it lasts.
    """
    found = period(key)
    if found is None:
        return digits(key)
    parts = years.parts_of(key) or ()
    if len(parts) == 3:
        return formats.day(found[0])
    whole_year, solar = len(parts) == 1, years.calendar_of(parts[0]) == "solar"
    first, last = (moment.date() for moment in found)
    if not persian():
        if solar:
            return f"{formats.short_day(found[0])} – {formats.short_day(found[1])}"
        return key if whole_year else _month(first)
    beside = _gregorian(first, last, whole_year) if solar else _jalali(first, last, whole_year)
    own = _jalali(first, last, whole_year) if solar else _gregorian(first, last, whole_year)
    return f"{own} ({beside})"


def beneath(key: str) -> str:
    """A month or a day that stands under its year, which it does not repeat, so that it fits on a line."""
    found, parts = period(key), years.parts_of(key) or ()
    if found is None or len(parts) == 1 or (years.calendar_of(parts[0]) == "solar") != persian():
        return in_words(key)
    first, last = (moment.date() for moment in found)
    months = list(dict.fromkeys(_month_name(day) for day in (first, last)))
    if not persian():
        return _day(first) if len(parts) == 3 else months[0]
    if len(parts) == 3:
        return f"{digits(parts[2])} {month_of(parts)} ({_day(first)})"
    return f"{month_of(parts)} ({'–'.join(months)})"


def month_of(parts: tuple[int, ...]) -> str:
    """The name of a month given as year and month, on the calendar that the year tells."""
    if years.calendar_of(parts[0]) == "solar":
        return JALALI_MONTHS[parts[1] - 1]
    return _month_name(date(parts[0], parts[1], 1))


def _month_name(day: date) -> str:
    name: str = format_date(day, "LLLL", locale=get_locale())
    # Title case, since the upper case of Georgian letters is another style of them.
    return name[:1].title() + name[1:]


def _day(day: date) -> str:
    words: str = digits(format_skeleton("MMMMd", day, locale=get_locale()))
    return words


def _jalali(first: date, last: date, whole_years: bool) -> str:
    low, high = (jdatetime.date.fromgregorian(date=day) for day in (first, last))
    names = [JALALI_MONTHS[day.month - 1] for day in (low, high)]
    return _joined((names[0], low.year), (names[1], high.year), whole_years)


def _gregorian(first: date, last: date, whole_years: bool) -> str:
    if not whole_years and (first.year, first.month) == (last.year, last.month):
        return _month(first)
    names = [format_date(day, "LLLL", locale=get_locale()) for day in (first, last)]
    return _joined((names[0], first.year), (names[1], last.year), whole_years)


def _joined(low: tuple[str, int], high: tuple[str, int], whole_years: bool) -> str:
    """From one month to another, or from one year to another, what both share said once."""
    if whole_years:
        return digits(low[1] if low[1] == high[1] else f"{low[1]}–{high[1]}")
    if low[1] != high[1]:
        return digits(f"{low[0]} {low[1]} – {high[0]} {high[1]}")
    return digits(f"{low[0]} {low[1]}" if low[0] == high[0] else f"{low[0]}–{high[0]} {high[1]}")


def _month(first: date) -> str:
    words: str = digits(format_skeleton("yMMMM", first, locale=get_locale()))
    # Title case, since the upper case of Georgian letters is another style of them.
    return words[:1].title() + words[1:]
