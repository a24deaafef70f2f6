"""`/audit`: every change and every download, for auditors and administrators."""

from typing import Any
from zoneinfo import ZoneInfo

import marshmallow as ma
from flask import Response, jsonify
from marshmallow import fields, validate

from dam.api.door import Door
from dam.api.listing import moment_of
from dam.db.models import AuditEvent
from dam.domain.access import Permission
from dam.http.identity import context, current_actor, requires
from dam.services import audit, audit_told

blueprint = Door("Audit log", "Every change, sign-in and download, each sealed with the one before it.")


class AuditQuery(ma.Schema):
    class Meta:
        unknown = ma.EXCLUDE

    actor_id = fields.String(
        load_default="", validate=validate.Length(max=26), metadata={"description": "Who did it, by `actor_id`."}
    )
    subject_id = fields.String(
        load_default="",
        validate=validate.Length(max=40),
        metadata={"description": "What it was done to: the id of an asset, an event, an account, a batch edit."},
    )
    action = fields.String(
        load_default="", validate=validate.Length(max=40), metadata={"description": "Of what kind: `downloaded`."}
    )
    from_ = fields.String(
        data_key="from",
        load_default="",
        metadata={"description": "On this day or later: 2024-05-09 (in the office's zone) or an ISO 8601 time."},
    )
    to = fields.String(
        load_default="", metadata={"description": "On this day or earlier: a day counts whole, a time as it is."}
    )
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))
    before = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, 2**62),
        metadata={"description": "`next_before` of a page."},
    )

    @ma.validates("from_")
    @ma.validates("to")
    def _readable(self, value: str, data_key: str) -> None:
        if value:
            moment_of(value, ZoneInfo("UTC"), end=False)


class AuditEventView(ma.Schema):
    number = fields.Integer(metadata={"description": "Rises by one, without gaps."})
    at = fields.Function(lambda event: event.at.isoformat(), metadata={"type": "string", "format": "date-time"})
    actor_id = fields.String()
    actor_name = fields.String()
    action = fields.String()
    subject_type = fields.String(
        metadata={"description": "asset, batch, collection, event, export, synonyms, system or user."}
    )
    subject_id = fields.String()
    details = fields.Dict(
        allow_none=True, metadata={"description": "What changed; null where it speaks of what is not open to you."}
    )
    previous_sha256 = fields.String()
    sha256 = fields.String(metadata={"description": "Of all that the event says, and of the one before it."})


class AuditPageView(ma.Schema):
    items = fields.List(fields.Nested(AuditEventView))
    next_before = fields.Integer(
        allow_none=True, metadata={"description": "Send it as `before` for the next page; null at the end."}
    )


_view = AuditEventView(exclude=["details"])


@blueprint.get("/audit")
@requires(Permission.READ_AUDIT)
@blueprint.arguments(AuditQuery, location="query")
@blueprint.errors(403, 422, 503)
@blueprint.response(200, AuditPageView)
def log(query: dict[str, Any]) -> Response:
    """Read the audit log, newest first"""
    zone = ZoneInfo(context().time_zone)
    narrowed = audit.Narrowed(
        actor_id=query["actor_id"],
        subject_id=query["subject_id"],
        action=query["action"],
        since=moment_of(query["from_"], zone, end=False) if query["from_"] else None,
        until=moment_of(query["to"], zone, end=True) if query["to"] else None,
    )
    found = audit.log(context(), query["before"], query["limit"] + 1, narrowed)
    page = found[: query["limit"]]
    told = audit_told.told_to(context(), current_actor(), page)
    items = [_item(event, told.get(event.number)) for event in page]
    return jsonify({"items": items, "next_before": page[-1].number if len(found) > len(page) else None})


def _item(event: AuditEvent, details: dict[str, Any] | None) -> dict[str, Any]:
    return {**_view.dump(event), "details": details}
