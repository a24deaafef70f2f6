"""How many of what is found are from each year, month and day, on the calendar and in the zone of who reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from dam.ports import DateFacet
from search import years
from search.document import KEYS_A_SECOND, LAST_KEY, moment_of, time_key
from search.plan import Node
from search.seeking import Counting

FIELD = "dated_key"
Span = tuple[int, int]
# By `year`, `month` and `day`, the most frequent first.
Counts = dict[str, list[tuple[str, int]]]
# Years that are counted in vain take time, too: what is far from all the rest is looked for each time it is found.
_LONGEST_GUESS = 120 * 366 * 86_400 * KEYS_A_SECOND


class _Usual:
    """The times that what is found mostly lies in, as former searches have shown: a guess, proved each time."""

    span: Span | None = None

    def widen(self, span: Span) -> None:
        low, high = self.span or span
        wide = (min(low, span[0]), max(high, span[1]))
        if wide[1] - wide[0] <= _LONGEST_GUESS:
            self.span = wide


_usual = _Usual()


@dataclass(frozen=True)
class Periods:
    """Years, months and days with the keys that they begin with, each kind with the one after its last.

    `bounds` are all of these keys, and before and after them those between which everything lies.
    """

    begins: Mapping[str, Sequence[years.Begin]]
    keys: Mapping[str, Sequence[int]]
    bounds: tuple[int, ...]

    def told(self, between: Sequence[int]) -> Counts:
        """What holds something, by how many lie from each bound to the next one."""
        before = dict(zip(self.bounds, accumulate(between, initial=0), strict=True))
        return {name: _counts(begins, self.keys[name], before) for name, begins in self.begins.items()}

    def told_all(self, between: Sequence[int]) -> Counts | None:
        """None where something lies in none of the years."""
        found = self.told(between)
        return found if sum(count for _, count in found["year"]) == sum(between) else None


def guessed(dates: DateFacet) -> Periods | None:
    """With the years in which things mostly are. To ask first between which years everything lies would take as long as
    to count them."""
    return None if _usual.span is None else _periods(_usual.span, dates)


def counted(engine: Counting, match: Node, dates: DateFacet) -> Counts:
    """All years, the opened year's months and the opened month's days that hold something."""
    span = engine.span(match, FIELD)
    if span is not None:
        _usual.widen(span)
    periods = _periods(span, dates)
    return periods.told(engine.counts_between(match, FIELD, periods.bounds))


# As good as all searches ask for the same years, and to reckon a century of them takes a millisecond.
@lru_cache(maxsize=100)
def _periods(span: Span | None, dates: DateFacet) -> Periods:
    begins = {
        "year": years.years_between(moment_of(span[0]), moment_of(span[1]), dates) if span else [],
        "month": years.months_of(dates),
        "day": years.days_of(dates),
    }
    keys = {name: [time_key(moment, 0) for _, moment in part] for name, part in begins.items()}
    bounds = {0, LAST_KEY, *(key for part in keys.values() for key in part)}
    return Periods(begins, keys, tuple(sorted(bounds)))


def _counts(begins: Sequence[years.Begin], keys: Sequence[int], before: Mapping[int, int]) -> list[tuple[str, int]]:
    """How many there are from each beginning to the next one, by how many there are before each."""
    ends = zip(begins, pairwise(keys), strict=False)
    counts = [(str(begin[0]), before[end] - before[start]) for begin, (start, end) in ends]
    return sorted([pair for pair in counts if pair[1]], key=lambda pair: (-pair[1], pair[0]))
