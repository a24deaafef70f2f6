"""What goes in and out, as marshmallow schemas: they read requests, write answers and make the OpenAPI description."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from dam.db.models import Asset, Clip
from dam.domain.access import Level
from dam.domain.clipping import ClipMode
from dam.domain.describing import MAXIMUM_KEYWORD_CHARACTERS, MAXIMUM_KEYWORDS, TEXT_LIMITS_CHARACTERS
from dam.domain.lifecycle import AssetState, ClipState, Kind
from dam.http.addresses import rendition_url

ID = validate.Regexp("^[0-9a-z]{26}$", error="Not an id.")


def _told(text: str, **more: Any) -> dict[str, Any]:
    return {"description": text, **more}


def _text(name: str, description: str) -> fields.String:
    limit = validate.Length(max=TEXT_LIMITS_CHARACTERS[name])
    return fields.String(validate=limit, allow_none=True, metadata=_told(description))


class AssetFields(ma.Schema):
    """The fields that a person may set, at ingest and later."""

    title = _text("title", "A short heading.")
    description = _text("description", "The caption.")
    keywords = fields.List(
        fields.String(validate=validate.Length(max=MAXIMUM_KEYWORD_CHARACTERS)),
        validate=validate.Length(max=MAXIMUM_KEYWORDS),
        metadata=_told("Replaces all that were there."),
    )
    language = _text("language", "BCP 47 tag of the language that title and description are in.")
    event_id = fields.String(
        validate=validate.Regexp("^([0-9a-z]{26})?$", error="Not an id."),
        allow_none=True,
        metadata=_told("The event that the asset belongs to; null or empty for none."),
    )
    access_level = fields.String(
        validate=validate.OneOf([str(level) for level in Level]),
        metadata=_told("Who may see the asset. At ingest `internal` unless given."),
    )
    captured_at = fields.String(
        allow_none=True, metadata=_told("ISO 8601 with its zone: 2024-05-09T10:30:00+05:00.", format="date-time")
    )
    creator = _text("creator", "Who took or wrote it.")
    credit = _text("credit", "The line to print beside it.")
    copyright = _text("copyright", "The notice of copyright.")
    usage_terms = _text("usage_terms", "What it may be used for.")
    place = _text("place", "Where it was taken.")


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def captured_at(asset: Asset) -> str | None:
    """In the camera's own zone where the camera said it, else in UTC."""
    if asset.captured_at is None:
        return None
    minutes = asset.captured_offset_minutes
    zone = UTC if minutes is None else timezone(timedelta(minutes=minutes))
    return asset.captured_at.astimezone(zone).isoformat()


class FailureView(ma.Schema):
    code = fields.String(metadata=_told("Stable, for programs."))
    detail = fields.String(metadata=_told("For a person, with the next step."))


def _failure(row: Asset | Clip) -> dict[str, str] | None:
    return {"code": row.failure_code, "detail": row.failure_detail} if row.failure_code else None


def _computed(read: Any, text: str, *, kind: str | list[str] = "string", **more: Any) -> fields.Function:
    return fields.Function(read, metadata=_told(text, type=kind, **more))


_FAILURE = {
    "kind": ["object", "null"],
    "properties": {"code": {"type": "string"}, "detail": {"type": "string"}},
}
_MOMENT = {"kind": ["string", "null"], "format": "date-time"}


class RenditionView(ma.Schema):
    name = fields.String(metadata=_told("thumb, preview, screen, poster, proxy, sprite, sprite_vtt, waveform or text."))
    media_type = fields.String()
    size_bytes = fields.Integer()
    width_px = fields.Integer(allow_none=True)
    height_px = fields.Integer(allow_none=True)
    url = _computed(rendition_url, "Absolute path of the bytes on this host.")


class AssetView(ma.Schema):
    id = fields.String()
    state = fields.String(validate=validate.OneOf([str(s) for s in AssetState]))
    kind = fields.String(validate=validate.OneOf([str(k) for k in Kind]))
    title = fields.String()
    description = fields.String()
    keywords = fields.List(fields.String())
    language = fields.String()
    event_id = fields.String(allow_none=True)
    event_title = _computed(
        lambda a: a.event.title if a.event else None, "The title of that event.", kind=["string", "null"]
    )
    access_level = fields.String(validate=validate.OneOf([str(level) for level in Level]))
    captured_at = _computed(captured_at, "When it was taken, in the camera's zone where that is known.", **_MOMENT)
    captured_source = fields.String(
        metadata=_told("Which tag said when it was taken; ends in `+assumed` where the zone is the office's.")
    )
    created_at = _computed(lambda a: _moment(a.created_at), "When it came in.", format="date-time")
    updated_at = _computed(lambda a: _moment(a.updated_at), "When it last changed.", format="date-time")
    uploaded_by = _computed(lambda a: a.uploaded_by.name, "The account that brought it in.")
    duration_seconds = fields.Float(allow_none=True)
    width_px = fields.Integer(allow_none=True)
    height_px = fields.Integer(allow_none=True)
    frame_rate = fields.Float(allow_none=True)
    sha256 = fields.String(metadata=_told("Of the original's bytes, in hexadecimal."))
    size_bytes = fields.Integer(metadata=_told("Of the original."))
    file_name = fields.String(metadata=_told("The original's name as it was sent."))
    media_type = fields.String(metadata=_told("By the original's bytes, not its name."))
    creator = fields.String()
    credit = fields.String()
    copyright = fields.String()
    usage_terms = fields.String()
    place = fields.String()
    camera = fields.String()
    latitude = fields.Float(allow_none=True)
    longitude = fields.Float(allow_none=True)
    embedded = fields.Dict(metadata=_told("Every tag that the file carries, by its standard's name."))
    warnings = fields.List(fields.String(), metadata=_told("What was odd about the file without ending it."))
    renditions = fields.List(fields.Nested(RenditionView))
    progress = fields.Float(metadata=_told("How much of the processing is done, 0 to 1."))
    version = fields.Integer(metadata=_told("Rises with every change; the ETag is this number in quotes."))
    failure = _computed(_failure, "Why processing failed, else null.", **_FAILURE)


