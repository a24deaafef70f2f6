"""Batch edits: the form with its preview, progress, what came of it, the way back, and the list of all."""

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from dam.db.models import BatchEdit
from dam.domain.access import Actor, Level, Permission, may_set_level_of_many
from dam.domain.batch import ENDED, BatchState
from dam.domain.errors import DamError
from dam.http.identity import context, current_actor, requires
from dam.services import batch, events, find
from dam.web import batch_form, batch_view, formats, texts
from dam.web.asked import asked_number
from dam.web.chosen import selected
from dam.web.describing import language_choices
from dam.web.errors import is_part
from dam.web.tiles import tiles

blueprint = Blueprint("batch", __name__)
_PAGE_BATCHES = 50
_EVENTS_TO_CHOOSE = 200
_IDS_TOLD = 500
_ANSWERED_ABOVE = (401, 404)


@blueprint.post("/batch/form")
@requires(Permission.EDIT_OWN)
def begin() -> Response:
    """Either repeated `ids`, or `all` with the library's `query`; `field` is the one that is meant, if one is."""
    drafted = batch.draft(context(), current_actor(), selected())
    if is_part():
        return make_response(_part(drafted))
    return redirect(url_for("batch.page", batch_id=drafted.id, field=request.form.get("field") or None), 303)


@blueprint.get("/batch")
@requires(Permission.EDIT_OWN)
def listed() -> str:
    offset = asked_number("from") or 0
    found = batch.list_batches(context(), current_actor(), limit=_PAGE_BATCHES + 1, offset=offset)
    undone = batch.undos(context(), [one.id for one in found])
    now = context().clock.now()
    rows = [
        (one, undone.get(one.id), batch_view.may_undo(one, undone.get(one.id), now)) for one in found[:_PAGE_BATCHES]
    ]
    older = url_for("batch.listed", **{"from": offset + _PAGE_BATCHES}) if len(found) > _PAGE_BATCHES else ""
    return render_template("batch/list.html", rows=rows, view=batch_view, names=batch_form.field_names, older=older)


@blueprint.get("/batch/<id:batch_id>")
@requires(Permission.EDIT_OWN)
def page(batch_id: str) -> str:
    known = batch.get_batch(context(), current_actor(), batch_id)
    return render_template("batch/page.html", batch=known, part=_part(known))


@blueprint.get("/batch/<id:batch_id>/part")
@requires(Permission.EDIT_OWN)
def part(batch_id: str) -> str:
    """What the dialog shows of it now."""
    return _part(batch.get_batch(context(), current_actor(), batch_id))


@blueprint.post("/batch/<id:batch_id>/preview")
@requires(Permission.EDIT_OWN)
def preview(batch_id: str) -> Response:
    actor = current_actor()
    try:
        wanted = batch_form.asked(request.form)
        seen = batch.preview(context(), actor, batch_id, wanted) if wanted else None
    except DamError as problem:
        if problem.status in _ANSWERED_ABOVE:
            raise
        return make_response(render_template("batch/preview.html", seen=None, problem=_told(problem)), 422)
    if seen is None:
        return make_response(render_template("batch/preview.html", seen=None, problem=""))
    # Read once more with their pictures.
    shown = {asset.id: asset for asset in find.get_assets(context(), actor, [e.asset_id for e in seen.examples])}
    ids = {value for e in seen.examples for side in (e.before, e.after) if (value := side.get("event_id"))}
    titles = events.event_titles(context(), sorted(ids))
    rows = [
        batch_view.ExampleRow(tile, batch_view.change_rows(seen.changes, e.before, e.after, titles))
        for e in seen.examples
        if e.asset_id in shown
        for tile in tiles([shown[e.asset_id]])
    ]
    return make_response(
        render_template(
            "batch/preview.html", seen=seen, rows=rows, reasons=batch_view.reasons(seen.left_out), problem=""
        )
    )


