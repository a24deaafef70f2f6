"""How what is found spreads over the years, a year's months or a month's days: the date facet, with its gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from dam.ports import DateFacet, FacetValue
from search import years

# Years with nothing in them are shown as gaps up to so long a row, and left out of a longer one.
_MOST_YEARS = 40


@dataclass(frozen=True)
class Period:
    """`key` as search/years.py has it; `first` and `last` are its days on the Gregorian calendar."""

    key: str
    first: date
    last: date
    count: int


@dataclass(frozen=True)
class Histogram:
    """`unit` is year, month or day."""

    unit: str
    periods: tuple[Period, ...]


def of_dates(facets: Mapping[str, Sequence[FacetValue]], dates: DateFacet) -> Histogram:
    """The deepest that `dates` opens, in the order of time; none of nothing found."""
    unit = "day" if dates.opened_month else "month" if dates.opened else "year"
    counts = {int(value.value): value.count for value in facets.get(unit, ())}
    if unit == "year":
        begins = _years(counts, dates)
    else:
        begins = years.days_of(dates) if unit == "day" else years.months_of(dates)
    if unit == "year" and len(begins) > _MOST_YEARS + 1:
        kept = [(number, start, end) for (number, start), (_, end) in pairwise(begins) if number in counts]
    else:
        kept = [(number, start, end) for (number, start), (_, end) in pairwise(begins)]
    periods = (
        Period(years.key_of(number), start.date(), end.date() - timedelta(days=1), counts.get(number, 0))
        for number, start, end in kept
    )
    return Histogram(unit, tuple(periods))


def _years(counts: Mapping[int, int], facet: DateFacet) -> list[years.Begin]:
    if not counts:
        return []
    return [(year, years.begin(year, 1, facet)) for year in range(min(counts), max(counts) + 2)]