class HighlightView(ma.Schema):
    text = fields.String(metadata=_told("A part of the field around what was found, or all of it."))
    marks = fields.List(
        fields.List(fields.Integer(), validate=validate.Length(equal=2)),
        metadata=_told("[start, end) of every found word in `text`, in Unicode characters."),
    )


class MomentView(HighlightView):
    seconds = fields.Float(metadata=_told("When the line begins, in seconds from the beginning of the recording."))
    language = fields.String(metadata=_told("Of the transcript; empty where nobody said it."))


class PageHitView(HighlightView):
    number = fields.Integer(metadata=_told("Of the page, from 1."))


class ItemView(AssetView):
    highlight = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(HighlightView),
        metadata=_told(
            "By field: title, description, keywords, creator, place, file_name or text; those with a word of the query."
        ),
    )
    group_count = fields.Integer(
        metadata=_told("With `group`, how many near-duplicates of the result it stands for, itself among them; else 1.")
    )

    moment = fields.Nested(
        MomentView,
        allow_none=True,
        metadata=_told("Of a recording: the line in which words of the query are said; null where none is."),
    )
    page = fields.Nested(
        PageHitView,
        allow_none=True,
        metadata=_told("Of a scan: the page and the line on which words of the query were read; null where none is."),
    )


class FacetView(ma.Schema):
    value = fields.String(metadata=_told("To be sent as the parameter of the facet's name."))
    count = fields.Integer()
    title = fields.String(metadata=_told("What the event is called; for the facet event alone."))


class PeriodView(ma.Schema):
    value = fields.String(
        metadata=_told("2024, 2024-05 or 2024-05-09; of the calendar of Iran 1403, 1403-02, 1403-02-20.")
    )
    from_ = fields.Date(data_key="from", metadata=_told("Its first day, to be sent as `from`."))
    to = fields.Date(metadata=_told("Its last day, to be sent as `to`."))
    count = fields.Integer()


class HistogramView(ma.Schema):
    unit = fields.String(metadata=_told("year, month or day."))
    values = fields.List(
        fields.Nested(PeriodView),
        metadata=_told("In the order of time, empty ones among them; years with nothing are left out beyond 40 years."),
    )


class PageView(ma.Schema):
    total = fields.Integer(metadata=_told("How many assets match, on all pages."))
    items = fields.List(fields.Nested(ItemView))
    facets = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(FacetView)))
    histogram = fields.Nested(HistogramView, allow_none=True, metadata=_told("Null where none was asked for."))
    next_cursor = fields.String(
        allow_none=True, metadata=_told("Send it as `cursor` for the next page; null at the end.")
    )
    did_you_mean = fields.String(
        allow_none=True, metadata=_told("A better spelling of the query, where one was found.")
    )
    hint = fields.String(allow_none=True, metadata=_told("What was odd about the query, for a person."))
    without_search = fields.Boolean(
        metadata=_told("The search did not answer and the database did: facets are kind, event, level and state.")
    )
    took_ms = fields.Integer()


class ClipFields(ma.Schema):
    in_seconds = fields.Float(required=True, metadata=_told("The first moment of the clip."))
    out_seconds = fields.Float(required=True, metadata=_told("The moment after the last."))
    mode = fields.String(
        load_default=str(ClipMode.EXACT),
        validate=validate.OneOf([str(mode) for mode in ClipMode]),
        metadata=_told("`exact` cuts at the very frames, `copy` is quick and starts at a keyframe."),
    )


class ClipView(ma.Schema):
    id = fields.String()
    asset_id = fields.String()
    state = fields.String(validate=validate.OneOf([str(s) for s in ClipState]))
    in_seconds = fields.Float()
    out_seconds = fields.Float()
    mode = fields.String(validate=validate.OneOf([str(mode) for mode in ClipMode]))
    progress = fields.Float(metadata=_told("How much of it is cut, 0 to 1."))
    media_type = fields.String(metadata=_told("Empty until the clip is available."))
    size_bytes = fields.Integer()
    created_at = _computed(lambda c: _moment(c.created_at), "When it was asked for.", format="date-time")
    url = _computed(
        lambda c: f"/api/v1/clips/{c.id}/file" if c.state == ClipState.AVAILABLE else None,
        "Absolute path of the finished clip, else null.",
        kind=["string", "null"],
    )
    failure = _computed(_failure, "Why it could not be cut, else null.", **_FAILURE)


class ProblemView(ma.Schema):
    """RFC 9457."""

    type = fields.String()
    title = fields.String(metadata=_told("The status in words."))
    status = fields.Integer()
    code = fields.String(required=True, metadata=_told("Stable, for programs."))
    detail = fields.String(required=True, metadata=_told("For a person, with the next step."))
    asset_id = fields.String(allow_none=True, metadata=_told("With the code `duplicate`: the asset of these bytes."))
    field = fields.String(metadata=_told("The field that does not fit."))
    errors = fields.List(
        fields.Dict(keys=fields.String(), values=fields.String()),
        metadata=_told("Each fault with `pointer` (into the body) or `parameter`, and `detail`."),
    )
    error_id = fields.String(metadata=_told("With 500: what the log has it under."))