@blueprint.post("/batch/<id:batch_id>/run")
@requires(Permission.EDIT_OWN)
def run(batch_id: str) -> Response:
    try:
        started = batch.start(context(), current_actor(), batch_id, batch_form.asked(request.form))
    except DamError as problem:
        if problem.status in _ANSWERED_ABOVE or not is_part():
            raise
        answer = make_response(render_template("batch/preview.html", seen=None, problem=_told(problem)), problem.status)
        answer.headers.update({"HX-Retarget": "#batch-preview", "HX-Reswap": "innerHTML"})
        return answer
    return _shown(started)


@blueprint.post("/batch/<id:batch_id>/cancel")
@requires(Permission.EDIT_OWN)
def cancel(batch_id: str) -> Response:
    return _shown(batch.cancel(context(), current_actor(), batch_id))


@blueprint.post("/batch/<id:batch_id>/undo")
@requires(Permission.EDIT_OWN)
def undo(batch_id: str) -> Response:
    back = batch.undo(context(), current_actor(), batch_id)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(state_told(back))
    return _shown(back)


@blueprint.get("/batch/<id:batch_id>/state")
@requires(Permission.EDIT_OWN)
def state(batch_id: str) -> Response:
    """For the page that waits: how far it is and, at the end, what is to be said and which assets look different."""
    return jsonify(state_told(batch.get_batch(context(), current_actor(), batch_id)))


def _shown(known: BatchEdit) -> Response:
    if is_part():
        return make_response(_part(known))
    return redirect(url_for("batch.page", batch_id=known.id), 303)


def _part(known: BatchEdit) -> str:
    if known.state == BatchState.DRAFT:
        return _form(known, current_actor())
    undone = batch.undos(context(), [known.id]).get(known.id)
    left = batch.outcomes(context(), current_actor(), known.id, "left_out") if known.state in ENDED else []
    return render_template(
        "batch/outcome.html",
        batch=known,
        ended=known.state in ENDED,
        said=batch_view.status(known),
        names=batch_form.field_names(known.changes),
        reasons=batch_view.reasons(known.left_out),
        left=[(tile, batch_view.reason(one.reason)) for one in left for tile in tiles([one.asset])],
        undone=undone,
        may_undo=batch_view.may_undo(known, undone, context().clock.now()),
    )


def _form(known: BatchEdit, actor: Actor) -> str:
    now = batch.summary(context(), actor, known.id)
    levels = [level for level in Level if may_set_level_of_many(actor, level)]
    choices = events.list_events(context(), actor, limit=_EVENTS_TO_CHOOSE)
    event_id = now.fields["event_id"].value
    titles = events.event_titles(context(), [event_id]) if event_id else {}
    return render_template(
        "batch/form.html",
        batch=known,
        groups=batch_form.groups(bool(levels)),
        meant=request.values.get("field", ""),
        now={name: batch_view.now_said(one.kinds, one.value, name, titles) for name, one in now.fields.items()},
        words=now.keywords,
        choices={
            "event_id": [(known.event.id, known.event.title) for known in choices],
            "language": language_choices(""),
            "access_level": [(level, str(texts.LEVELS[level])) for level in levels],
        },
    )


def state_told(known: BatchEdit) -> dict[str, object]:
    """For a page that watches it; also told over the live channel."""
    ended = known.state in ENDED
    undone = batch.undos(context(), [known.id]).get(known.id)
    left_out = sum(known.left_out.values()) if ended else 0
    more = ngettext("%(shown)s left out", "%(shown)s left out", left_out, shown=formats.number(left_out))
    said = batch_view.status(known)
    back = _("Redo") if known.undo_of_id else _("Undo")
    return {
        "id": known.id,
        "ended": ended,
        "done": known.done,
        "total": known.total,
        "said": f"{said} · {more}" if left_out else said,
        "good": known.state == BatchState.DONE and not left_out,
        "undo": back if batch_view.may_undo(known, undone, context().clock.now()) else "",
        "ids": batch.changed_ids(context(), current_actor(), known.id, _IDS_TOLD + 1) if ended else [],
    }


def _told(problem: DamError) -> str:
    field = texts.FIELDS.get(str(problem.extra.get("field", "")))
    told = texts.of_error(problem)
    return f"{field}: {told}" if field else told
