"""What is done with many assets at once from a grid: how many and how large, a ZIP of them, failed ones once more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from flask import Blueprint, Response, jsonify, request, stream_with_context
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from dam.domain.access import Permission
from dam.domain.errors import BadRequest, TooLarge
from dam.http.files import content_disposition
from dam.http.identity import context, current_actor, requires
from dam.services import bundle, selection
from dam.web import formats, library_query, texts
from dam.web.asked import asked_number
from dam.web.library_query import LibraryQuery
from dam.web.templating import may

blueprint = Blueprint("selection", __name__)


@dataclass(frozen=True)
class Chosen:
    """What a form says: ids, or a whole result, of which `ids` are the first; `total` is how many there are."""

    ids: list[str]
    total: int

    @property
    def too_many(self) -> bool:
        return self.total > selection.MOST_ASSETS


@blueprint.get("/selection/ids")
@requires(Permission.VIEW)
def ids() -> Response:
    """The ids of a result in its order, for ranges over what was not loaded. `first` is the row of the first of them:
    the one that was asked for, or 0 where the order is none of time.
    """
    query = library_query.request_of(current_actor(), library_query.read(request.args))
    row = asked_number("row") or 0
    first = row if query.sort.removeprefix("-") in ("captured_at", "created_at") else 0
    found, total = selection.ids_of_result(context(), replace(query, row=first or None))
    return jsonify(ids=found, first=first, total=total)


@blueprint.post("/selection/summary")
@requires(Permission.VIEW)
def summary() -> Response:
    """Sizes in words, how many this person may change, and what has to be said of the rest."""
    actor, chosen = current_actor(), _chosen()
    if chosen.too_many:
        editable = chosen.total if actor.has(Permission.EDIT_ALL) else None
        notes = [*_unshown(), _too_many()]
        return jsonify(count=chosen.total, editable=editable, failed=0, notes=notes, downloadable=False)
    found = selection.summarize(context(), actor, chosen.ids)
    return jsonify(
        count=found.assets,
        editable=found.editable,
        failed=found.failed,
        originals=formats.size(found.originals_bytes),
        previews=formats.size(found.previews_bytes) if found.previews else "",
        notes=_unshown() + _notes(found),
        downloadable=found.assets > 0,
    )


@blueprint.post("/selection/download")
@requires(Permission.VIEW)
def download() -> Response:
    """A ZIP of originals or, with `what=previews`, of what is looked at instead of them."""
    chosen = _chosen()
    if chosen.too_many:
        raise TooLarge("These are too many assets for one ZIP. Select fewer.", "too_many_for_zip")
    if not chosen.ids:
        raise BadRequest("Nothing is selected. Select some assets first.", "nothing_selected")
    originals = request.form.get("what") != "previews"
    name = f"{_('Originals') if originals else _('Previews')} {context().clock.now():%Y-%m-%d}.zip"
    blocks = bundle.bundle(context(), current_actor(), chosen.ids, originals=originals, report=_report)
    answer = Response(stream_with_context(blocks), mimetype="application/zip")
    answer.headers["Content-Disposition"] = content_disposition(name, attachment=True)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/selection/process")
@requires(Permission.EDIT_OWN)
def process_failed() -> Response:
    chosen = _chosen()
    if chosen.too_many:
        raise TooLarge("These are too many assets at once. Select fewer.", "too_many_for_zip")
    again = selection.process_failed(context(), current_actor(), chosen.ids)
    return jsonify(
        count=again, said=ngettext("%(shown)s is processed again", "%(shown)s are processed again", again, shown=again)
    )


def _chosen() -> Chosen:
    """Either `ids`, or `all` with the library's `query`, of which no more than can be dealt with at once is read."""
    if request.form.get("all"):
        asked = library_query.request_of(current_actor(), _query())
        found, total = selection.ids_of_result(context(), asked)
        return Chosen(found, max(total, len(found)))
    given = list(dict.fromkeys(value for value in request.form.getlist("ids") if value))
    return Chosen(given[: selection.MOST_ASSETS], len(given))


def _query() -> LibraryQuery:
    return library_query.read(MultiDict(parse_qsl(request.form.get("query", "").removeprefix("?"))))


def _unshown() -> list[str]:
    """All of a result is all of it, also where of near-duplicates one stands for the others."""
    if not request.form.get("all") or not _query().grouped:
        return []
    return [_("This is all that was found, also near-duplicates that are not shown.")]


def _notes(found: selection.Summary) -> list[str]:
    notes = []
    if found.absent:
        notes.append(
            ngettext(
                "%(shown)s of them is gone or not open to you and is left out.",
                "%(shown)s of them are gone or not open to you and are left out.",
                found.absent,
                shown=formats.number(found.absent),
            )
        )
    locked = found.assets - found.editable
    if may(Permission.EDIT_OWN) and locked and found.assets:
        notes.append(
            ngettext(
                "%(shown)s of them you may not change; it stays as it is.",
                "%(shown)s of them you may not change; they stay as they are.",
                locked,
                shown=formats.number(locked),
            )
        )
    return notes


def _too_many() -> str:
    most = formats.number(selection.MOST_ASSETS)
    return _("A ZIP holds at most %(most)s assets. Narrow the result or select fewer.", most=most)


def _report(lacks: Sequence[bundle.Lack]) -> tuple[str, str]:
    """The name and the words of the text that tells what a ZIP lacks."""
    lines = [_("These files could not be put in whole. Everything else is in this ZIP."), ""]
    for lack in lacks:
        why = _("cut short; download it again") if lack.cut else texts.of_error(lack.problem) if lack.problem else ""
        lines.append(f"{lack.name or lack.asset_id}: {why}")
    return _("What is missing") + ".txt", "\ufeff" + "\r\n".join(lines) + "\r\n"
