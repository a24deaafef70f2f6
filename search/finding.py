"""A search from request to result, the same for both engines: who may see, what fits, how many, in which order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from dam.domain.access import Level
from dam.domain.errors import BadRequest
from dam.ports import DateFacet, FacetValue, SearchRequest, SearchResult
from search import cursor, date_facets
from search.compose import can_be_loose, compose, firm
from search.cursor import Position
from search.days import settled
from search.document import FACET_FIELDS, key_after, time_key
from search.globe import within
from search.plan import AllOf, Everything, Mark, Node, Nothing, OneOf, Plan, Range, Term, all_of, any_of
from search.query import Query, parse
from search.seeking import seek
from search.suggest import Written, nothing_written, suggestion
from search.together import asked_both

FACET_VALUES = 50
LARGEST_PAGE = 1000
_SUGGESTED_FROM = 20


@dataclass(frozen=True)
class Order:
    """By `field` alone, or by the points of the marks first (`by_score`, best first) and by `field` among equals."""

    field: str
    descending: bool
    by_score: bool = False


SORTS = {
    "relevance": Order("created_key", True, by_score=True),
    "created_at": Order("created_key", False),
    "-created_at": Order("created_key", True),
    "captured_at": Order("dated_key", False),
    "-captured_at": Order("dated_key", True),
    "title": Order("title_key", False),
    "-title": Order("title_key", True),
}


BETWEEN = "between"


@dataclass(frozen=True)
class Between:
    """Asks how many numbers of a field lie in each [bound, next bound), as `Engine.counts_between` does."""

    field: str
    bounds: tuple[int, ...]


@dataclass(frozen=True)
class Hit:
    id: str
    position: Position


@dataclass(frozen=True)
class Page:
    """`hits` are at most one more than asked for, which tells whether there is a next page.

    `count` tells how many match in all, at once where that was counted with them.
    """

    hits: tuple[Hit, ...]
    count: Callable[[], int]

    @property
    def total(self) -> int:
        return self.count()


class Engine(Protocol):
    """One unchanging view of an index. `now` is when it was taken, in the zone whose days a query means."""

    now: datetime

    def surely_empty(self, match: Node) -> bool:
        """Whether it is known without looking that nothing matches."""

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
        """The first `limit` hits below `after`, and how many match in all: later, where they need not be `counted`."""

    def counts(
        self, asked: Sequence[tuple[Node, Sequence[str | Between]]], size: int
    ) -> dict[str, list[tuple[str, int]]]:
        """For each field its most frequent values among what the node matches, by falling count, then by value.

        One of all may be a `Between`: under `BETWEEN` its lower bounds in order, with how many lie from there on.
        """

    def span(self, match: Node, field: str) -> tuple[int, int] | None:
        """The lowest and the highest number of a field, each at most 1024 off, to the outside."""

    def counts_between(self, match: Node, field: str, bounds: Sequence[int]) -> list[int]:
        """How many lie in each [bound, next bound); bounds rise and have at most 53 significant bits."""

    def cells(self, match: Node, size: int) -> list[tuple[int, int, int, float, float]]:
        """Of cells of so many micro-degrees that hold something: south and west edge, count, middle; as keys."""


def find(engine: Engine, request: SearchRequest, written: Written = nothing_written) -> SearchResult:
    """Raises `BadRequest` for a sort, a limit or a cursor that can't be read, and for an endless query."""
    if request.sort not in SORTS:
        raise BadRequest(f"There is no sort {request.sort!r}. Use one of: {', '.join(SORTS)}.", "bad_sort")
    if not 0 <= request.limit <= LARGEST_PAGE:
        raise BadRequest(f"The limit must lie between 0 and {LARGEST_PAGE}.", "bad_limit")
    order = SORTS[request.sort]
    after = cursor.read(request.cursor, request) if request.cursor else None
    if request.backwards and (after is None or order.by_score):
        raise BadRequest("A list is read backwards from a cursor, and not by relevance.", "bad_cursor")
    if request.row is not None:
        return _from_row(engine, request)
    query = settled(parse(request.query), engine.now)
    choices = _choices(request)
    visible = _visible(request)
    filters = all_of([visible, *choices.values()])

    loose = after.loose if after else bool(request.loose)
    free = after is None and request.loose is None and can_be_loose(query)
    if free and _surely_slipped(engine, query):
        # All that the strict question would find is found by the loose one as well.
        loose, free = True, False
    plan = _with_steps(compose(query, loose, request.synonyms), request)
    if request.backwards:
        return _before(engine, plan, filters, order, after, request)
    rows = partial(_page, engine, plan, filters, order, after, request.limit)
    values = partial(_facets, engine, plan, visible, choices, request)
    if request.facets:
        # All that is found is counted along with them.
        page, facets = asked_both(partial(rows, counted=False), values)
    else:
        page, facets = rows(), {}
    if free and (page.total == 0 or _doubtful(engine, query, filters, page.hits)):
        loose_plan = _with_steps(compose(query, True, request.synonyms), request)
        loose_page = _page(engine, loose_plan, filters, order, None, request.limit)
        if loose_page.total:
            plan, page, loose = loose_plan, loose_page, True
            facets = _facets(engine, plan, visible, choices, request) if request.facets else {}

    hits = page.hits[: request.limit]
    more = len(page.hits) > request.limit and hits
    did_you_mean = None
    if loose and after is None and hits:
        best = (
            page.hits
            if order.by_score
            else _page(engine, plan, filters, SORTS["relevance"], None, _SUGGESTED_FROM).hits
        )
        did_you_mean = suggestion(query, written([hit.id for hit in best[:_SUGGESTED_FROM]]))
    return SearchResult(
        ids=tuple(hit.id for hit in hits),
        total=page.total,
        facets=facets,
        next_cursor=_cursor(hits[-1], loose, request) if more else None,
        previous_cursor=_cursor(hits[0], loose, request) if after and hits and not order.by_score else None,
        did_you_mean=did_you_mean,
        hint=query.hint,
        loose=loose and bool(page.total or request.loose),
    )


