"""`/searches` and `/alerts`: saved searches, and what they have found since."""

from typing import Any

import marshmallow as ma
from flask import Response, jsonify
from marshmallow import fields, validate

from dam.api.assets import expected_version
from dam.api.door import PREFIX, Door
from dam.api.schemas import AssetView
from dam.db.models import SavedSearch
from dam.domain.access import Permission
from dam.domain.alerts import Alert
from dam.http.identity import addresses, context, current_actor, requires
from dam.services import alerts, saved_searches

blueprint = Door("Saved searches", "Views of the library under a name, with alerts on what they find newly.")

_ETAG = {"ETag": {"description": "The version in quotes, for If-Match.", "schema": {"type": "string"}}}
_IF_MATCH = {"in": "header", "name": "If-Match", "schema": {"type": "string"}, "description": "The ETag that you saw."}


class SearchFields(ma.Schema):
    name = fields.String(validate=validate.Length(max=saved_searches.MOST_NAME_CHARACTERS))
    query = fields.String(
        validate=validate.Length(max=20_000),
        metadata={
            "description": "The library's address, or what stands in it after the question mark: "
            "`q=park&kind=photo&sort=-captured_at`. What can't be read of it is left out.",
            "example": "q=park&kind=photo",
        },
    )
    alert = fields.String(
        validate=validate.OneOf([str(alert) for alert in Alert]),
        metadata={
            "description": "How new matches are told: not at all, in the application (`app`), and by e-mail too "
            "(`at_once`, `daily`), to the address of the account. What is found when the alert begins is not new."
        },
    )


class SearchView(ma.Schema):
    id = fields.String()
    name = fields.String()
    query = fields.String()
    alert = fields.String(validate=validate.OneOf([str(alert) for alert in Alert]))
    problem = fields.String(metadata={"description": "The code of why it could not be looked for; empty while it can."})
    created_at = fields.AwareDateTime(format="iso")
    version = fields.Integer()


class SearchesView(ma.Schema):
    items = fields.List(fields.Nested(SearchView))


class MatchView(ma.Schema):
    asset = fields.Nested(AssetView)
    found_at = fields.AwareDateTime(format="iso")
    read_at = fields.AwareDateTime(format="iso", allow_none=True)


class MatchesView(ma.Schema):
    items = fields.List(fields.Nested(MatchView))
    next_offset = fields.Integer(allow_none=True, metadata={"description": "For the next page; null at the end."})


class AlertView(ma.Schema):
    search = fields.Nested(SearchView)
    unread = fields.Integer(metadata={"description": "How many of them you have not looked at."})
    asset_ids = fields.List(fields.String(), metadata={"description": "The newest of what was found, 20 at most."})


class AlertsView(ma.Schema):
    unread = fields.Integer()
    items = fields.List(fields.Nested(AlertView))


class PageQuery(ma.Schema):
    class Meta:
        unknown = ma.EXCLUDE

    limit = fields.Integer(load_default=100, validate=validate.Range(1, 200))
    offset = fields.Integer(load_default=0, validate=validate.Range(0, 10_000_000))


_view = SearchView()
_match = MatchView()
_EACH = 20


@blueprint.get("/searches")
@requires(Permission.VIEW)
@blueprint.errors(503)
@blueprint.response(200, SearchesView)
def list_() -> Response:
    """Your saved searches, by name"""
    found = saved_searches.list_searches(context(), current_actor())
    return jsonify({"items": _view.dump(found, many=True)})


@blueprint.post("/searches")
@requires(Permission.VIEW)
@blueprint.arguments(SearchFields)
@blueprint.errors(400, 409, 415, 422, 503)
@blueprint.response(201, SearchView, headers=_ETAG)
def add(sent: dict[str, Any]) -> Response:
    """Save a search"""
    kept = saved_searches.save_search(context(), current_actor(), addresses(), None, sent)
    answer = _answered(kept, 201)
    answer.headers["Location"] = f"{PREFIX}/searches/{kept.id}"
    return answer


@blueprint.get("/searches/<id:search_id>")
@requires(Permission.VIEW)
@blueprint.errors(404, 503)
@blueprint.response(200, SearchView, headers=_ETAG)
def get(search_id: str) -> Response:
    """One saved search"""
    return _answered(saved_searches.get_search(context(), current_actor(), search_id))


@blueprint.patch("/searches/<id:search_id>")
@requires(Permission.VIEW)
@blueprint.arguments(SearchFields, description="The fields to change; the others stay.")
@blueprint.doc(parameters=[_IF_MATCH])
@blueprint.errors(400, 404, 409, 412, 415, 422, 503)
@blueprint.response(200, SearchView, headers=_ETAG)
def change(sent: dict[str, Any], search_id: str) -> Response:
    """Change a saved search

    With another `query` its alert begins anew: what it finds at this moment is not new.
    """
    version = expected_version()
    return _answered(saved_searches.save_search(context(), current_actor(), addresses(), search_id, sent, version))


@blueprint.delete("/searches/<id:search_id>")
@requires(Permission.VIEW)
@blueprint.errors(404, 503)
@blueprint.response(204)
def delete(search_id: str) -> Response:
    """Delete a saved search, with all that it has found"""
    saved_searches.delete_search(context(), current_actor(), search_id)
    return Response(status=204)


@blueprint.get("/searches/<id:search_id>/matches")
@requires(Permission.VIEW)
@blueprint.arguments(PageQuery, location="query")
@blueprint.errors(404, 422, 503)
@blueprint.response(200, MatchesView)
def matches(query: dict[str, Any], search_id: str) -> Response:
    """What it has found since its alert began, newest first

    Only what you may see at this moment.
    """
    saved_searches.get_search(context(), current_actor(), search_id)
    limit, offset = query["limit"], query["offset"]
    found = alerts.matches_of(context(), current_actor(), search_id, limit=limit + 1, offset=offset)
    items = [
        _match.dump({"asset": asset, "found_at": match.found_at, "read_at": match.read_at})
        for asset, match in found[:limit]
    ]
    return jsonify({"items": items, "next_offset": offset + limit if len(found) > limit else None})


@blueprint.post("/searches/<id:search_id>/read")
@requires(Permission.VIEW)
@blueprint.errors(404, 503)
@blueprint.response(204)
def mark_read(search_id: str) -> Response:
    """Mark all that it has found as read"""
    saved_searches.get_search(context(), current_actor(), search_id)
    alerts.mark_read(context(), current_actor(), search_id)
    return Response(status=204)


@blueprint.get("/alerts")
@requires(Permission.VIEW)
@blueprint.errors(503)
@blueprint.response(200, AlertsView)
def list_alerts() -> Response:
    """What your saved searches have found since, those with unread matches first"""
    told = alerts.told(context(), current_actor(), _EACH)
    items = [{"search": _view.dump(row.search), "unread": row.unread, "asset_ids": list(row.asset_ids)} for row in told]
    return jsonify({"unread": sum(row.unread for row in told), "items": items})


def _answered(search: SavedSearch, status: int = 200) -> Response:
    answer = jsonify(_view.dump(search))
    answer.status_code = status
    answer.headers["ETag"] = f'"{search.version}"'
    return answer
