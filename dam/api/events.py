"""`/events`: what happens in the town, to which assets belong."""

from datetime import UTC
from typing import Any

import marshmallow as ma
from flask import Response, jsonify
from marshmallow import fields, validate

from dam.api.assets import expected_version
from dam.api.door import PREFIX, Door
from dam.db.models import Event
from dam.domain.access import Permission
from dam.http.identity import context, current_actor, requires
from dam.services import events

blueprint = Door("Events", "Sittings, press conferences, festivals: what assets belong to.")

_ETAG = {"ETag": {"description": "The version in quotes, for If-Match.", "schema": {"type": "string"}}}
_MOMENT = {"format": "date-time", "description": "ISO 8601 with its zone."}


class EventFields(ma.Schema):
    title = fields.String(validate=validate.Length(max=500))
    kind = fields.String(validate=validate.OneOf(events.KINDS))
    starts_at = fields.String(allow_none=True, metadata=_MOMENT)
    ends_at = fields.String(allow_none=True, metadata=_MOMENT)
    place = fields.String(validate=validate.Length(max=500), allow_none=True)
    description = fields.String(validate=validate.Length(max=50_000), allow_none=True)


def _moment(name: str) -> fields.Function:
    """In UTC, whatever zone it was sent in a moment ago."""

    def read(event: Event) -> str | None:
        moment = getattr(event, name)
        return moment.astimezone(UTC).isoformat() if moment else None

    return fields.Function(read, metadata={"type": ["string", "null"], "format": "date-time"})


class EventView(ma.Schema):
    id = fields.String()
    title = fields.String()
    kind = fields.String()
    starts_at = _moment("starts_at")
    ends_at = _moment("ends_at")
    place = fields.String()
    description = fields.String()
    created_at = _moment("created_at")
    version = fields.Integer()


class EventSummaryView(EventView):
    assets = fields.Integer(metadata={"description": "How many of its assets you may see."})
    cover_id = fields.String(allow_none=True, metadata={"description": "One of them to show the event by."})


class EventPageView(ma.Schema):
    items = fields.List(fields.Nested(EventSummaryView))
    next_offset = fields.Integer(allow_none=True, metadata={"description": "For the next page; null at the end."})


class EventQuery(ma.Schema):
    class Meta:
        unknown = ma.EXCLUDE

    q = fields.String(
        load_default="", validate=validate.Length(max=500), metadata={"description": "Part of title or place."}
    )
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 200))
    offset = fields.Integer(load_default=0, validate=validate.Range(0, 10_000_000))


_view = EventView()


@blueprint.get("/events")
@requires(Permission.VIEW)
@blueprint.arguments(EventQuery, location="query")
@blueprint.errors(422, 503)
@blueprint.response(200, EventPageView)
def list_(query: dict[str, Any]) -> Response:
    """List events, newest first"""
    limit, offset = query["limit"], query["offset"]
    text = query["q"].replace("\0", "")
    found = events.list_events(context(), current_actor(), text=text, limit=limit + 1, offset=offset)
    items = [
        {**_view.dump(summary.event), "assets": summary.assets, "cover_id": summary.cover_id}
        for summary in found[:limit]
    ]
    return jsonify({"items": items, "next_offset": offset + limit if len(found) > limit else None})


@blueprint.post("/events")
@requires(Permission.MANAGE_EVENTS)
@blueprint.arguments(EventFields)
@blueprint.errors(400, 403, 415, 422, 503)
@blueprint.response(201, EventView, headers=_ETAG)
def add(fields: dict[str, Any]) -> Response:
    """Make an event"""
    event = events.save_event(context(), current_actor(), None, fields)
    answer = _answered(event, 201)
    answer.headers["Location"] = f"{PREFIX}/events/{event.id}"
    return answer


@blueprint.get("/events/<id:event_id>")
@requires(Permission.VIEW)
@blueprint.errors(404, 503)
@blueprint.response(200, EventView, headers=_ETAG)
def get(event_id: str) -> Response:
    """One event"""
    return _answered(events.get_event(context(), event_id))


@blueprint.patch("/events/<id:event_id>")
@requires(Permission.MANAGE_EVENTS)
@blueprint.arguments(EventFields, description="The fields to change; the others stay.")
@blueprint.doc(
    parameters=[
        {"in": "header", "name": "If-Match", "schema": {"type": "string"}, "description": "The ETag that you saw."}
    ]
)
@blueprint.errors(400, 403, 404, 412, 415, 422, 503)
@blueprint.response(200, EventView, headers=_ETAG)
def change(fields: dict[str, Any], event_id: str) -> Response:
    """Change an event"""
    return _answered(events.save_event(context(), current_actor(), event_id, fields, expected_version()))


def _answered(event: Event, status: int = 200) -> Response:
    answer = jsonify(_view.dump(event))
    answer.status_code = status
    answer.headers["ETag"] = f'"{event.version}"'
    return answer
