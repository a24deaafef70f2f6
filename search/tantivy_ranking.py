"""A page by relevance on the embedded engine: by points, and those of equal points by a key, the highest first.

Tantivy itself orders by points or by a key, not by both. So the best rows are fetched by points, and the last kind of
points among them, which may have been cut short, again by their key.
"""

import math
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import NamedTuple

import tantivy
from tantivy import Order as Direction

from search.cursor import Position
from search.finding import Hit, Order, beyond
from search.plan import Mark, Node, Range, all_of
from search.tantivy_presence import Presence
from search.tantivy_query import Compiler
from search.tantivy_schema import ARRIVED
from search.weighing import best, open_in

# So many rows by points show most often where the page's last kind of points ends.
_AT_ONCE = 4000
# Of equals the newest are looked for among so many times as many of the newest assets, and no more than so many fits.
_AMONG = (8, 64, 512)
_MOST_FITS = 8000


def by_key(
    searcher: tantivy.Searcher,
    compiler: Compiler,
    match: Node,
    order: Order,
    after: Position | None,
    limit: int,
    *,
    count: bool,
) -> tuple[list[Hit], int | None]:
    """The first rows by key alone, and how many there are, where they are to be counted."""
    asked = match if after is None else all_of([match, beyond(order, after)])
    return _rows(searcher, compiler.query(asked), order, limit, 0, count=count)


def _rows(
    searcher: tantivy.Searcher, asked: tantivy.Query, order: Order, limit: int, points: int, *, count: bool = False
) -> tuple[list[Hit], int | None]:
    direction = Direction.Desc if order.descending else Direction.Asc
    found = searcher.search(asked, limit, count=count, order_by_field=order.field, order=direction)
    hits = [Hit(searcher.doc(address)["id"][0], Position(points, key)) for key, address in found.hits]
    return hits, int(found.count) if count else None  # type: ignore[attr-defined]


# Points and place.
_Row = tuple[int, tantivy.DocAddress]


class _Rows(NamedTuple):
    """Those with the most points: `known` has all that have theirs, of those with `cut` points there may be more."""

    known: list[_Row]
    cut: int


class _Leading(NamedTuple):
    """What has every mark of the greatest weight: it has `points`, and those of the `rest` that it fits."""

    node: Node
    rest: Sequence[Mark]
    points: int


