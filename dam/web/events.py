"""Events of the town: the list, a page each with its assets, making and changing them."""

import re
from datetime import datetime
from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from dam.db.models import Event, new_id
from dam.domain.access import Permission
from dam.domain.errors import Invalid, ServiceAway, Stale
from dam.http.addresses import IdConverter
from dam.http.identity import context, current_actor, requires
from dam.services import audit, events, find
from dam.web import formats, library, texts
from dam.web.asked import asked_number
from dam.web.differences import differences
from dam.web.library_query import LibraryQuery, request_of
from dam.web.onward import onward
from dam.web.tiles import tiles

blueprint = Blueprint("events", __name__)
_FIELDS = ("title", "kind", "starts_at", "ends_at", "place", "description")
_PAGE_EVENTS = 60
_ID = re.compile(IdConverter.regex)


@blueprint.get("/events")
@requires(Permission.VIEW)
def listed() -> str:
    text, offset = request.args.get("q", "").strip()[:200], asked_number("from") or 0
    found = events.list_events(context(), current_actor(), text=text, limit=_PAGE_EVENTS + 1, offset=offset)
    more = url_for("events.listed", q=text or None, **{"from": offset + _PAGE_EVENTS})
    covers = find.get_assets(context(), current_actor(), [s.cover_id for s in found if s.cover_id])
    return render_template(
        "events/list.html",
        found=found[:_PAGE_EVENTS],
        covers={tile.asset.id: tile for tile in tiles(covers)},
        text=text,
        more=more if len(found) > _PAGE_EVENTS else "",
    )


@blueprint.get("/events/<id:event_id>")
@requires(Permission.VIEW)
def page(event_id: str) -> str:
    event = events.get_event(context(), event_id)
    query = LibraryQuery(choices={"event": (event.id,)}, sort="captured_at", view="grid", density="normal")
    try:
        found = find.find(context(), request_of(current_actor(), query), lean=True)
    except ServiceAway:
        found = None
    return render_template(
        "events/page.html",
        event=event,
        found=found,
        query=query,
        tiles=tiles(found.assets) if found else [],
        part=library.part_of(query, found) if found else {},
        history=audit.history(context(), event.id),
    )


@blueprint.get("/events/new")
@requires(Permission.MANAGE_EVENTS)
def new() -> str:
    return _form(None, {"kind": "other"})


@blueprint.post("/events/new")
@requires(Permission.MANAGE_EVENTS)
def add() -> Response:
    # Chosen when the form was made: sent once more after a lost answer, it still makes one event.
    once = request.form.get("once", "")
    try:
        event = events.save_event(
            context(), current_actor(), None, _fields(), made_as=once if _ID.fullmatch(once) else None
        )
    except Invalid as problem:
        return make_response(_form(None, _typed(), problem), problem.status)
    return onward(url_for("events.page", event_id=event.id))


@blueprint.get("/events/<id:event_id>/edit")
@requires(Permission.MANAGE_EVENTS)
def edit(event_id: str) -> str:
    event = events.get_event(context(), event_id)
    return _form(event, _values(event))


@blueprint.post("/events/<id:event_id>/edit")
@requires(Permission.MANAGE_EVENTS)
def change(event_id: str) -> Response:
    version = request.form.get("version", 0, type=int)
    try:
        events.save_event(context(), current_actor(), event_id, _fields(), version)
    except Stale as problem:
        # What was typed stays in the form; what is stored now stands beside it.
        event = events.get_event(context(), event_id)
        if _values(event) != _typed():
            return make_response(_form(event, _typed(), problem, now=_values(event)), problem.status)
    except Invalid as problem:
        event = events.get_event(context(), event_id)
        return make_response(_form(event, _typed(), problem, version=version), problem.status)
    return onward(url_for("events.page", event_id=event_id))


def _form(
    event: Event | None,
    typed: dict[str, str],
    problem: Invalid | Stale | None = None,
    *,
    now: dict[str, str] | None = None,
    version: int | None = None,
) -> str:
    differing = {
        name: differences(_shown(name, now[name]), _shown(name, typed.get(name, "")))
        for name in _FIELDS
        if now and now[name] != typed.get(name, "")
    }
    return render_template(
        "events/form.html",
        event=event,
        typed=typed,
        now=now or {},
        differing=differing,
        who=_who_changed(event) if event and now else "",
        once=request.form.get("once") or new_id(),
        version=event.version if event and version is None else version,
        problem=texts.of_error(problem) if problem else "",
        wrong_field=problem.extra.get("field") if problem else None,
    )


def _shown(name: str, value: str) -> str:
    """A field's value as a person reads it."""
    if name == "kind":
        return str(texts.EVENT_KINDS.get(value, value))
    moment = formats.from_local_input(value) if name in ("starts_at", "ends_at") and value else ""
    return formats.moment(datetime.fromisoformat(moment)) if moment else value


def _who_changed(event: Event) -> str:
    last = next((entry for entry in audit.history(context(), event.id) if entry.action == "event_changed"), None)
    return f"{last.actor_name} · {formats.moment(last.at)}" if last else ""


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "").replace("\r\n", "\n") for name in _FIELDS}


def _fields() -> dict[str, Any]:
    typed = _typed()
    times = {name: formats.from_local_input(typed[name]) for name in ("starts_at", "ends_at")}
    return {**typed, **times}


def _values(event: Event) -> dict[str, str]:
    times = {name: formats.local_input(getattr(event, name)) for name in ("starts_at", "ends_at")}
    return {name: times.get(name, str(getattr(event, name, "") or "")) for name in _FIELDS}
