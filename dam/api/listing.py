"""`GET /assets`: find assets by words, choices and time, page by page."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import marshmallow as ma
from flask import Response, jsonify
from marshmallow import fields, validate

from dam.api.door import Door
from dam.api.schemas import AssetView, PageView
from dam.domain.access import Level, Permission
from dam.domain.boxes import box_of
from dam.domain.capture_time import YEARS
from dam.domain.errors import BadRequest
from dam.domain.lifecycle import AssetState, Kind
from dam.http.identity import addresses, context, current_actor, requires
from dam.ports import DateFacet, SearchRequest
from dam.services import collections, events, find, histogram, marking, similar
from dam.services.moments import Moment, moments
from dam.services.page_hits import PageHit, page_hits
from dam.services.similar import grouped
from search import years

blueprint = Door("Search", "Find assets.")

_view = AssetView()
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
WITHOUT_SEARCH = (
    "The search is away or is being filled: this is listed from the database, whole and by time. Words, keywords, "
    "photographers and captions can be looked for when it is back."
)
_MOST_CHOICES = 200
# Word of a query -> calendar.
_YEARS = {"years": "gregorian", "solar-years": "solar"}
_CHOICES = ("kind", "event", "keyword", "creator", "level", "state")
_QUERY = """What to look for, at most 10,000 characters. Without it everything is found.

- `mayor school`: all words, in any order, script and spelling; `"city council"`: side by side; `-opening` or
  `NOT opening`: without it; `mayor OR council`, or with `|`: one of them; brackets group; `fest*`: words that begin so.
- A word, phrase or bracket in one field alone: `title: text: keyword: event: by: place: camera: file: rights:`.
- A value: `kind:video level:internal state:failed language:ka id:...`.
- Days, of capture or else of arrival: `date:2024`, `date:2024-05`, `date:2024-05-09..2024-06-01`, `since:2024-05`,
  `since:3months`, `before:2024`, `after:2023`, `date:today`; years of the Persian solar calendar are understood.
  What looks like a date by itself (`2024-05`) means the word or the date.
- Amounts, with `> >= < <=`, as a range, or about so much: `duration:>10min`, `duration:1..5min`, `duration:<1:30`,
  `width:>=4000`, `height:<800`, `size:<5MB`.
- What is there or not: `has:gps`, `missing:caption`, with gps, caption, event, text, keyword, by, place, camera, date,
  title or rights; `is:duplicate`: the same bytes were here already.

Names of fields and fixed values are understood in the languages of the interface too. What can't be read as written
is taken as plain words, and `hint` says what was not understood and how it is written. At most 24 words count."""


def _choice(description: str, values: list[str] | None = None) -> fields.List:
    inner = fields.String(validate=validate.OneOf(values) if values else validate.Length(max=500))
    return fields.List(
        inner,
        load_default=list,
        metadata={"description": description + " May be repeated: any of them."},
    )


class AssetQuery(ma.Schema):
    class Meta:
        unknown = ma.EXCLUDE

    q = fields.String(load_default="", metadata={"description": _QUERY})
    kind = _choice("photo, video, audio or text.", [str(kind) for kind in Kind])
    event = _choice("The id of an event.")
    keyword = _choice("A keyword as it stands.")
    creator = _choice("A creator as it stands.")
    level = _choice("An access level.", [str(level) for level in Level])
    similar = fields.String(
        load_default="",
        validate=validate.Length(max=26),
        metadata={"description": "An asset's id: only what is similar to it, by relevance the nearest first."},
    )
    same = fields.String(
        load_default="",
        validate=validate.Length(max=26),
        metadata={"description": "An asset's id: only it and its near-duplicates."},
    )
    group = fields.Boolean(
        load_default=False,
        metadata={
            "description": "Of each group of near-duplicates only the first; `group_count` says how many match. "
            "A page may then be shorter than `limit`, and `total` still counts assets."
        },
    )
    state = _choice("A state.", [str(state) for state in AssetState])
    from_ = fields.String(
        data_key="from",
        load_default="",
        metadata={"description": "Taken on this day or later: 2024-05-09 (in the office's zone) or an ISO 8601 time."},
    )
    to = fields.String(
        load_default="", metadata={"description": "Taken on this day or earlier: a day counts whole, a time as it is."}
    )
    box = fields.String(
        load_default="",
        metadata={
            "description": "Only what was taken within `south,west,north,east`, degrees such as 40,67.5,41,68.5; where "
            "the west is greater than the east, it lies across the 180th meridian."
        },
    )
    collection = fields.String(
        load_default="",
        validate=validate.Length(max=26),
        metadata={"description": "The id of a collection: only what is in it, and open to you."},
    )
    sort = fields.String(
        load_default="relevance",
        metadata={"description": "relevance, created_at, captured_at or title; with - before it the other way round."},
    )
    limit = fields.Integer(load_default=60, validate=validate.Range(1, 200))
    cursor = fields.String(load_default=None, allow_none=True, metadata={"description": "`next_cursor` of a page."})
    histogram = fields.String(
        load_default="",
        metadata={
            "description": "Answer a `histogram` as well: `years`, a year such as 2024 for its months, or a month such "
            "as 2024-05 for its days; `solar-years`, 1403 and 1403-02 on the calendar of Iran. It counts what the "
            "other filters leave, whatever `from` and `to` say, in the office's time zone; the facets `year`, `month` "
            "and `day` are counted on the same calendar then."
        },
    )

    @ma.validates("histogram")
    def _countable(self, value: str, data_key: str) -> None:
        if value and value not in _YEARS and len(years.parts_of(value) or (0, 0, 0)) == 3:
            raise ma.ValidationError("Write years, solar-years, a year such as 2024 or a month such as 2024-05.")

    @ma.validates("from_")
    @ma.validates("to")
    def _readable(self, value: str, data_key: str) -> None:
        if value:
            moment_of(value, ZoneInfo("UTC"), end=False)


def request_of(query: dict[str, Any]) -> SearchRequest:
    """The search that a read `AssetQuery` asks for, within the asking person's access. Raises `BadRequest`."""
    for name in _CHOICES:
        if len(query[name]) > _MOST_CHOICES:
            raise BadRequest(f"At most {_MOST_CHOICES} values of {name} can be chosen at once.", "too_many_choices")
    zone = ZoneInfo(context().time_zone)
    request = find.request_for(
        current_actor(),
        query=query["q"],
        kinds=tuple(query["kind"]),
        event_ids=tuple(query["event"]),
        keywords=tuple(query["keyword"]),
        creators=tuple(query["creator"]),
        levels=tuple(query["level"]),
        states=tuple(query["state"]),
        captured_from=moment_of(query["from_"], zone, end=False) if query["from_"] else None,
        captured_to=moment_of(query["to"], zone, end=True) if query["to"] else None,
        sort=query["sort"],
        limit=query["limit"],
        cursor=query["cursor"] or None,
        box=box_of(query["box"]) if query["box"] else None,
        dates=_dates(query["histogram"], zone.key),
    )
    if query["collection"]:
        request = collections.narrow(context(), current_actor(), addresses(), request, query["collection"])
    if query["similar"]:
        request = similar.narrow(context(), current_actor(), request, query["similar"])
    return grouped.within_group(context(), current_actor(), request, query["same"]) if query["same"] else request


