"""Where one asset stands in a result, and between which others."""

from dataclasses import replace

from dam.ports import Place, SearchRequest
from search.finding import LARGEST_PAGE, SORTS, Engine, beyond, find, narrowed
from search.plan import Term, all_of

# By relevance a row is found by walking there: the first thousands alone.
_WALKED_PAGES = 3


def place(engine: Engine, request: SearchRequest, asset_id: str) -> Place | None:
    """By counting what is sorted before it: as quick far down as at the top. None for what is not in the result."""
    order = SORTS[request.sort]
    if order.by_score:
        return _walked(engine, request, asset_id)
    match, _ = narrowed(engine, request)
    own = engine.page(all_of([match, Term("id", asset_id)]), (), order, None, 1).hits
    if not own:
        return None
    back = replace(order, descending=not order.descending)
    before = engine.page(all_of([match, beyond(back, own[0].position)]), (), back, None, 1)
    after = engine.page(all_of([match, beyond(order, own[0].position)]), (), order, None, 1)
    ids = [page.hits[0].id if page.hits else None for page in (before, after)]
    return Place(before.total, *ids)


def _walked(engine: Engine, request: SearchRequest, asset_id: str) -> Place | None:
    row, previous, cursor = 0, None, None
    for _ in range(_WALKED_PAGES):
        asked = replace(request, limit=LARGEST_PAGE, facets=False, row=None, backwards=False, cursor=cursor)
        found = find(engine, asked)
        ids = list(found.ids)
        if asset_id in ids:
            at = ids.index(asset_id)
            following = ids[at + 1] if at + 1 < len(ids) else _first(engine, replace(asked, cursor=found.next_cursor))
            return Place(row + at, ids[at - 1] if at else previous, following)
        if not found.next_cursor:
            return None
        row, previous, cursor = row + len(ids), ids[-1], found.next_cursor
    return None


def _first(engine: Engine, request: SearchRequest) -> str | None:
    return next(iter(find(engine, replace(request, limit=1)).ids), None) if request.cursor else None