def _surely_slipped(engine: Engine, query: Query) -> bool:
    """Whether some word is a slip, and that is known without looking."""
    sure = firm(query)
    return sure is not None and engine.surely_empty(sure)


def _doubtful(engine: Engine, query: Query, filters: Node, found: Sequence[Hit] = ()) -> bool:
    """Whether what was found may well be no more than what a slip happens to be like."""
    sure = firm(query)
    if sure is None:
        return False
    # What comes first is most often sure, and sooner asked than everything.
    asked = [OneOf("id", tuple(hit.id for hit in found)), filters] if found else [filters]
    return all(not engine.page(all_of([node, sure]), (), SORTS["-created_at"], None, 1).hits for node in asked)


def beyond(order: Order, after: Position) -> Node:
    """What comes after a position in this order by key alone."""
    if order.descending:
        return Range(order.field, None, after.key)
    # Keys are whole numbers or unique texts, of which the next one is the first beyond.
    return Range(order.field, after.key + 1 if isinstance(after.key, int) else after.key + "0", None)


def timed(request: SearchRequest) -> str:
    """The field of a sort by time. Raises `BadRequest` for another sort."""
    order = SORTS.get(request.sort)
    if order is None or order.by_score or order.field not in ("created_key", "dated_key"):
        raise BadRequest("Only a list sorted by time can be asked about its times and rows.", "bad_sort")
    return order.field


def narrowed(engine: Engine, request: SearchRequest) -> tuple[Node, bool]:
    """All that a request finds, and whether it had to be found forgivingly."""
    query = settled(parse(request.query), engine.now)
    filters = all_of([_visible(request), *_choices(request).values()])
    strict = all_of([filters, compose(query, False, request.synonyms).match])
    if not can_be_loose(query):
        return strict, False
    found = not _surely_slipped(engine, query) and engine.span(strict, "created_key") is not None
    if found and not _doubtful(engine, query, filters):
        return strict, False
    return all_of([filters, compose(query, True, request.synonyms).match]), True


def _before(
    engine: Engine, plan: Plan, filters: Node, order: Order, after: Position | None, request: SearchRequest
) -> SearchResult:
    page = _page(engine, plan, filters, replace(order, descending=not order.descending), after, request.limit)
    hits = page.hits[: request.limit][::-1]
    loose = bool(after and after.loose)
    return SearchResult(
        ids=tuple(hit.id for hit in hits),
        total=page.total,
        next_cursor=_cursor(hits[-1], loose, request) if hits else None,
        previous_cursor=_cursor(hits[0], loose, request) if len(page.hits) > request.limit else None,
        loose=loose,
    )


def _from_row(engine: Engine, request: SearchRequest) -> SearchResult:
    timed(request)
    order = SORTS[request.sort]
    match, loose = narrowed(engine, request)
    start, skipped = seek(engine, match, order.field, order.descending, max(0, request.row or 0))
    after = None if start is None else Position(0, start)
    page = engine.page(match, (), order, after, skipped + request.limit + 1)
    rest = page.hits[skipped:]
    hits = rest[: request.limit]
    return SearchResult(
        ids=tuple(hit.id for hit in hits),
        total=page.total,
        next_cursor=_cursor(hits[-1], loose, request) if len(rest) > request.limit else None,
        previous_cursor=_cursor(hits[0], loose, request) if hits and request.row else None,
        loose=loose,
    )