def _dates(asked: str, time_zone: str) -> DateFacet | None:
    if asked in _YEARS:
        return DateFacet(_YEARS[asked], time_zone)
    parts = years.parts_of(asked)
    return years.opened_by(asked, years.calendar_of(parts[0]) or "", time_zone) if parts else None


@blueprint.get("/assets")
@requires(Permission.VIEW)
@blueprint.arguments(AssetQuery, location="query")
@blueprint.errors(400, 404, 410, 422, 503)
@blueprint.response(200, PageView)
def find_(query: dict[str, Any]) -> Response:
    """Find assets

    Without `q` all that you may see, newest first. With `similar` only what looks like that photograph or film or
    shares rare words with its caption and text, at most 260 of them. Nothing that you may not see is listed, counted
    or suggested.
    While the search is away, what needs no words is listed from the database (`without_search`), and what does is
    answered with 503.
    """
    started = monotonic()
    request = request_of(query)
    counts: Mapping[str, int] = {}
    if query["group"]:
        found, counts = grouped.find_grouped(context(), request)
    else:
        found = find.find(context(), request)
    marked = marking.mark(context(), found.assets, query["q"])
    said = moments(context(), found.assets, query["q"])
    read = page_hits(context(), found.assets, query["q"])
    return jsonify(
        {
            "total": found.total,
            "items": [
                {
                    **_view.dump(asset),
                    "highlight": _plain(marked.get(asset.id, {})),
                    "moment": _said(said.get(asset.id)),
                    "page": _read(read.get(asset.id)),
                    "group_count": counts.get(asset.id, 1),
                }
                for asset in found.assets
            ],
            "facets": _facets(found),
            "histogram": _histogram(found, request.dates),
            "next_cursor": found.next_cursor,
            "did_you_mean": found.did_you_mean,
            "hint": WITHOUT_SEARCH if found.without_search else found.hint.detail if found.hint else None,
            "without_search": found.without_search,
            "took_ms": int((monotonic() - started) * 1000),
        }
    )


def _plain(marked: Mapping[str, marking.Marked]) -> dict[str, Any]:
    return {name: {"text": part.text, "marks": part.marks} for name, part in marked.items()}


def _histogram(found: find.Found, dates: DateFacet | None) -> dict[str, Any] | None:
    if dates is None:
        return None
    spread = histogram.of_dates(found.facets, dates)
    periods = [
        {"value": one.key, "from": one.first.isoformat(), "to": one.last.isoformat(), "count": one.count}
        for one in spread.periods
    ]
    return {"unit": spread.unit, "values": periods}


def _said(moment: Moment | None) -> dict[str, Any] | None:
    if moment is None:
        return None
    when = {"seconds": moment.start_seconds, "language": moment.language}
    return {**when, "text": moment.text, "marks": moment.marks}


def _read(hit: PageHit | None) -> dict[str, Any] | None:
    return None if hit is None else {"number": hit.number, "text": hit.text, "marks": hit.marks}


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


def moment_of(text: str, zone: ZoneInfo, *, end: bool) -> datetime:
    """The first, or with `end` the last, moment of a day, or the time itself; in UTC. Raises `ValidationError`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.year not in YEARS:
        raise ma.ValidationError("Write it as 2024-05-09 or 2024-05-09T10:30:00+05:00, in a year from 1000 to 9998.")
    if _DAY.fullmatch(text):
        start = datetime.combine(moment.date(), time(), zone)
        return (start + timedelta(days=1) - timedelta(microseconds=1) if end else start).astimezone(UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
