"""Synonyms, for the archivists: the list, adding, changing and removing."""

import re

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from dam.db.models import SynonymGroup, new_id
from dam.domain import synonyms as rules
from dam.domain.access import Permission
from dam.domain.errors import DamError, Invalid, Stale
from dam.http.addresses import IdConverter
from dam.http.identity import context, current_actor, requires
from dam.services import synonyms
from dam.web import texts
from dam.web.onward import onward

blueprint = Blueprint("synonyms", __name__)
_ID = re.compile(IdConverter.regex)
_LONGEST_FILTER = 200


@blueprint.get("/synonyms")
@requires(Permission.MANAGE_SYNONYMS)
def listed() -> str:
    text = request.args.get("q", "").strip()[:_LONGEST_FILTER]
    return render_template(
        "synonyms/list.html", groups=synonyms.list_groups(context(), current_actor(), text), text=text
    )


@blueprint.get("/synonyms/new")
@requires(Permission.MANAGE_SYNONYMS)
def new() -> str:
    return _form(None, {"terms": "", "note": ""})


@blueprint.post("/synonyms/new")
@requires(Permission.MANAGE_SYNONYMS)
def add() -> Response:
    # Chosen when the form was made: sent once more after a lost answer, it still makes one group.
    once, typed = request.form.get("once", ""), _typed()
    try:
        synonyms.save_group(
            context(),
            current_actor(),
            None,
            typed["terms"].split("\n"),
            typed["note"],
            made_as=once if _ID.fullmatch(once) else None,
        )
    except Invalid as problem:
        return make_response(_form(None, typed, problem), problem.status)
    return onward(url_for("synonyms.listed"))


@blueprint.get("/synonyms/<id:group_id>")
@requires(Permission.MANAGE_SYNONYMS)
def edit(group_id: str) -> str:
    group = synonyms.get_group(context(), current_actor(), group_id)
    return _form(group, _values(group))


@blueprint.post("/synonyms/<id:group_id>")
@requires(Permission.MANAGE_SYNONYMS)
def change(group_id: str) -> Response:
    typed, version = _typed(), request.form.get("version", 0, type=int)
    try:
        synonyms.save_group(
            context(), current_actor(), group_id, typed["terms"].split("\n"), typed["note"], expected_version=version
        )
    except (Invalid, Stale) as problem:
        group = synonyms.get_group(context(), current_actor(), group_id)
        return make_response(_form(group, typed, problem, version), problem.status)
    return onward(url_for("synonyms.listed"))


@blueprint.post("/synonyms/<id:group_id>/remove")
@requires(Permission.MANAGE_SYNONYMS)
def remove(group_id: str) -> Response:
    version = request.form.get("version", type=int)
    try:
        synonyms.remove_group(context(), current_actor(), group_id, version)
    except Stale as problem:
        group = synonyms.get_group(context(), current_actor(), group_id)
        return make_response(_form(group, _values(group), problem), problem.status)
    return onward(url_for("synonyms.listed"))


def _form(
    group: SynonymGroup | None, typed: dict[str, str], problem: DamError | None = None, version: int | None = None
) -> str:
    stale = isinstance(problem, Stale)
    return render_template(
        "synonyms/form.html",
        group=group,
        typed=typed,
        now=_values(group) if group and stale else None,
        once=request.form.get("once") or new_id(),
        version=group.version if group and (version is None or stale) else version,
        problem=texts.of_error(problem) if problem else "",
        most_terms=rules.MOST_TERMS,
    )


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "").replace("\r\n", "\n") for name in ("terms", "note")}


def _values(group: SynonymGroup) -> dict[str, str]:
    return {"terms": "\n".join(group.terms), "note": group.note}
