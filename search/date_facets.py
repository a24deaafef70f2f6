"""How many of what is found are from each year, month and day, on the calendar and in the zone of who reads."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from dam.ports import DateFacet
from search import years
from search.document import KEYS_A_SECOND, LAST_KEY, moment_of, time_key
from search.plan import Node
from search.seeking import Counting

Span = tuple[int, int]
_FIELD = "dated_key"
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


def counted(engine: Counting, match: Node, dates: DateFacet) -> dict[str, list[tuple[str, int]]]:
    """All years, the opened year's months and the opened month's days that hold something; the most frequent first."""
    # To ask first between which years everything lies takes as long as to count them.
    guess = _usual.span
    if guess is not None:
        found, is_all = _within(guess, engine, match, dates)
        if is_all:
            return found
    span = engine.span(match, _FIELD)
    if span is not None:
        _usual.widen(span)
    return _within(span, engine, match, dates)[0]


def _within(
    span: Span | None, engine: Counting, match: Node, dates: DateFacet
) -> tuple[dict[str, list[tuple[str, int]]], bool]:
    """With the years of this span alone, and whether nothing lies beyond them."""
    begins = years.years_between(moment_of(span[0]), moment_of(span[1]), dates) if span else []
    parts = {"year": begins, "month": years.months_of(dates), "day": years.days_of(dates)}
    keys = {name: [time_key(moment, 0) for _, moment in part] for name, part in parts.items()}
    # Counted once, from each beginning of any of them to the next one, and what comes before and after them.
    bounds = sorted({0, LAST_KEY, *(key for part in keys.values() for key in part)})
    before = dict(zip(bounds, accumulate(engine.counts_between(match, _FIELD, bounds), initial=0), strict=True))
    found = {name: _counts(part, keys[name], before) for name, part in parts.items()}
    return found, _sum(found["year"]) == before[LAST_KEY]


def _counts(begins: Sequence[years.Begin], keys: Sequence[int], before: Mapping[int, int]) -> list[tuple[str, int]]:
    """How many there are from each beginning to the next one, by how many there are before each."""
    ends = zip(begins, pairwise(keys), strict=False)
    counts = [(str(begin[0]), before[end] - before[start]) for begin, (start, end) in ends]
    return sorted([pair for pair in counts if pair[1]], key=lambda pair: (-pair[1], pair[0]))


def _sum(counts: Sequence[tuple[str, int]]) -> int:
    return sum(count for _, count in counts)
