"""Numbers, times and sizes as the reader writes them. Persian readers get their digits and their calendar."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import jdatetime
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal
from flask_babel import get_locale, get_timezone, lazy_gettext

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
    return digits(format_decimal(value, locale=get_locale()))


def day(moment: datetime) -> str:
    """A date in the office's time zone."""
    local = moment.astimezone(_zone())
    return _beside(local.date(), digits(format_date(local.date(), "medium", locale=get_locale())))


def short_day(moment: datetime) -> str:
    """A date in one calendar, for where there is little room."""
    local = moment.astimezone(_zone()).date()
    return jalali(local) if persian() else format_date(local, "medium", locale=get_locale())


def moment(at: datetime) -> str:
    """A date and a time of day in the office's time zone."""
    local = at.astimezone(_zone())
    time = digits(f"{local:%H:%M}")
    return f"{day(at)}، {time}" if persian() else f"{day(at)}, {time}"


def moment_in_full(at: datetime) -> str:
    zone = _zone()
    return digits(format_datetime(at.astimezone(zone), "full", tzinfo=zone, locale=get_locale()))


def span(start: datetime, end: datetime | None) -> str:
    """From when to when; the day is said once where both are on it."""
    if end is None:
        return moment(start)
    zone = _zone()
    if start.astimezone(zone).date() == end.astimezone(zone).date():
        return f"{moment(start)}–{digits(f'{end.astimezone(zone):%H:%M}')}"
    return f"{moment(start)} – {moment(end)}"


def month(key: str) -> str:
    """`2024` or `2024-05` in words."""
    if len(key) == 4:
        return digits(key)
    first = date(int(key[:4]), int(key[5:7]), 1)
    return digits(format_skeleton("yMMMM", first, locale=get_locale()))


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


def time_code(seconds: float) -> str:
    """1:05.25, for marks."""
    minutes, left = divmod(seconds, 60)
    return digits(f"{int(minutes)}:{left:05.2f}")


def size(count_bytes: int) -> str:
    """Bytes in the largest decimal unit that leaves at least one of it."""
    value, step = float(count_bytes), 0
    while value >= 999.5 and step < len(UNITS) - 1:
        value, step = value / 1000, step + 1
    shown = format_decimal(round(value, 0 if value >= 10 or step == 0 else 1), locale=get_locale())
    # The no-break space keeps the unit beside its number.
    return f"{digits(shown)}\u00a0{UNITS[step]}"


def local_input(at: datetime | None) -> str:
    """The value of a date and time field: wall clock of the office, to the minute."""
    return f"{at.astimezone(_zone()):%Y-%m-%dT%H:%M}" if at else ""


def from_local_input(text: str) -> str:
    """The other way: ISO 8601 with its zone, or nothing. What can't be read is handed on to be refused."""
    if not text:
        return ""
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return text
    return wall.replace(tzinfo=wall.tzinfo or _zone()).isoformat()


def period(key: str) -> tuple[datetime, datetime] | None:
    """The first moment of `2024` or `2024-05` and the last one, in the office's time zone; None if unreadable."""
    try:
        year, month_number = int(key[:4]), int(key[5:7] or 0)
        first = date(year, month_number or 1, 1)
        after = date(year + 1, 1, 1) if not month_number or month_number == 12 else date(year, month_number + 1, 1)
    except ValueError:
        return None
    zone = _zone()
    start, end = (datetime(d.year, d.month, 1, tzinfo=zone) for d in (first, after))
    return start, end - timedelta(microseconds=1)


def _beside(gregorian: date, shown: str) -> str:
    return f"{jalali(gregorian)} ({shown})" if persian() else shown


def _zone() -> ZoneInfo:
    """The office's time zone."""
    return ZoneInfo(str(get_timezone()))


def persian() -> bool:
    locale = get_locale()
    return bool(locale and locale.language == "fa")
