"""The library: everything a reader may see, as a grid, a list or a timeline to search, narrow and walk through."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dam.domain.access import Permission
from dam.domain.boxes import box_of
from dam.domain.errors import BadRequest, ServiceAway
from dam.http.identity import addresses, context, current_actor, requires
from dam.ports import SearchRequest, Synonyms
from dam.services import engine, find, find_rows, synonyms
from dam.services.similar import grouped
from dam.web import calendars, hint_words, histogram, library_map, library_query
from dam.web.asked import asked_number
from dam.web.facets import FacetReader
from dam.web.hits import hits
from dam.web.i18n import language
from dam.web.library_query import LibraryQuery
from dam.web.tiles import Tile, tiles, with_groups

blueprint = Blueprint("library", __name__)
_MOST_LIVE = 100


@blueprint.get("/library")
@requires(Permission.VIEW)
def page() -> str | Response:
    query = _query()
    if change := request.args.get("toggle"):
        # From a page whose address is too long for links of its own; from here on it is an address like any other.
        changed = library_query.toggled(query, change)
        return redirect(f"{url_for('library.page')}?{changed.query_string()}")
    asked = library_query.request_of(current_actor(), query)
    found, shown = _found(query, asked)
    try:
        on_map = library_map.shown(query, found.total) if query.shown_as == "map" and not found.without_search else None
    except ServiceAway:
        # It went while it was asked: the page says so, and asks again by itself.
        on_map, found = None, replace(found, without_search=True)
    facets = FacetReader(context(), query, found.facets, found.total)
    return render_template(
        "library/page.html",
        query=query,
        found=found,
        unsearched=found.without_search and find_rows.loses(asked),
        tiles=shown,
        facets=facets.all(),
        chart=histogram.chart(query, found),
        chips=facets.chips(),
        hint=_hint(found),
        part=part_of(query, found),
        on_map=on_map,
        tiles_of_map=library_map.tiles(),
        shared=addresses().keep(current_actor(), query.query_string(), for_all=True).query,
        meant=f"?{replace(query, q=found.did_you_mean).query_string()}" if found.did_you_mean else "",
        collation=language().tag,
    )


@blueprint.get("/library/more")
@requires(Permission.VIEW)
def more() -> str:
    """A part of the list: after a cursor, before one (`back`), or from a row."""
    query, cursor, row = _query(), request.args.get("cursor"), asked_number("row")
    if not cursor and row is None:
        raise BadRequest("A part of the list is asked for with a cursor or a row.", "bad_cursor")
    place = {"row": row} if not cursor else {"backwards": bool(request.args.get("back"))}
    asked = library_query.request_of(current_actor(), query, cursor or None, facets=False, **place)
    found, shown = _found(query, asked)
    return render_template("library/part.html", query=query, found=found, tiles=shown, part=part_of(query, found))


@blueprint.get("/library/months")
@requires(Permission.VIEW)
def months() -> Response:
    """The months of a result that is sorted by time, in its order: how many it holds and how they are called."""
    query = _query()
    asked = library_query.request_of(current_actor(), query, facets=False)
    span = engine.span(context(), asked)
    known = calendars.months_between(*span) if span else []
    counts = engine.counts_between(context(), asked, [month.start for month in known])
    rows = [
        {"label": month.label, "year": month.year, "count": count}
        for month, count in zip(known, counts, strict=False)
        if count
    ]
    return jsonify(rows[::-1] if query.sorted_by.startswith("-") else rows)


@blueprint.get("/library/spots")
@requires(Permission.VIEW)
def spots() -> str:
    """What of the result lies within `bounds`, as a map of them shows it."""
    view = box_of(request.args.get("bounds", ""))
    return render_template("library/spots.html", spots=library_map.spots(_query(), view))


@blueprint.get("/library/towns")
@requires(Permission.VIEW)
def towns() -> Response:
    """`[latitude, longitude, name]` of the largest towns within `bounds`, in the reader's language."""
    return jsonify(library_map.labels(box_of(request.args.get("bounds", ""))))


@blueprint.get("/library/place")
@requires(Permission.VIEW)
def place() -> Response:
    """Where the asset `id` stands in the result and which come before and after it; `row` is null where it has none."""
    actor, query = current_actor(), _query()
    if query.grouped:
        # Its rows are not those that are counted.
        return jsonify({"row": None})
    asked = library_query.request_of(actor, query, facets=False)
    found = find.place(context(), asked, actor, request.args.get("id", ""))
    if found is None:
        return jsonify({"row": None})
    return jsonify({"row": found.row, "previous": found.previous_id, "next": found.next_id})


@blueprint.get("/library/tiles")
@requires(Permission.VIEW)
def some_tiles() -> str:
    """Tiles by id, for those that change while somebody looks."""
    query = _query()
    shown = find.get_assets(context(), current_actor(), request.args.getlist("id")[:_MOST_LIVE])
    by_arrival = query.sorted_by.endswith("created_at")
    in_days = query.shown_as == "timeline"
    found = tiles(shown, query.q, by_arrival, in_days, _synonyms(query), hits(shown, query.q))
    if query.grouped:
        asked = library_query.request_of(current_actor(), query, facets=False)
        found = with_groups(found, grouped.first_of_groups(context(), asked, [one.id for one in shown]))
    return render_template("library/part.html", query=query, tiles=found, part={})


def _hint(found: find.Found) -> str:
    """What was odd about the query; while somebody types, a field with nothing behind it yet is nothing odd."""
    typing = request.headers.get("HX-Trigger") == "search"
    return "" if found.hint and found.hint.code == "empty" and typing else hint_words.of_hint(found.hint)


def _query() -> LibraryQuery:
    return library_query.read(request.args, request.cookies.get(library_query.LOOK_COOKIE, ""))


def _found(query: LibraryQuery, asked: SearchRequest) -> tuple[find.Found, list[Tile]]:
    counts: Mapping[str, int] = {}
    try:
        if query.grouped:
            found, counts = grouped.find_grouped(context(), asked, lean=True)
        else:
            found = find.find(context(), asked, lean=True)
    except ServiceAway:
        # Without what only the search can answer, rather than not at all.
        found = find.find(context(), find_rows.answerable(asked), lean=True)
    by_arrival = query.sorted_by.endswith("created_at")
    in_days = query.shown_as == "timeline"
    shown = tiles(found.assets, query.q, by_arrival, in_days, _synonyms(query), hits(found.assets, query.q))
    return found, with_groups(shown, counts)


def _synonyms(query: LibraryQuery) -> Synonyms:
    return synonyms.for_search(context()) if query.q else ()


def part_of(query: LibraryQuery, found: find.Found) -> dict[str, str]:
    """Where the list goes on, both ways."""
    address = url_for("library.more")
    onward = query.query_string(cursor=found.next_cursor) if found.next_cursor else ""
    back = query.query_string(cursor=found.previous_cursor, back="1") if found.previous_cursor else ""
    return {"more": f"{address}?{onward}" if onward else "", "less": f"{address}?{back}" if back else ""}
