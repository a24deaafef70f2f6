"""The library's result over time, as bars to click: years, one year's months, one month's days."""

from dataclasses import dataclass, replace

from babel.dates import format_date
from flask_babel import get_locale, lazy_gettext, ngettext
from flask_babel import gettext as _

from dam.services import histogram
from dam.services.find import Found
from dam.web import formats, periods
from dam.web.formats import JALALI_MONTHS, digits
from dam.web.library_query import LibraryQuery
from search import years

# Under so many bars there is room for what they are called.
_MOST_TICKS = 6
# Of a hundred: what is there at all is to be seen, however small.
_LOWEST = 3
_TITLES = {
    "year": lazy_gettext("By year"),
    "month": lazy_gettext("By month"),
    "day": lazy_gettext("By day"),
}


@dataclass(frozen=True)
class Bar:
    """`height` is of a hundred; `tick` stands under it, or is empty; `name` tells all of it in words. Where `address`
    would be too long it is empty, and `toggle` is sent with the form of all that is chosen."""

    name: str
    tick: str
    height: int
    chosen: bool
    address: str
    toggle: str


@dataclass(frozen=True)
class Chart:
    """`way` leads from everything down to the period that is shown in parts, as (label, address), with no address for
    what is chosen now; it is empty where the bars are years.
    """

    title: str
    bars: list[Bar]
    way: list[tuple[str, str]]


def chart(query: LibraryQuery, found: Found) -> Chart | None:
    """None where there is nothing to compare."""
    dates = periods.facet(query.date)
    spread = histogram.of_dates(found.facets, dates)
    most = max((period.count for period in spread.periods), default=0)
    if not most or (len(spread.periods) == 1 and not query.date):
        return None
    bars = [
        Bar(
            _name(period),
            _tick(spread, index),
            max(_LOWEST, round(100 * period.count / most)) if period.count else 0,
            period.key == query.date,
            _leads(query, period.key),
            f"date:{period.key}",
        )
        for index, period in enumerate(spread.periods)
    ]
    return Chart(str(_TITLES[spread.unit]), bars, _way(query, spread.unit))


def _name(period: histogram.Period) -> str:
    when, shown = periods.in_words(period.key), formats.number(period.count)
    return ngettext("%(when)s, %(shown)s asset", "%(when)s, %(shown)s assets", period.count, when=when, shown=shown)


def _tick(spread: histogram.Histogram, index: int) -> str:
    """Every month by its first letter; of years and days so many that they do not touch, the last one among them."""
    period = spread.periods[index]
    parts = years.parts_of(period.key) or ()
    if spread.unit == "month":
        if years.calendar_of(parts[0]) == "solar":
            return JALALI_MONTHS[parts[1] - 1][0]
        return str(format_date(period.first, "LLLLL", locale=get_locale()))
    if spread.unit == "day":
        return digits(parts[2]) if parts[2] % 7 == 1 else ""
    every = -(-len(spread.periods) // _MOST_TICKS)
    return digits(parts[0]) if (len(spread.periods) - 1 - index) % every == 0 else ""


def _way(query: LibraryQuery, unit: str) -> list[tuple[str, str]]:
    if unit == "year":
        return []
    parts = years.parts_of(query.date) or ()
    way = [(_("All years"), _address(replace(query, date="")))]
    keys = [(digits(parts[0]), query.date[:4])]
    if unit == "day":
        keys.append((periods.month_of(parts), query.date[:7]))
    return [*way, *((label, _address(replace(query, date=key)) if key != query.date else "") for label, key in keys)]


def _leads(query: LibraryQuery, key: str) -> str:
    if key == query.date:
        return _address(_wider(query))
    return "" if query.unwieldy else _address(query.toggled("date", key))


def _wider(query: LibraryQuery) -> LibraryQuery:
    """The chosen day's month: a second click on a bar takes back the first."""
    return replace(query, date=query.date.rpartition("-")[0])


def _address(query: LibraryQuery) -> str:
    return f"?{query.query_string()}"
