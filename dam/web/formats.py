"""Numbers, times and sizes as the reader writes them. Persian readers get their digits and their calendar."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import jdatetime
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from flask_babel import get_locale, get_timezone, lazy_gettext

from dam.domain.capture_time import YEARS
from dam.web import typed_dates

_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
JALALI_MONTHS = (
    *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
    *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
)

# Each a thousand of the one before.
UNITS = (lazy_gettext("B"), lazy_gettext("kB"), lazy_gettext("MB"), lazy_gettext("GB"), lazy_gettext("TB"))


def digits(text: object) -> str:
    """Western digits in the reader's own."""
    return str(text).translate(_PERSIAN) if persian() else str(text)


def number(value: float) -> str:
    return digits(_decimal(value, str(get_locale())))


@lru_cache(maxsize=4096)
def _decimal(value: float, locale: str) -> str:
    """A page of the library shows hundreds of counts, most of them often."""
    return format_decimal(value, locale=locale, numbering_system="default")


def listed(words: Iterable[str]) -> str:
    """Words one after another, with the reader's comma."""
    return ("، " if persian() else ", ").join(words)


def percent(part: float) -> str:
    """0.256 as 26%."""
    shown = digits(format_percent(part, locale=get_locale(), numbering_system="default"))
    return shown.replace("%", "٪") if persian() else shown


def day(moment: datetime) -> str:
    """A date in the office's time zone."""
    local = moment.astimezone(office_zone())
    return _beside(local.date(), digits(format_date(local.date(), "medium", locale=get_locale())))


def short_day(moment: datetime) -> str:
    """A date in one calendar, for where there is little room."""
    local = moment.astimezone(office_zone()).date()
    return jalali(local) if persian() else format_date(local, "medium", locale=get_locale())


def moment(at: datetime) -> str:
    """A date and a time of day in the office's time zone."""
    local = at.astimezone(office_zone())
    time = digits(f"{local:%H:%M}")
    return f"{day(at)}، {time}" if persian() else f"{day(at)}, {time}"


def weekday(at: datetime) -> str:
    """A date with the name of its day, on the reader's calendar alone."""
    local = at.astimezone(office_zone()).date()
    if persian():
        return f"{format_date(local, 'EEEE', locale=get_locale())} {jalali(local)}"
    return format_date(local, "full", locale=get_locale())


def gregorian_day(at: datetime) -> str:
    """The date by the calendar of the others, for readers who have their own."""
    return digits(format_date(at.astimezone(office_zone()).date(), "long", locale=get_locale()))


def clock(at: datetime) -> str:
    """The time of day in the office's time zone."""
    return digits(f"{at.astimezone(office_zone()):%H:%M}")


def day_and_month(at: datetime) -> tuple[str, str]:
    """The day's number and its month in words, on the reader's calendar: for the leaf of a calendar."""
    local = at.astimezone(office_zone()).date()
    if persian():
        there = jdatetime.date.fromgregorian(date=local)
        return digits(there.day), JALALI_MONTHS[there.month - 1]
    return str(local.day), format_date(local, "LLL", locale=get_locale())


def moment_in_full(at: datetime) -> str:
    zone = office_zone()
    return digits(format_datetime(at.astimezone(zone), "full", tzinfo=zone, locale=get_locale()))


def span(start: datetime, end: datetime | None) -> str:
    """From when to when; the day is said once where both are on it."""
    if end is None:
        return moment(start)
    zone = office_zone()
    if start.astimezone(zone).date() == end.astimezone(zone).date():
        return f"{moment(start)}–{digits(f'{end.astimezone(zone):%H:%M}')}"
    return f"{moment(start)} – {moment(end)}"


def jalali(gregorian: date) -> str:
    there = jdatetime.date.fromgregorian(date=gregorian)
    return digits(f"{there.day} {JALALI_MONTHS[there.month - 1]} {there.year}")


def duration(seconds: float | None) -> str:
    """1:05 or 1:02:03; a recording shorter than a second still lasts one."""
    if seconds is None:
        return ""
    whole = max(1, round(seconds)) if seconds > 0 else 0
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return digits(f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}")


def position(seconds: float) -> str:
    """1:05 or 1:02:03, the whole second in which something begins."""
    hours, rest = divmod(int(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return digits(f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}")


def time_code(seconds: float) -> str:
    """1:05.25, for marks."""
    minutes, left = divmod(seconds, 60)
    return digits(f"{int(minutes)}:{left:05.2f}")


def size(count_bytes: int) -> str:
    """Bytes in the largest decimal unit that leaves at least one of it."""
    value, step = float(count_bytes), 0
    while value >= 999.5 and step < len(UNITS) - 1:
        value, step = value / 1000, step + 1
    shown = format_decimal(
        round(value, 0 if value >= 10 or step == 0 else 1), locale=get_locale(), numbering_system="default"
    )
    # The no-break space keeps the unit beside its number.
    return f"{digits(shown)}\u00a0{UNITS[step]}"


def local_input(at: datetime | None) -> str:
    """The value of a date and time field: wall clock of the office, to the minute; Jalali for Persian readers."""
    if at is None:
        return ""
    wall = at.astimezone(office_zone())
    return digits(typed_dates.written(wall)) if persian() else f"{wall:%Y-%m-%dT%H:%M}"


def from_local_input(text: str) -> str:
    """The other way: ISO 8601 with its zone, or nothing. What can't be read is handed on to be refused."""
    if not text.strip():
        return ""
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        wall = None
    # A Jalali date is an ISO date too, of the year 1403.
    if wall is None or wall.tzinfo is None:
        try:
            wall = typed_dates.read(text)
        except ValueError:
            return text
    return wall.replace(tzinfo=wall.tzinfo or office_zone()).isoformat()


def day_start(key: str) -> datetime | None:
    """The first moment of `2024-05-09`, or of `today`, in the office's time zone; None if unreadable."""
    zone = office_zone()
    try:
        start = datetime.now(zone).date() if key == "today" else date.fromisoformat(key)
    except ValueError:
        return None
    return datetime(start.year, start.month, start.day, tzinfo=zone) if start.year in YEARS else None


def _beside(gregorian: date, shown: str) -> str:
    return f"{jalali(gregorian)} ({shown})" if persian() else shown


def office_zone() -> ZoneInfo:
    """The office's time zone."""
    return ZoneInfo(str(get_timezone()))


def persian() -> bool:
    """Whether the reader counts days by the Persian calendar and writes its digits."""
    locale = get_locale()
    return bool(locale and locale.language == "fa")
