"""`/assets/{id}/transcripts`: what is said in a recording, by language and time."""

import marshmallow as ma
from flask import Response, request
from marshmallow import fields, validate

from dam.api.door import Door
from dam.db.models import Transcript
from dam.domain.access import Permission
from dam.domain.transcripts import MAXIMUM_BYTES, Origin
from dam.http import body
from dam.http.identity import context, current_actor, requires
from dam.media.subtitles import to_vtt
from dam.services import transcripts
from dam.services.transcript_rows import NewTranscript

blueprint = Door("Transcripts", "Subtitles and transcripts of video and sound: WebVTT and SubRip in, WebVTT out.")

_VTT = {"text/vtt": {"schema": {"type": "string", "format": "binary"}}}


class TranscriptQuery(ma.Schema):
    class Meta:
        unknown = ma.EXCLUDE

    language = fields.String(
        load_default="",
        validate=validate.Length(max=20),
        metadata={
            "description": "BCP 47 tag such as uz-Latn; without it the file name is asked, as in sitting.fa.srt."
        },
    )
    file_name = fields.String(
        load_default="", validate=validate.Length(max=500), metadata={"description": "What the file is called."}
    )


class TranscriptView(ma.Schema):
    id = fields.String()
    language = fields.String(metadata={"description": "BCP 47 tag, empty where nobody said it."})
    origin = fields.String(
        validate=validate.OneOf([str(origin) for origin in Origin]),
        metadata={"description": "`person` brought it, it was `embedded` in the recording, or a `machine` heard it."},
    )
    engine = fields.String(metadata={"description": "What machine heard it."})
    file_name = fields.String()
    warnings = fields.List(fields.String(), metadata={"description": "cues_skipped, cues_cut."})
    created_at = fields.Function(
        lambda row: row.created_at.isoformat(), metadata={"type": "string", "format": "date-time"}
    )
    url = fields.Function(
        lambda row: f"/api/v1/assets/{row.asset_id}/transcripts/{row.id}",
        metadata={"type": "string", "description": "Absolute path of it as WebVTT."},
    )


@blueprint.put("/assets/<id:asset_id>/transcript")
@requires(Permission.EDIT_OWN)
@blueprint.doc(
    requestBody={
        "required": True,
        "description": "The WebVTT or SubRip file: UTF-8, UTF-16, Windows-1251 or Windows-1256.",
        "content": _VTT,
    }
)
@blueprint.arguments(TranscriptQuery, location="query")
@blueprint.errors(403, 404, 410, 413, 422, 503, 507)
@blueprint.response(200, TranscriptView)
def put(query: dict[str, str], asset_id: str) -> Transcript:
    """Put a transcript beside a recording

    It takes the place of one in the same language. Lines that can't be read are left out with a warning.
    """
    data = body.whole(MAXIMUM_BYTES, "A transcript")
    new = NewTranscript(data, query["file_name"], query["language"])
    return transcripts.attach(context(), current_actor(), asset_id, new)


@blueprint.get("/assets/<id:asset_id>/transcripts")
@requires(Permission.VIEW)
@blueprint.errors(404, 410, 503)
@blueprint.response(200, TranscriptView(many=True))
def list_(asset_id: str) -> list[Transcript]:
    """The transcripts of a recording"""
    return transcripts.list_of(context(), current_actor(), asset_id)


@blueprint.get("/assets/<id:asset_id>/transcripts/<id:transcript_id>")
@requires(Permission.VIEW)
@blueprint.errors(404, 410, 503)
@blueprint.response(200, {"type": "string"}, content_type="text/vtt", description="WebVTT, as a player takes it.")
def get(asset_id: str, transcript_id: str) -> Response:
    """One transcript"""
    found = transcripts.spoken(context(), current_actor(), asset_id, transcript_id)
    answer = Response(to_vtt(found.cues), mimetype="text/vtt")
    # A transcript never changes: another one has another id.
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Vary"] = "Authorization, Cookie"
    answer.set_etag(transcript_id)
    return answer.make_conditional(request)


@blueprint.delete("/assets/<id:asset_id>/transcripts/<id:transcript_id>")
@requires(Permission.EDIT_OWN)
@blueprint.errors(403, 404, 410, 503)
@blueprint.response(204, description="It is gone, and so is its file.")
def remove(asset_id: str, transcript_id: str) -> None:
    """Take a transcript away"""
    transcripts.remove(context(), current_actor(), asset_id, transcript_id)
