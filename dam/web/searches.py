"""Saved searches: kept from the library, listed, changed, passed on, forgotten."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dam.db.models import SavedSearch
from dam.domain.access import Permission
from dam.domain.alerts import Alert
from dam.domain.errors import Conflict, DamError, Invalid, Stale
from dam.http.identity import addresses, context, current_actor, current_user, requires
from dam.services import alerts, saved_searches
from dam.web import library_query, texts
from dam.web.errors import is_part
from dam.web.facets import FacetReader

blueprint = Blueprint("searches", __name__)


@dataclass(frozen=True)
class Row:
    """A saved search as it is listed. `words` say what it looks for, `shared` is the address for somebody else."""

    search: SavedSearch
    words: list[str]
    address: str
    shared: str
    unread: int


@blueprint.get("/searches")
@requires(Permission.VIEW)
def listed() -> str:
    return _page()


@blueprint.post("/searches")
@requires(Permission.VIEW)
def save() -> Response:
    """From the library: a new one, or with `search_id` in place of one that is there."""
    form = {name: request.form.get(name, "") for name in ("name", "query", "alert", "search_id")}
    fields = {"query": form["query"], "alert": form["alert"] or Alert.NONE}
    if form["name"].strip() or not form["search_id"]:
        fields["name"] = form["name"]
    try:
        kept = saved_searches.save_search(context(), current_actor(), addresses(), form["search_id"] or None, fields)
    except (Invalid, Conflict) as problem:
        return make_response(
            render_template("searches/save_form.html", typed=form, problem=texts.of_error(problem), **choices()),
            problem.status,
        )
    said = _("Saved as “%(name)s”", name=kept.name)
    if not is_part():
        flash(said, "good")
        return redirect(url_for("searches.listed"), 303)
    answer = make_response("", 204)
    answer.headers["HX-Trigger"] = json.dumps({"toast": {"text": said, "tone": "good"}, "kronika:kept": True})
    return answer


@blueprint.get("/searches/form")
@requires(Permission.VIEW)
def form() -> str:
    """The form by which the view of the library at `query` is saved."""
    return render_template(
        "searches/save_form.html", typed={"query": request.args.get("query", "")}, problem="", **choices()
    )


@blueprint.post("/searches/<id:search_id>")
@requires(Permission.VIEW)
def change(search_id: str) -> Response:
    fields = {"name": request.form.get("name", ""), "alert": request.form.get("alert", Alert.NONE)}
    version = request.form.get("version", type=int)
    try:
        saved_searches.save_search(context(), current_actor(), addresses(), search_id, fields, version)
    except (Invalid, Conflict, Stale) as problem:
        return make_response(_page(search_id, problem), problem.status)
    return redirect(url_for("searches.listed"), 303)


@blueprint.post("/searches/<id:search_id>/delete")
@requires(Permission.VIEW)
def delete(search_id: str) -> Response:
    saved_searches.delete_search(context(), current_actor(), search_id)
    return redirect(url_for("searches.listed"), 303)


def choices() -> dict[str, object]:
    """What the form offers: ways to be told, and the searches that may be replaced."""
    user = current_user()
    return {
        "alerts": texts.alerts(by_mail=context().mailer is not None),
        "searches": saved_searches.list_searches(context(), current_actor()),
        "mailless": context().mailer is not None and user is not None and not user.email,
    }


def words_of(query: str) -> list[str]:
    """What an address of the library looks for, in the reader's words."""
    read = library_query.read_address(query)
    found = [read.q] if read.q else []
    return found + [chip.label for chip in FacetReader(context(), read, {}, 0).chips()]


def address_of(query: str) -> str:
    return f"{url_for('library.page')}?{query}" if query else url_for("library.page")


def _page(problem_id: str = "", problem: DamError | None = None) -> str:
    return render_template(
        "searches/list.html",
        rows=list(_rows()),
        problem_id=problem_id,
        problem=texts.of_error(problem) if problem else "",
        mail_failed=alerts.last_mail_failed(context(), current_actor()),
        **choices(),
    )


def _rows() -> Iterator[Row]:
    actor = current_actor()
    unread = {told.search.id: told.unread for told in alerts.told(context(), actor, 1, only_unread=True)}
    for search in saved_searches.list_searches(context(), actor):
        shared = addresses().keep(actor, search.query, for_all=True).query
        yield Row(
            search, words_of(search.query), address_of(search.query), address_of(shared), unread.get(search.id, 0)
        )
