"""Lists straight from the database, for as long as the search engine can't answer: whole, true, within the reader's
access, by time, narrowed by what two indexes of the table hold. Words are not looked for.

Cursors are those of the engine, so that a list goes on when the engine goes or comes back in the midst of it. Where
many came within one second, such a change may repeat or leave out one of them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from dam.db.models import Asset
from dam.domain.describing import Missing
from dam.domain.errors import BadRequest, ServiceAway
from dam.domain.lifecycle import AssetState
from dam.ports import FacetValue, SearchRequest, SearchResult
from dam.services.context import Context
from dam.services.scope import in_scope
from search import cursor
from search.document import moment_of, seconds, time_key

FACETS = ("kind", "event", "level", "state")
_FACET_VALUES = 50
_ORDINAL_MASK = 2**29 - 1
_DATED = func.coalesce(Asset.captured_at, Asset.created_at)
# A sort of the engine's -> what it is by, and whether the latest come first.
_SORTS: dict[str, tuple[ColumnElement[Any], bool]] = {
    "relevance": (Asset.created_at.expression, True),
    "created_at": (Asset.created_at.expression, False),
    "-created_at": (Asset.created_at.expression, True),
    "captured_at": (_DATED, False),
    "-captured_at": (_DATED, True),
}


def answerable(request: SearchRequest) -> SearchRequest:
    """The request without what only the engine can answer: words, keywords, creators, captions, what is similar, the
    order of titles.

    What a list is kept `within` stays, and can't be answered at all: without it the list would be another one.
    """
    return replace(
        request,
        query="",
        keywords=(),
        creators=(),
        missing=tuple(value for value in request.missing if value == Missing.EVENT),
        box=None,
        similar_to="",
        similar=(),
        loose=None,
        sort=request.sort if request.sort in _SORTS else "-captured_at",
    )


def loses(request: SearchRequest) -> bool:
    """Whether such a list leaves out something that was looked for, beside the order."""
    return replace(answerable(request), sort=request.sort, loose=request.loose) != request


def search(context: Context, request: SearchRequest) -> SearchResult:
    """Of the facets those of `FACETS`. Raises `ServiceAway` for what only the engine can answer."""
    if request.within is not None or answerable(request) != replace(request, query=request.query.strip(), loose=None):
        raise ServiceAway(
            "The search does not answer, so that words, keywords, photographers and captions can't be looked for and "
            "titles can't be sorted by. Leave them out to list what there is, or try again in a moment."
        )
    by, latest_first = _SORTS[request.sort]
    if request.backwards and not request.cursor:
        raise BadRequest("A list is read backwards from a cursor.", "bad_cursor")
    with context.database.read() as session:
        counted = _count(session, request)
        query = select(Asset.id, Asset.ordinal, by.label("at")).where(*_filters(request), *_choices(request))
        if request.cursor:
            query = query.where(_beyond(session, request, by, latest_first != request.backwards))
        down = latest_first != request.backwards
        query = query.order_by(*((by.desc(), Asset.ordinal.desc()) if down else (by, Asset.ordinal)))
        if request.row and not request.cursor:
            query = query.offset(request.row)
        rows = list(session.execute(query.limit(request.limit + 1)))
    more, rows = len(rows) > request.limit, rows[: request.limit]
    if request.backwards:
        rows.reverse()
    before = bool(rows) and (more if request.backwards else bool(request.cursor or request.row))
    after = bool(rows) and (more or request.backwards)
    return SearchResult(
        ids=tuple(row.id for row in rows),
        total=sum(number for values, number in counted if _is_chosen(request, values)),
        facets={name: _facet(request, counted, name) for name in FACETS} if request.facets else {},
        next_cursor=_cursor(rows[-1], request) if after else None,
        previous_cursor=_cursor(rows[0], request) if before else None,
    )


def _filters(request: SearchRequest) -> list[ColumnElement[bool]]:
    """All but the choices of facets."""
    filters = [Asset.state != AssetState.DISPOSED, in_scope(request.scope)]
    if request.captured_from:
        filters.append(request.captured_from <= _DATED)
    if request.captured_to:
        filters.append(request.captured_to >= _DATED)
    if request.created_from:
        filters.append(Asset.created_at >= request.created_from)
    if request.uploaded_by_ids:
        filters.append(Asset.uploaded_by_id.in_(request.uploaded_by_ids))
    if request.missing:
        filters += [Asset.state == AssetState.AVAILABLE, Asset.event_id.is_(None)]
    if request.ids is not None:
        filters.append(Asset.id.in_(request.ids))
    return filters


def _chosen(request: SearchRequest) -> dict[str, tuple[str, ...]]:
    return {"kind": request.kinds, "event": request.event_ids, "level": request.levels, "state": request.states}


def _choices(request: SearchRequest) -> list[ColumnElement[bool]]:
    columns = {"kind": Asset.kind, "event": Asset.event_id, "level": Asset.access_level, "state": Asset.state}
    return [columns[name].in_(values) for name, values in _chosen(request).items() if values]


def _count(session: Session, request: SearchRequest) -> list[tuple[dict[str, str], int]]:
    """How many there are of each mixture of facets' values, whatever is chosen of them."""
    columns = (Asset.event_id, Asset.access_level, Asset.state, Asset.kind)
    query = select(*columns, func.count().label("number")).where(*_filters(request)).group_by(*columns)
    return [
        ({"event": row.event_id or "", "level": row.access_level, "state": row.state, "kind": row.kind}, row.number)
        for row in session.execute(query)
    ]


def _is_chosen(request: SearchRequest, values: dict[str, str], but: str = "") -> bool:
    chosen = _chosen(request).items()
    return all(not wanted or name == but or values[name] in wanted for name, wanted in chosen)


def _facet(request: SearchRequest, counted: Sequence[tuple[dict[str, str], int]], name: str) -> list[FacetValue]:
    """Under the other facets' choices but not its own, as the engine has it."""
    found: Counter[str] = Counter()
    for values, number in counted:
        if values[name] and _is_chosen(request, values, but=name):
            found[values[name]] += number
    best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [FacetValue(value, number) for value, number in best[:_FACET_VALUES]]


def _cursor(row: Any, request: SearchRequest) -> str:
    return cursor.write(cursor.Position(0, time_key(row.at, row.ordinal)), request)


def _beyond(session: Session, request: SearchRequest, by: ColumnElement[Any], down: bool) -> ColumnElement[bool]:
    """What comes after the cursor's row. The cursor knows its second; the row, where it is unchanged, the rest."""
    key = cursor.read(str(request.cursor), request).key
    assert isinstance(key, int)
    ordinal, at = key & _ORDINAL_MASK, moment_of(key)
    exact = session.execute(select(by).where(Asset.ordinal == ordinal)).scalar_one_or_none()
    if isinstance(exact, datetime) and seconds(exact) == seconds(at):
        at = exact
    if down:
        return and_(by <= at, or_(by < at, Asset.ordinal < ordinal))
    return and_(by >= at, or_(by > at, Asset.ordinal > ordinal))
