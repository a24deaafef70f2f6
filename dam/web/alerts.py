"""What saved searches have found since: the page behind the bell, and its number on every page."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dam.domain.access import Permission
from dam.http.identity import context, current_actor, current_user, requires
from dam.services import alerts, find, saved_searches
from dam.web.searches import address_of
from dam.web.tiles import Tile, tiles

blueprint = Blueprint("alerts", __name__)
_EACH = 12


@dataclass(frozen=True)
class Row:
    told: alerts.Told
    tiles: list[Tile]


@blueprint.record_once
def _register(state: Any) -> None:
    state.app.jinja_env.globals.update(bell=bell)


@blueprint.get("/alerts")
@requires(Permission.VIEW)
def page() -> str:
    return render_template("alerts/page.html", rows=rows(_EACH))


@blueprint.post("/alerts/read")
@requires(Permission.VIEW)
def read() -> Response:
    """All of them, or those of one search."""
    alerts.mark_read(context(), current_actor(), request.form.get("search_id") or None)
    return redirect(url_for("alerts.page"), 303)


@blueprint.post("/alerts/<id:search_id>/open")
@requires(Permission.VIEW)
def open_search(search_id: str) -> Response:
    """On to what the search finds now; what it had found new is read by that."""
    search = saved_searches.get_search(context(), current_actor(), search_id)
    alerts.mark_read(context(), current_actor(), search.id)
    return redirect(address_of(search.query), 303)


def rows(each: int, *, only_unread: bool = False) -> list[Row]:
    actor = current_actor()
    told = alerts.told(context(), actor, each, only_unread=only_unread)
    known = {a.id: a for a in find.get_assets(context(), actor, [one for row in told for one in row.asset_ids])}
    return [Row(row, tiles(known[one] for one in row.asset_ids if one in known)) for row in told]


def bell() -> int | None:
    """How many matches the reader has not looked at; None for whoever has no search that tells of any."""
    if current_user() is None:
        return None
    actor = current_actor()
    return alerts.unread(context(), actor) if alerts.has_alerts(context(), actor) else None
