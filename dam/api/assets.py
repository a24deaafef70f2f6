"""`/assets`: bring in, look at, change."""

import json
from typing import Any

from flask import Response, jsonify, request
from marshmallow import ValidationError

from dam.api.door import PREFIX, Door
from dam.api.schemas import AssetFields, AssetView
from dam.db.models import Asset
from dam.domain.access import Permission
from dam.domain.errors import BadRequest, Invalid, Stale
from dam.domain.transcripts import MAXIMUM_BYTES
from dam.http import body, forms
from dam.http.identity import context, current_actor, requires
from dam.services import cancel, describe, find, ingest, process, sidecar, staging, transcript_rows
from dam.services.transcript_rows import NewTranscript, Written

blueprint = Door("Assets", "Photographs, video, sound and texts: bring them in, find, look at and describe them.")

_view = AssetView()
_ETAG = {"ETag": {"description": "The version in quotes, for If-Match.", "schema": {"type": "string"}}}
_FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "metadata": {"$ref": "#/components/schemas/AssetFields"},
                    "on_duplicate": {
                        "type": "string",
                        "enum": ["refuse", "keep"],
                        "default": "refuse",
                        "description": "`keep` makes a second asset of bytes that are here already.",
                    },
                    "sidecar": {
                        "type": "string",
                        "format": "binary",
                        "description": "An XMP sidecar whose metadata goes before what is embedded.",
                    },
                    "transcript": {
                        "type": "string",
                        "format": "binary",
                        "description": "Subtitles of a recording, WebVTT or SubRip; may be repeated, one a language. "
                        "The language is told by the file name, as in sitting.fa.srt.",
                    },
                    "file": {
                        "type": "string",
                        "format": "binary",
                        "description": "The original. Send it last: then what speaks against it is told at once.",
                    },
                },
            },
            "encoding": {"metadata": {"contentType": "application/json"}},
        }
    },
}


_LARGER_FIELDS = {"sidecar": sidecar.MAXIMUM_BYTES, "transcript": MAXIMUM_BYTES}


@blueprint.post("/assets")
@requires(Permission.UPLOAD)
@blueprint.doc(requestBody=_FORM)
@blueprint.errors(400, 403, 409, 413, 415, 422, 503, 507)
@blueprint.response(201, AssetView, headers=_ETAG, description="Recorded; it is being processed.")
def add() -> Response:
    """Bring in one file

    The answer comes when the bytes are safe; watch `state` become `available` or `failed`.
    """
    length_bytes = body.announced_bytes()
    if length_bytes is not None:
        staging.require_room(context(), length_bytes)
    actor = current_actor()

    def refuse_early(form: forms.Form) -> None:
        ingest.check_may_ingest(actor, _new_asset(form))

    with forms.received(context(), refuse_early, _LARGER_FIELDS) as form:
        if form.staged is None:
            raise AssertionError("a received form has its file")
        asset_id = ingest.ingest_or_discard(context(), actor, form.staged, _new_asset(form))
    answer = answered(find.get_asset(context(), actor, asset_id), 201)
    answer.headers["Location"] = f"{PREFIX}/assets/{asset_id}"
    return answer


@blueprint.get("/assets/<id:asset_id>")
@requires(Permission.VIEW)
@blueprint.errors(404, 503)
@blueprint.response(200, AssetView, headers=_ETAG)
def get(asset_id: str) -> Response:
    """One asset"""
    return answered(find.get_asset(context(), current_actor(), asset_id))


@blueprint.patch("/assets/<id:asset_id>")
@requires(Permission.VIEW)
@blueprint.arguments(AssetFields, description="The fields to change; the others stay.")
@blueprint.doc(
    parameters=[
        {
            "in": "header",
            "name": "If-Match",
            "schema": {"type": "string"},
            "description": "The ETag that you saw: should somebody have changed the asset meanwhile, nothing happens.",
        }
    ]
)
@blueprint.errors(400, 403, 404, 410, 412, 415, 422, 503)
@blueprint.response(200, AssetView, headers=_ETAG)
def change(fields: dict[str, Any], asset_id: str) -> Response:
    """Describe an asset"""
    version = expected_version()
    return answered(describe.describe(context(), current_actor(), asset_id, fields, version))


@blueprint.post("/assets/<id:asset_id>/cancel")
@requires(Permission.EDIT_OWN)
@blueprint.errors(403, 404, 409, 410, 503)
@blueprint.response(200, AssetView, headers=_ETAG)
def cancel_processing(asset_id: str) -> Response:
    """Cancel the processing of an asset

    It is `failed` with the code `cancelled` at once, and whoever works on it stops within a moment. The original stays.
    """
    return answered(cancel.cancel_asset(context(), current_actor(), asset_id))


@blueprint.post("/assets/<id:asset_id>/process")
@requires(Permission.EDIT_OWN)
@blueprint.errors(403, 404, 409, 410, 503)
@blueprint.response(202, AssetView, headers=_ETAG, description="Noted; watch `state`.")
def process_again(asset_id: str) -> Response:
    """Process an asset again, after it failed or was cancelled"""
    process.reprocess(context(), current_actor(), asset_id)
    return answered(find.get_asset(context(), current_actor(), asset_id), 202)


def answered(asset: Asset, status: int = 200) -> Response:
    answer = jsonify(_view.dump(asset))
    answer.status_code = status
    answer.headers["ETag"] = f'"{asset.version}"'
    return answer


def expected_version() -> int | None:
    """The version that the header If-Match names, None without it. Raises `Stale` for a tag that was never ours."""
    tags = request.if_match
    if "If-Match" not in request.headers or tags.star_tag:
        return None
    # An empty tag, "", is read as None.
    known = [tag for tag in tags.as_set() if tag and tag.isdecimal() and len(tag) < 10]
    if len(known) != 1:
        raise Stale("The header If-Match takes the one ETag that this address answered with.")
    return int(known[0])


def metadata_of(text: str) -> dict[str, Any]:
    """The JSON of descriptive fields that goes with a file. Raises `BadRequest`, `Invalid`."""
    if not text.strip():
        return {}
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise BadRequest(f"The metadata is not JSON: {problem}.", "bad_json", field="metadata") from problem
    if not isinstance(data, dict):
        raise BadRequest("The metadata is not a JSON object.", "bad_json", field="metadata")
    try:
        fields: dict[str, Any] = AssetFields().load(data)
    except ValidationError as problem:
        name, messages = next(iter(problem.normalized_messages().items()))
        raise Invalid(f"{name}: {messages}", "bad_field", field=name) from problem
    return fields


def keeps_duplicate(text: str) -> bool:
    if text not in ("", "refuse", "keep"):
        raise Invalid("on_duplicate is refuse or keep.", "bad_field", field="on_duplicate")
    return text == "keep"


def _new_asset(form: forms.Form) -> ingest.NewAsset:
    attached = form.fields.get("sidecar") or None
    if attached is not None:
        sidecar.check(attached)
    return ingest.NewAsset(
        form.file_name,
        metadata_of(form.text("metadata")),
        keeps_duplicate(form.text("on_duplicate")),
        source="api",
        sidecar=attached,
        transcripts=tuple(_transcripts(form).values()),
    )


def _transcripts(form: forms.Form) -> dict[str, Written]:
    """By language; the last of two in one language is meant. Raises `Invalid`."""
    sent = [(name, data) for field, name, data in form.attached if field == "transcript"]
    found = (transcript_rows.read(NewTranscript(data, name)) for name, data in sent)
    return {written.language: written for written in found}