def _cursor(hit: Hit, loose: bool, request: SearchRequest) -> str:
    return cursor.write(replace(hit.position, loose=loose), request)


def _page(
    engine: Engine,
    plan: Plan,
    filters: Node,
    order: Order,
    after: Position | None,
    limit: int,
    *,
    counted: bool = True,
) -> Page:
    marks = plan.marks if order.by_score else ()
    return engine.page(all_of([filters, plan.match]), marks, order, after, limit + 1, counted=counted)


def _with_steps(plan: Plan, request: SearchRequest) -> Plan:
    """A point more for each step that something is nearer to what the request wants it to be similar to."""
    steps = [tuple(found for step in request.similar[: n + 1] for found in step) for n in range(len(request.similar))]
    return replace(plan, marks=(*plan.marks, *(Mark(OneOf("id", ids), 1) for ids in steps[:-1])))


def _visible(request: SearchRequest) -> Node:
    """The rule of `dam.domain.access.may_see` as a filter, without what it has come to close.

    What is closed is left out, which is little, rather than what is open asked for: that would be looked up for nearly
    every asset. A level that nobody knows is indexed as the most closed one.
    """
    scope = request.scope
    closed = any_of([Term("level", level.value) for level in Level if level not in scope.levels])
    if scope.owner_id and not isinstance(closed, Nothing):
        closed = AllOf((closed,), (Term("uploaded_by", scope.owner_id),))
    hidden = [closed, OneOf("id", request.withheld)] if request.withheld else [closed]
    without = tuple(node for node in hidden if not isinstance(node, Nothing))
    return AllOf((), without) if without else Everything()


def _choices(request: SearchRequest) -> dict[str, Node]:
    """Facet name to its filter, only where something is chosen."""
    chosen = {
        "kind": request.kinds,
        "event": request.event_ids,
        "keyword": request.keywords,
        "creator": request.creators,
        "level": request.levels,
        "state": request.states,
        "missing": request.missing,
        "uploaded_by": request.uploaded_by_ids,
    }
    filters = {name: any_of([Term(name, value) for value in values]) for name, values in chosen.items() if values}
    if request.captured_from or request.captured_to:
        low, high = request.captured_from, request.captured_to
        # `captured_to` is the last moment that still counts.
        filters["dated"] = Range("dated_key", time_key(low, 0) if low else None, key_after(high) if high else None)
    if request.box:
        filters["box"] = within(request.box)
    if request.similar_to:
        filters["similar"] = OneOf("id", tuple(found for step in request.similar for found in step))
    if request.created_from:
        filters["created"] = Range("created_key", time_key(request.created_from, 0), None)
    if request.ids is not None:
        filters["ids"] = OneOf("id", request.ids)
    if request.within is not None:
        inside = compose(parse(request.within.query), False, request.within.synonyms).match
        filters["within"] = all_of([inside, *_choices(request.within).values()])
    return filters


def _facets(
    engine: Engine, plan: Plan, visible: Node, choices: dict[str, Node], request: SearchRequest
) -> dict[str, list[FacetValue]]:
    """Each facet under the query and the other facets' choices but not its own: its other values stay to be picked."""

    def under_all_but(name: str) -> Node:
        others = [node for chosen, node in choices.items() if chosen != name]
        return all_of([visible, *others, plan.match])

    undated = under_all_but("dated")
    dates = request.dates or DateFacet(opened=_one_year(request))
    free: list[str | Between] = [name for name in FACET_FIELDS if name not in choices]
    asked: list[tuple[Node, Sequence[str | Between]]] = [(under_all_but(""), free)]
    asked += [(under_all_but(name), [name]) for name in FACET_FIELDS if name in choices]
    if (guess := date_facets.guessed(dates)) is None:
        counted, dated = asked_both(
            lambda: engine.counts(asked, FACET_VALUES), lambda: date_facets.counted(engine, undated, dates)
        )
    else:
        between = Between(date_facets.FIELD, guess.bounds)
        # Along with the rest, where the same is asked for.
        if "dated" in choices:
            asked.append((undated, [between]))
        else:
            free.append(between)
        counted = engine.counts(asked, FACET_VALUES)
        numbers = [count for _, count in counted.pop(BETWEEN)]
        dated = guess.told_all(numbers) or date_facets.counted(engine, undated, dates)
    return {name: [FacetValue(*pair) for pair in values] for name, values in (counted | dated).items()}


def _one_year(request: SearchRequest) -> int | None:
    """The one that the chosen dates lie in, if there is one."""
    low, high = request.captured_from, request.captured_to
    return low.year if low and high and low.year == high.year else None
