"""The library: everything a reader may see, as a grid to search, narrow and walk through."""

from flask import Blueprint, render_template, request, url_for

from dam.domain.access import Permission
from dam.domain.errors import BadRequest, ServiceAway
from dam.http.identity import context, current_actor, requires
from dam.services import find
from dam.web import library_query, texts
from dam.web.facets import FacetReader
from dam.web.i18n import language
from dam.web.tiles import tiles

blueprint = Blueprint("library", __name__)
_MOST_LIVE = 100


@blueprint.get("/library")
@requires(Permission.VIEW)
def page() -> str | tuple[str, int]:
    query = library_query.read(request.args)
    try:
        found = find.find(context(), library_query.request_of(current_actor(), query))
    except ServiceAway:
        # The search engine is away, the pages are not: say so in place and try again by itself.
        return render_template("library/page.html", query=query, found=None), 503
    facets = FacetReader(context(), query, found.facets, found.total)
    return render_template(
        "library/page.html",
        query=query,
        found=found,
        tiles=tiles(found.assets, query.q),
        facets=facets.all(),
        chips=facets.chips(),
        hint=texts.of_hint(found.hint),
        more=_more(query, found.next_cursor),
        meant=url_for("library.page", q=found.did_you_mean) if found.did_you_mean else "",
        collation=language().tag,
    )


@blueprint.get("/library/more")
@requires(Permission.VIEW)
def more() -> str:
    """The next tiles after a cursor."""
    query = library_query.read(request.args)
    cursor = request.args.get("cursor")
    if not cursor:
        raise BadRequest("The next part of the list is asked for with a cursor.", "bad_cursor")
    found = find.find(context(), library_query.request_of(current_actor(), query, cursor))
    return render_template(
        "library/tiles.html", tiles=tiles(found.assets, query.q), more=_more(query, found.next_cursor)
    )


@blueprint.get("/library/tiles")
@requires(Permission.VIEW)
def some_tiles() -> str:
    """Tiles by id, for those that change while somebody looks."""
    shown = find.get_assets(context(), current_actor(), request.args.getlist("id")[:_MOST_LIVE])
    return render_template("library/tiles.html", tiles=tiles(shown), more="")


def _more(query: library_query.LibraryQuery, cursor: str | None) -> str:
    return f"{url_for('library.more')}?{query.query_string(cursor=cursor)}" if cursor else ""
