"""A page by relevance on the embedded engine: by points, and those of equal points by a key, the highest first.

Tantivy itself orders by points or by a key, not by both. So the best rows are fetched by points, and the last kind of
points among them, which may have been cut short, again by their key.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter

import tantivy
from tantivy import Order as Direction

from search.cursor import Position
from search.finding import Hit, Order, beyond
from search.plan import Mark, Node, Range, all_of
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

    def page(self, match: Node, marks: Sequence[Mark], after: Position | None, limit: int) -> list[Hit]:
        if after is None:
            # Of a large result those that have every mark are found at once, and most often fill the first page.
            top = self._compiler.query(best(match, marks))
            hits, _ = _rows(self._searcher, top, self._order, limit, sum(mark.weight for mark in marks))
            if len(hits) < limit:
                hits = self._leading(match, marks, limit)
            return hits if len(hits) >= limit else self._best(match, marks, None, limit)
        hits = self._of_points(match, marks, after.score, int(after.key), limit)
        if len(hits) < limit and after.score:
            hits += self._best(match, marks, after.score, limit - len(hits))
        return hits

    def _leading(self, match: Node, marks: Sequence[Mark], limit: int) -> list[Hit]:
        """The first of those that have every mark of the greatest weight, none where others may come before them."""
        greatest = max(mark.weight for mark in marks)
        held = [mark for mark in marks if mark.weight == greatest]
        rest = open_in(marks, [part for mark in held for part in (mark.node, mark.inside)])
        if sum(mark.weight for mark in rest) >= greatest:
            return []
        all_others = sum(mark.weight for mark in marks) - sum(mark.weight for mark in rest)
        return [
            Hit(hit.id, Position(hit.position.score + all_others, hit.position.key))
            for hit in self._best(best(match, held), rest, None, limit)
        ]

    def _best(self, match: Node, marks: Sequence[Mark], below: int | None, wanted: int) -> list[Hit]:
        asked = max(_AT_ONCE, 2 * wanted)
        found = self._searcher.search(self._compiler.scored(match, marks, below), asked, count=False)
        rows = [(round(score), address) for score, address in found.hits]
        cut = rows[-1][0] if len(rows) == asked else -1
        hits = self._first([row for row in rows if row[0] > cut], wanted)
        if len(hits) < wanted and cut >= 0:
            hits += self._of_points(match, marks, cut, None, wanted - len(hits))
        return hits

    def _first(self, rows: list[tuple[int, tantivy.DocAddress]], wanted: int) -> list[Hit]:
        keys = self._searcher.fast_field_values(self._order.field, [address for _, address in rows])
        placed = [(-score, -int(key or 0), at) for (score, at), key in zip(rows, keys, strict=True)]
        placed.sort(key=itemgetter(0, 1))
        return [Hit(self._searcher.doc(at)["id"][0], Position(-score, -key)) for score, key, at in placed[:wanted]]

    def _of_points(self, match: Node, marks: Sequence[Mark], points: int, before: int | None, wanted: int) -> list[Hit]:
        """The newest that have so many points, below the key `before`."""
        for times in _AMONG:
            since = self._since(self._order.field, times * wanted)
            if since is None or (before is not None and since >= before):
                continue
            newest = all_of([match, Range(ARRIVED, since, before)])
            scored = self._compiler.scored(newest, marks, None)
            rows = [(round(score), at) for score, at in self._searcher.search(scored, _MOST_FITS, count=False).hits]
            if len(rows) == _MOST_FITS and rows[-1][0] >= points:
                break
            equal = [row for row in rows if row[0] == points]
            if len(equal) >= wanted:
                return self._first(equal, wanted)
        level = self._compiler.with_points(self._compiler.query(match), marks, points)
        if before is not None:
            level = level.and_must_match(self._compiler.query(beyond(self._order, Position(points, before))))
        return _rows(self._searcher, level, self._order, wanted, points)[0]
