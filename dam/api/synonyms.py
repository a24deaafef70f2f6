"""`/synonyms`: terms that find each other, kept by archivists."""

from datetime import UTC
from typing import Any

import marshmallow as ma
from flask import Response, jsonify
from marshmallow import fields, validate

from dam.api.assets import expected_version
from dam.api.door import PREFIX, Door
from dam.db.models import SynonymGroup
from dam.domain import synonyms as rules
from dam.domain.access import Permission
from dam.http.identity import context, current_actor, requires
from dam.services import synonyms

blueprint = Door("Synonyms", "Terms that mean the same in this town: a search for one finds the others, at once.")

_ETAG = {"ETag": {"description": "The version in quotes, for If-Match.", "schema": {"type": "string"}}}
_IF_MATCH = {"in": "header", "name": "If-Match", "schema": {"type": "string"}, "description": "The ETag that you saw."}


class SynonymFields(ma.Schema):
    terms = fields.List(
        fields.String(validate=validate.Length(max=rules.LONGEST_TERM_CHARACTERS)),
        required=True,
        validate=validate.Length(min=2, max=rules.MOST_TERMS),
        metadata={
            "description": "Words or phrases, in any script. What differs in script, case or marks alone finds each "
            "other anyway and need not be said twice.",
            "example": ["Lenin street", "Amir Temur street"],
        },
    )
    note = fields.String(load_default="", validate=validate.Length(max=rules.LONGEST_NOTE_CHARACTERS))


class SynonymView(ma.Schema):
    id = fields.String()
    terms = fields.List(fields.String())
    note = fields.String()
    created_at = fields.Function(
        lambda group: group.created_at.astimezone(UTC).isoformat(), metadata={"type": "string", "format": "date-time"}
    )
    version = fields.Integer()


class SynonymListView(ma.Schema):
    items = fields.List(fields.Nested(SynonymView))


class SynonymQuery(ma.Schema):
    class Meta:
        unknown = ma.EXCLUDE

    q = fields.String(
        load_default="",
        validate=validate.Length(max=rules.LONGEST_TERM_CHARACTERS),
        metadata={"description": "Only those with a term or a note that fits, the best first."},
    )


_view = SynonymView()


@blueprint.get("/synonyms")
@requires(Permission.MANAGE_SYNONYMS)
@blueprint.arguments(SynonymQuery, location="query")
@blueprint.errors(403, 422, 503)
@blueprint.response(200, SynonymListView)
def list_(query: dict[str, Any]) -> Response:
    """List synonyms, newest first"""
    found = synonyms.list_groups(context(), current_actor(), query["q"].replace("\0", ""))
    return jsonify({"items": [_view.dump(group) for group in found]})


@blueprint.post("/synonyms")
@requires(Permission.MANAGE_SYNONYMS)
@blueprint.arguments(SynonymFields)
@blueprint.errors(400, 403, 415, 422, 503)
@blueprint.response(201, SynonymView, headers=_ETAG)
def add(fields: dict[str, Any]) -> Response:
    """Let terms find each other"""
    group = synonyms.save_group(context(), current_actor(), None, fields["terms"], fields["note"])
    answer = _answered(group, 201)
    answer.headers["Location"] = f"{PREFIX}/synonyms/{group.id}"
    return answer


@blueprint.get("/synonyms/<id:group_id>")
@requires(Permission.MANAGE_SYNONYMS)
@blueprint.errors(403, 404, 503)
@blueprint.response(200, SynonymView, headers=_ETAG)
def get(group_id: str) -> Response:
    """One group of synonyms"""
    return _answered(synonyms.get_group(context(), current_actor(), group_id))


@blueprint.put("/synonyms/<id:group_id>")
@requires(Permission.MANAGE_SYNONYMS)
@blueprint.arguments(SynonymFields)
@blueprint.doc(parameters=[_IF_MATCH])
@blueprint.errors(400, 403, 404, 412, 415, 422, 503)
@blueprint.response(200, SynonymView, headers=_ETAG)
def change(fields: dict[str, Any], group_id: str) -> Response:
    """Replace a group's terms and note"""
    group = synonyms.save_group(
        context(), current_actor(), group_id, fields["terms"], fields["note"], expected_version()
    )
    return _answered(group)


@blueprint.delete("/synonyms/<id:group_id>")
@requires(Permission.MANAGE_SYNONYMS)
@blueprint.doc(parameters=[_IF_MATCH])
@blueprint.errors(403, 404, 412, 503)
@blueprint.response(204)
def remove(group_id: str) -> Response:
    """Let terms no longer find each other"""
    synonyms.remove_group(context(), current_actor(), group_id, expected_version())
    return Response(status=204)


def _answered(group: SynonymGroup, status: int = 200) -> Response:
    answer = jsonify(_view.dump(group))
    answer.status_code = status
    answer.headers["ETag"] = f'"{group.version}"'
    return answer
