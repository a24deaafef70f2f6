"""`GET /assets`: find assets by words, choices and time, page by page."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import marshmallow as ma
from flask import Response, jsonify
from marshmallow import fields, validate

from dam.api.door import Door
from dam.api.schemas import AssetView, PageView
from dam.domain.access import Level, Permission
from dam.domain.lifecycle import AssetState, Kind
from dam.http.identity import context, current_actor, requires
from dam.ports import SearchRequest
from dam.services import events, find, marking
from dam.services.moments import Moment, moments

blueprint = Door("Search", "Find assets.")

_view = AssetView()
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_CHOICES = 50


def _choice(description: str, values: list[str] | None = None) -> fields.List:
    inner = fields.String(validate=validate.OneOf(values) if values else validate.Length(max=500))
    return fields.List(
        inner,
        load_default=list,
        validate=validate.Length(max=_MOST_CHOICES),
        metadata={"description": description + " May be repeated: any of them."},
    )


class AssetQuery(ma.Schema):
    class Meta:
        unknown = ma.EXCLUDE

    q = fields.String(
        load_default="",
        validate=validate.Length(max=20_000),
        metadata={
            "description": 'Words, in any script; "a phrase", -not, OR, brackets, and fields such as title:, keyword:.'
        },
    )
    kind = _choice("photo, video, audio or text.", [str(kind) for kind in Kind])
    event = _choice("The id of an event.")
    keyword = _choice("A keyword as it stands.")
    creator = _choice("A creator as it stands.")
    level = _choice("An access level.", [str(level) for level in Level])
    state = _choice("A state.", [str(state) for state in AssetState])
    from_ = fields.String(
        data_key="from",
        load_default="",
        metadata={"description": "Taken on this day or later: 2024-05-09 (in the office's zone) or an ISO 8601 time."},
    )
    to = fields.String(
        load_default="", metadata={"description": "Taken on this day or earlier: a day counts whole, a time as it is."}
    )
    sort = fields.String(
        load_default="relevance",
        metadata={"description": "relevance, created_at, captured_at or title; with - before it the other way round."},
    )
    limit = fields.Integer(load_default=60, validate=validate.Range(1, 200))
    cursor = fields.String(load_default=None, allow_none=True, metadata={"description": "`next_cursor` of a page."})

    @ma.validates("from_")
    @ma.validates("to")
    def _readable(self, value: str, data_key: str) -> None:
        if value:
            _moment(value, ZoneInfo("UTC"), end=False)


def request_of(query: dict[str, Any]) -> SearchRequest:
    """The search that a read `AssetQuery` asks for, within the asking person's access."""
    zone = ZoneInfo(context().time_zone)
    return find.request_for(
        current_actor(),
        query=query["q"],
        kinds=tuple(query["kind"]),
        event_ids=tuple(query["event"]),
        keywords=tuple(query["keyword"]),
        creators=tuple(query["creator"]),
        levels=tuple(query["level"]),
        states=tuple(query["state"]),
        captured_from=_moment(query["from_"], zone, end=False) if query["from_"] else None,
        captured_to=_moment(query["to"], zone, end=True) if query["to"] else None,
        sort=query["sort"],
        limit=query["limit"],
        cursor=query["cursor"] or None,
    )


@blueprint.get("/assets")
@requires(Permission.VIEW)
@blueprint.arguments(AssetQuery, location="query")
@blueprint.errors(400, 422, 503)
@blueprint.response(200, PageView)
def find_(query: dict[str, Any]) -> Response:
    """Find assets

    Without `q` all that you may see, newest first. Nothing that you may not see is listed, counted or suggested.
    """
    started = monotonic()
    request = request_of(query)
    found = find.find(context(), request)
    marked = marking.mark(context(), found.assets, query["q"])
    said = moments(context(), found.assets, query["q"])
    return jsonify(
        {
            "total": found.total,
            "items": [
                {
                    **_view.dump(asset),
                    "highlight": _plain(marked.get(asset.id, {})),
                    "moment": _said(said.get(asset.id)),
                }
                for asset in found.assets
            ],
            "facets": _facets(found),
            "next_cursor": found.next_cursor,
            "did_you_mean": found.did_you_mean,
            "hint": found.hint,
            "took_ms": int((monotonic() - started) * 1000),
        }
    )


def _plain(marked: Mapping[str, marking.Marked]) -> dict[str, Any]:
    return {name: {"text": part.text, "marks": part.marks} for name, part in marked.items()}


def _said(moment: Moment | None) -> dict[str, Any] | None:
    if moment is None:
        return None
    plain = {"text": moment.text, "marks": moment.marks}
    return {"seconds": moment.start_seconds, "language": moment.language, **plain}


def _facets(found: find.Found) -> dict[str, list[dict[str, Any]]]:
    facets = {
        name: [{"value": value.value, "count": value.count} for value in values]
        for name, values in found.facets.items()
    }
    named = facets.get("event")
    if named:
        titles = events.event_titles(context(), [str(entry["value"]) for entry in named])
        for entry in named:
            entry["title"] = titles.get(str(entry["value"]), "")
    return facets


def _moment(text: str, zone: ZoneInfo, *, end: bool) -> datetime:
    """The first, or with `end` the last, moment of a day, or the time itself. Raises `ValidationError`."""
    try:
        if _DAY.fullmatch(text):
            start = datetime.combine(datetime.fromisoformat(text).date(), time(), zone)
            return start + timedelta(days=1) - timedelta(microseconds=1) if end else start
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise ma.ValidationError("Write it as 2024-05-09 or 2024-05-09T10:30:00+05:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
