"""Days and months on the reader's own calendar: Persian readers have theirs, in the office's time zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import jdatetime
from babel.dates import format_date, format_skeleton
from flask_babel import get_locale, get_timezone

from dam.web.formats import JALALI_MONTHS, digits, persian

_LONGEST_YEARS = 150
_PERSIAN_WEEKDAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")


@dataclass(frozen=True)
class Month:
    """`year` and `label` as they are read; `start` is its first moment, UTC."""

    start: datetime
    year: str
    label: str


@dataclass(frozen=True)
class Day:
    """`key` and `month_key` tell days and months apart; `label` and `month` are as they are read."""

    key: str
    label: str
    month_key: str
    month: str


def months_between(first: datetime, last: datetime) -> list[Month]:
    """Every month from that of `first` to that of `last`, and the one after; whole years where there are very many."""
    years = last.year - first.year > _LONGEST_YEARS
    found = []
    for month in _months(first.astimezone(_zone()).date(), years):
        found.append(month)
        if month.start > last:
            return found
    return found


def day_of(moment: datetime) -> Day:
    local = moment.astimezone(_zone()).date()
    if persian():
        there = jdatetime.date.fromgregorian(date=local)
        label = digits(f"{_PERSIAN_WEEKDAYS[local.weekday()]} {there.day} {JALALI_MONTHS[there.month - 1]}")
        return Day(local.isoformat(), label, f"{there.year}-{there.month:02}", _month_name(there.year, there.month))
    month = _month_name(local.year, local.month)
    label = _capital(format_date(local, "full", locale=get_locale()))
    return Day(local.isoformat(), label, f"{local:%Y-%m}", month)


def time_of_day(moment: datetime) -> str:
    return digits(f"{moment.astimezone(_zone()):%H:%M}")


def _months(first: date, whole_years: bool) -> Iterator[Month]:
    there = jdatetime.date.fromgregorian(date=first) if persian() else first
    year, month = there.year, 1 if whole_years else there.month
    while year < 9000:
        yield Month(_start(year, month), digits(year), digits(year) if whole_years else _month_name(year, month))
        year, month = (year + 1, 1) if whole_years or month == 12 else (year, month + 1)


def _start(year: int, month: int) -> datetime:
    day = jdatetime.date(year, month, 1).togregorian() if persian() else date(year, month, 1)
    return datetime(day.year, day.month, day.day, tzinfo=_zone()).astimezone(UTC)


def _month_name(year: int, month: int) -> str:
    if persian():
        return digits(f"{JALALI_MONTHS[month - 1]} {year}")
    return _capital(format_skeleton("yMMMM", date(year, month, 1), locale=get_locale()))


def _capital(text: str) -> str:
    """Title case, since Georgian letters have capitals that do not begin words."""
    return text[:1].title() + text[1:]


def _zone() -> ZoneInfo:
    return ZoneInfo(str(get_timezone()))
