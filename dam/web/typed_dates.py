"""Dates as people type them: 1403/02/19 14:30 or 2024-05-08, in digits of any script, Jalali told by its year."""

import re
import unicodedata
from datetime import datetime

import jdatetime

# A town hall has no picture from before this Gregorian year, nor plans in a Jalali year this late.
_FIRST_GREGORIAN_YEAR = 1700
_TYPED = re.compile(
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"(?:(?:[T ]+|\s*[,،]\s*)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?"
)


def read(text: str) -> datetime:
    """The wall clock that is meant, without a zone; the start of the day where no time is given.

    Raises ValueError for what is no date: another form, the 31st of Mehr, the 30th of Esfand in a common year.
    """
    plain = "".join(_plain(sign) for sign in text).strip()
    found = _TYPED.fullmatch(plain)
    if not found:
        raise ValueError(f"not a date: {text!r}")
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    if year >= _FIRST_GREGORIAN_YEAR:
        return datetime(year, month, day, hour, minute, second)
    there = jdatetime.datetime(year, month, day, hour, minute, second)
    gregorian: datetime = there.togregorian()
    return gregorian


def written(wall: datetime) -> str:
    """The Jalali way, 1403/02/19 14:30, in western digits."""
    there = jdatetime.date.fromgregorian(date=wall.date())
    return f"{there.year:04}/{there.month:02}/{there.day:02} {wall:%H:%M}"


def _plain(sign: str) -> str:
    """A digit of any script as a western one; what only steers the direction of writing is left out."""
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return "" if unicodedata.category(sign) == "Cf" else sign
