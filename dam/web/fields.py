"""Descriptive fields edited in place. A stale edit is refused with both versions to choose from; nothing is lost."""

from flask import Blueprint, make_response, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from dam.db.models import Asset
from dam.domain.access import Permission, may_edit
from dam.domain.errors import DamError, Forbidden, Missing, Stale
from dam.http.identity import context, current_actor, requires
from dam.services import audit, describe, events, find
from dam.web import formats, texts
from dam.web.describing import BY_NAME, Row, as_input, from_input, language_choices, level_choices
from dam.web.differences import differences

blueprint = Blueprint("fields", __name__)
_EVENTS_TO_CHOOSE = 500


@blueprint.get("/assets/<id:asset_id>/fields/<name>")
@requires(Permission.VIEW)
def show(asset_id: str, name: str) -> str:
    return _shown(find.get_asset(context(), current_actor(), asset_id), _row(name))


@blueprint.get("/assets/<id:asset_id>/fields/<name>/edit")
@requires(Permission.EDIT_OWN)
def edit(asset_id: str, name: str) -> str:
    asset, row = find.get_asset(context(), current_actor(), asset_id), _row(name)
    if not may_edit(current_actor(), asset):
        raise Forbidden("You may not change this asset. Ask an editor.")
    return _form(asset, row, typed=as_input(asset, row), seen=as_input(asset, row))


@blueprint.post("/assets/<id:asset_id>/fields/<name>")
@requires(Permission.EDIT_OWN)
def save(asset_id: str, name: str) -> str | Response:
    """`seen` is what the field held when the form was opened, `version` the asset's version then."""
    row = _row(name)
    typed, seen = (request.form.get(key, "").replace("\r\n", "\n") for key in ("value", "seen"))
    fields = {name: from_input(row, typed)}
    version = request.form.get("version", 0, type=int)
    try:
        try:
            asset = describe.describe(context(), current_actor(), asset_id, fields, version)
        except Stale:
            now = find.get_asset(context(), current_actor(), asset_id)
            if as_input(now, row) == typed:
                # Both wrote the same, or it is the same form again whose first answer was lost on its way.
                return _shown(now, row)
            if as_input(now, row) != seen:
                return _answer(_conflict(now, row, typed), Stale.status)
            # Something else of the asset was changed, not this field: that is no conflict.
            asset = describe.describe(context(), current_actor(), asset_id, fields, now.version)
    except DamError as problem:
        if problem.status in (401, 404, 410):
            raise
        now = find.get_asset(context(), current_actor(), asset_id)
        form = _form(now, row, typed=typed, seen=seen, version=version, problem=texts.of_error(problem))
        return _answer(form, problem.status)
    return _shown(asset, row)


def _shown(asset: Asset, row: Row) -> str:
    editable = may_edit(current_actor(), asset)
    return render_template("fields/shown.html", asset=asset, row=row, editable=editable, focus=True)


def _form(asset: Asset, row: Row, *, typed: str, seen: str, version: int | None = None, problem: str = "") -> str:
    return render_template(
        "fields/form.html",
        asset=asset,
        row=row,
        typed=typed,
        seen=seen,
        version=asset.version if version is None else version,
        problem=problem,
        **_choices(asset, row),
    )


def _conflict(asset: Asset, row: Row, typed: str) -> str:
    now, choices = as_input(asset, row), _choices(asset, row)
    theirs, mine = differences(now, typed)
    if row.control in ("event", "language", "level"):
        labels = dict(choices["choices"])
        theirs, mine = (Markup.escape(labels.get(value, value)) for value in (now, typed))
    return render_template(
        "fields/conflict.html",
        asset=asset,
        row=row,
        typed=typed,
        now=now,
        shown={"theirs": theirs, "mine": mine},
        who=_who_changed(asset, row),
        **choices,
    )


def _who_changed(asset: Asset, row: Row) -> str:
    """Name and time of the last change of a field, or nothing where the file itself brought it."""
    for entry in audit.history(context(), asset.id):
        if row.name in entry.details.get("changes", {}):
            return f"{entry.actor_name} · {formats.moment(entry.at)}"
    return ""


def _choices(asset: Asset, row: Row) -> dict[str, list[tuple[str, str]]]:
    if row.control == "event":
        known = events.list_events(context(), current_actor(), limit=_EVENTS_TO_CHOOSE)
        return {"choices": [(summary.event.id, summary.event.title) for summary in known]}
    if row.control == "level":
        levels = level_choices(current_actor(), asset)
        return {"choices": [(level, str(texts.LEVELS[level])) for level in levels]}
    return {"choices": language_choices(asset.language) if row.control == "language" else []}


def _row(name: str) -> Row:
    if name not in BY_NAME:
        raise Missing("There is no such field.")
    return BY_NAME[name]


def _answer(page: str, status: int) -> Response:
    return make_response(page, status)