class Ranking:
    """`since` tells the key from which on about so many of all assets follow, None for all of them."""

    def __init__(
        self,
        searcher: tantivy.Searcher,
        compiler: Compiler,
        key_field: str,
        since: Callable[[str, int], int | None],
    ) -> None:
        self._searcher = searcher
        self._compiler = compiler
        self._order = Order(key_field, True)
        self._since = since
        self._presence = Presence(searcher, compiler)

    def page(self, match: Node, marks: Sequence[Mark], after: Position | None, limit: int) -> list[Hit]:
        # Of a slip nothing is as it was typed: what has all other marks stands first, and need not be weighed.
        held = [mark for mark in marks if self._presence.can_match(mark.node)]
        return self._led(match, held, after, limit)

    def _led(self, match: Node, marks: Sequence[Mark], after: Position | None, limit: int) -> list[Hit]:
        if not marks:
            return self._ranked(match, marks, after, limit)
        leading = self._leading(match, marks)
        if after is None and len(hits := self._with_all(match, marks, limit)) >= limit:
            return hits
        if leading is not None and (after is None or after.score >= leading.points):
            begun = None if after is None else Position(after.score - leading.points, after.key)
            hits = self._ranked(leading.node, leading.rest, begun, limit)
            if len(hits) >= limit:
                return [Hit(hit.id, Position(hit.position.score + leading.points, hit.position.key)) for hit in hits]
        return self._ranked(match, marks, after, limit)

    def _with_all(self, match: Node, marks: Sequence[Mark], limit: int) -> list[Hit]:
        """Of a large result those that have every mark are found at once, and most often fill the first page."""
        top = self._compiler.query(best(match, marks))
        return _rows(self._searcher, top, self._order, limit, sum(mark.weight for mark in marks))[0]

    def _ranked(self, match: Node, marks: Sequence[Mark], after: Position | None, wanted: int) -> list[Hit]:
        if not marks:
            return by_key(self._searcher, self._compiler, match, self._order, after, wanted, count=False)[0]
        if after is not None:
            hits = self._newest(match, marks, after.score, int(after.key), wanted)
            if hits:
                return hits
        rows = self._weighed(match, marks, None, max(_AT_ONCE if after is None else _MOST_FITS, 2 * wanted))
        if after is None or rows.cut < after.score:
            hits = self._first([row for row in rows.known if after is None or row[0] <= after.score], after, wanted)
            level, before = rows.cut, None
        else:
            hits, level, before = [], after.score, int(after.key)
        if len(hits) < wanted and level >= 0:
            hits += self._of_points(match, marks, level, before, wanted - len(hits))
        if len(hits) < wanted and level > 0:
            # Of so many rows either those that are known are enough, or those of the last kind of points.
            rows = self._weighed(match, marks, level, max(_AT_ONCE, 2 * wanted))
            hits += self._first(rows.known, None, wanted - len(hits))
            if len(hits) < wanted and rows.cut >= 0:
                hits += self._of_points(match, marks, rows.cut, None, wanted - len(hits))
        return hits

    def _weighed(self, match: Node, marks: Sequence[Mark], below: int | None, most: int) -> _Rows:
        found = self._searcher.search(self._compiler.scored(match, marks, below), most, count=False)
        rows = [(round(score), address) for score, address in found.hits]
        cut = rows[-1][0] if len(rows) == most else -1
        return _Rows([row for row in rows if row[0] > cut], cut)

    def _first(self, rows: Sequence[_Row], after: Position | None, wanted: int) -> list[Hit]:
        keys = self._searcher.fast_field_values(self._order.field, [address for _, address in rows])
        placed = [(-score, -int(key or 0), at) for (score, at), key in zip(rows, keys, strict=True)]
        if after is not None:
            begun = (-after.score, -int(after.key))
            placed = [row for row in placed if row[:2] > begun]
        placed.sort(key=itemgetter(0, 1))
        return [Hit(self._searcher.doc(at)["id"][0], Position(-score, -key)) for score, key, at in placed[:wanted]]

    def _newest(self, match: Node, marks: Sequence[Mark], points: int, before: int | None, wanted: int) -> list[Hit]:
        """The newest that have so many points, below the key `before`; none where so many are not soon found."""
        least = 0.0
        for times in _AMONG:
            if times < least:
                continue
            since, newest = self._since(self._order.field, times * wanted), self._since(self._order.field, 1)
            if since is None or newest is None:
                continue
            if before is not None:
                # So long a time before it as holds so many of the newest.
                since = max(0, before - (newest - since))
            rows = self._weighed(all_of([match, Range(ARRIVED, since, before)]), marks, None, _MOST_FITS)
            if rows.cut >= points:
                break
            equal = [row for row in rows.known if row[0] == points]
            if len(equal) >= wanted:
                return self._first(equal, None, wanted)
            # Among how many more there would be enough.
            least = times * wanted / len(equal) if equal else math.inf
        return []

    def _of_points(self, match: Node, marks: Sequence[Mark], points: int, before: int | None, wanted: int) -> list[Hit]:
        """The newest that have so many points, below the key `before`: as many as there are."""
        hits = self._newest(match, marks, points, before, wanted) if before is None else []
        if hits:
            return hits
        level = self._compiler.with_points(self._compiler.query(match), marks, points)
        if before is not None:
            level = level.and_must_match(self._compiler.query(beyond(self._order, Position(points, before))))
        return _rows(self._searcher, level, self._order, wanted, points)[0]

    def _leading(self, match: Node, marks: Sequence[Mark]) -> _Leading | None:
        """None where others may come before it, and where there is no such thing."""
        greatest = max(mark.weight for mark in marks)
        held = [mark for mark in marks if mark.weight == greatest]
        rest = open_in(marks, [part for mark in held for part in (mark.node, mark.inside)])
        lacking = sum(mark.weight for mark in rest)
        if lacking >= greatest:
            return None
        return _Leading(best(match, held), rest, sum(mark.weight for mark in marks) - lacking)
