"""One snapshot of the embedded index, asked in the few kinds of question of `finding.Engine`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar

import tantivy

from dam.ports import HeldDocument
from search import clusters
from search.cursor import Position
from search.days import utc_now
from search.finding import BETWEEN, Between, Hit, Order, Page
from search.plan import Everything, Mark, Node, Nothing, Range, all_of, any_of, conditions, exceptions
from search.seeking import seek
from search.tantivy_presence import Presence
from search.tantivy_query import Compiler
from search.tantivy_ranking import Ranking, by_key
from search.tantivy_store import reading
from search.times import LAST_BITS
from search.together import asked_both, together

_MOST_COUNTED = 200
_MOST_HELD = 10_000
# The keys that tell when something was. Of so many parts that all assets are cut into by such a key, a span has some at
# most, and should hold so many times the rows that are wanted.
_TIMES = ("created_key", "dated_key")
_SPAN_PARTS, _MOST_SPAN_PARTS, _SPAN_TIMES = 64, 4, 4
# Every asset has an ordinal.
_ALL = "all"
_TOTAL = {_ALL: {"value_count": {"field": "ordinal"}}}


Asked = TypeVar("Asked")
Counted = TypeVar("Counted")


@dataclass
class Known:
    """What has been counted already: `facets` and `totals` in one state of the index, `since` in about the same one."""

    facets: dict[tuple[Node, tuple[str | Between, ...], int], dict[str, list[tuple[str, int]]]] = field(
        default_factory=dict
    )
    totals: dict[Node, int] = field(default_factory=dict)
    since: dict[tuple[str, int, int], int | None] = field(default_factory=dict)


class View:
    """`finding.Engine` on one snapshot of the index."""

    def __init__(self, searcher: tantivy.Searcher, compiler: Compiler, known: Known) -> None:
        self.now = utc_now()
        self.searcher = searcher
        self._compiler = compiler
        self._known = known

    @reading()
    def page(
        self,
        match: Node,
        marks: Sequence[Mark],
        order: Order,
        after: Position | None,
        limit: int,
        *,
        counted: bool = True,
    ) -> Page:
        total = partial(self._total, match)
        if order.by_score and marks:
            ranking = Ranking(self.searcher, self._compiler, order.field, self._since)
            if counted:
                rows, _ = asked_both(lambda: ranking.page(match, marks, after, limit), total)
            else:
                rows = ranking.page(match, marks, after, limit)
        elif spanned := self._in_span(match, order, after, limit, counted=counted):
            rows = spanned
        else:
            # Counted along with the rows where all of them are looked at, and it takes longer to count them alone.
            count = counted and after is None and match not in self._known.totals and not _nearly_all(match)
            rows, size = by_key(self.searcher, self._compiler, match, order, after, limit, count=count)
            if size is not None:
                self._keep_total(match, size)
        return Page(tuple(rows), total)

    def _in_span(self, match: Node, order: Order, after: Position | None, limit: int, *, counted: bool) -> list[Hit]:
        """The first rows of a long list, newest first, out of a span that should hold some times as many: to compare
        all there are takes longer. None where the span would be wide, or holds too few.
        """
        before = None if after is None else after.key
        if not order.descending or isinstance(before, str) or order.field not in _TIMES:
            return []
        # It is told to whoever asked, so that to count it first costs nothing.
        is_told = counted and after is not None
        total = self._total(match) if is_told or _nearly_all(match) else self._known.totals.get(match, 0)
        size = int(self.searcher.num_docs)
        part = max(1, size // _SPAN_PARTS)
        parts = -(-_SPAN_TIMES * limit * size // (max(1, total) * part))
        if parts > _MOST_SPAN_PARTS:
            return []
        # Of one size alone, since to find out where it begins takes a while, once in the life of a process.
        since, newest = self._since(order.field, part), self._since(order.field, 1)
        if since is None or newest is None:
            return []
        low = max(0, (newest if before is None else before) - parts * (newest - since))
        span = all_of([match, Range(order.field, low, before)])
        rows, _ = by_key(self.searcher, self._compiler, span, order, None, limit, count=False)
        return rows if len(rows) == limit else []

    @reading()
    def surely_empty(self, match: Node) -> bool:
        return not Presence(self.searcher, self._compiler).can_match(match)

    @reading()
    def counts(
        self, asked: Sequence[tuple[Node, Sequence[str | Between]]], size: int
    ) -> dict[str, list[tuple[str, int]]]:
        # Each by itself: the engine's own filters look at every asset there is, and so take longer.
        jobs = [partial(self._counts, match, tuple(wanted), size) for match, wanted in asked if wanted]
        return {name: values for found in together(jobs) for name, values in found.items()}

    def _counts(self, match: Node, wanted: tuple[str | Between, ...], size: int) -> dict[str, list[tuple[str, int]]]:
        known = self._known.facets.get((match, wanted, size))
        if known is not None:
            return known
        asked = dict(_asked(one, size) for one in wanted)
        answer = self.searcher.aggregate(self._compiler.query(match), {**asked, **_TOTAL})
        self._keep_total(match, int(answer[_ALL]["value"]))
        counted = dict(_told(one, answer) for one in wanted)
        _keep(self._known.facets, (match, wanted, size), counted)
        return counted

    @reading()
    def span(self, match: Node, field: str) -> tuple[int, int] | None:
        asked = {name: {name: {"field": field}} for name in ("min", "max")}
        answer = self.searcher.aggregate(self._compiler.query(match), asked)
        low, high = answer["min"]["value"], answer["max"]["value"]
        # The numbers come back as floating-point ones, which lack the last bits of a key.
        return None if low is None else (max(0, int(low) - LAST_BITS), int(high) + LAST_BITS)

    @reading()
    def counts_between(self, match: Node, field: str, bounds: Sequence[int]) -> list[int]:
        wanted = Between(field, tuple(bounds))
        if len(wanted.bounds) < 2:
            return []
        answer = self.searcher.aggregate(self._compiler.query(match), dict([_asked(wanted, 0)]))
        return [count for _, count in _told(wanted, answer)[1]]

    @reading()
    def cells(self, match: Node, size: int) -> list[tuple[int, int, int, float, float]]:
        return clusters.told(self.searcher.aggregate(self._compiler.query(match), clusters.asked(size)))

    @reading()
    def held(self, first: int, last: int) -> list[HeldDocument]:
        found = self._compiler.query(Range("ordinal", first, last + 1))
        order = tantivy.Order.Asc
        hits = self.searcher.search(found, _MOST_HELD, count=False, order_by_field="ordinal", order=order).hits
        addresses = [address for _, address in hits]
        versions = self.searcher.fast_field_values("version", addresses)
        return [
            HeldDocument(self.searcher.doc(address)["id"][0], int(ordinal), int(version or 0))
            for (ordinal, address), version in zip(hits, versions, strict=True)
        ]

    @reading()
    def _total(self, match: Node) -> int:
        known = self._known.totals.get(match)
        if known is not None:
            return known
        if _nearly_all(match):
            # Those that are not are sooner counted.
            without = any_of(exceptions(match))
            return int(self.searcher.num_docs) - (0 if isinstance(without, Nothing) else self._total(without))
        # By a field, since to count by points would weigh everything.
        found = self.searcher.search(self._compiler.query(match), 1, order_by_field="ordinal")
        return self._keep_total(match, int(found.count))  # type: ignore[attr-defined]

    def _keep_total(self, match: Node, total: int) -> int:
        _keep(self._known.totals, match, total)
        return total

    def _since(self, field: str, rows: int) -> int | None:
        """The key from which on about so many assets follow; None for all.

        It guides alone, so a former one will do, and one of up to twice as many.
        """
        size, rows = int(self.searcher.num_docs), 1 << max(0, rows - 1).bit_length()
        key = (field, rows, size >> max(0, size.bit_length() - 3))
        if rows >= size:
            return None
        if key not in self._known.since:
            self._known.since[key] = seek(self, Everything(), field, True, rows)[0]
        return self._known.since[key]


def _asked(wanted: str | Between, size: int) -> tuple[str, dict[str, Any]]:
    """An aggregation and its name."""
    if isinstance(wanted, Between):
        ranges = [{"from": float(low), "to": float(high)} for low, high in pairwise(wanted.bounds)]
        return BETWEEN, {"range": {"field": wanted.field, "ranges": ranges}}
    return wanted, {"terms": {"field": wanted, "size": size, "order": {"_count": "desc"}}}


def _told(wanted: str | Between, answer: dict[str, Any]) -> tuple[str, list[tuple[str, int]]]:
    """What was counted, under its name."""
    if isinstance(wanted, Between):
        # A range from 0 comes back as one without a beginning.
        ended = [bucket for bucket in answer[BETWEEN]["buckets"] if "to" in bucket]
        counted = {float(bucket.get("from", 0)): int(bucket["doc_count"]) for bucket in ended}
        return BETWEEN, [(str(low), counted.get(float(low), 0)) for low in wanted.bounds[:-1]]
    found = [(_value(bucket["key"]), int(bucket["doc_count"])) for bucket in answer[wanted]["buckets"]]
    return wanted, sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _keep(counted: dict[Asked, Counted], asked: Asked, found: Counted) -> None:
    """What everybody opens first is asked again and again between two changes. Any answer may be thrown away."""
    if len(counted) >= _MOST_COUNTED:
        counted.clear()
    counted[asked] = found


def _nearly_all(match: Node) -> bool:
    return conditions(match) == (Everything(),)


def _value(key: object) -> str:
    # Numbers come back as floating-point ones.
    return str(int(key)) if isinstance(key, float) else str(key)
