"""`/collections`: assets put together by hand or by a rule."""

from dataclasses import replace
from typing import Any

import marshmallow as ma
from flask import Response, jsonify
from marshmallow import fields, validate

from dam.api.assets import expected_version
from dam.api.door import PREFIX, Door
from dam.api.listing import AssetQuery, request_of
from dam.api.schemas import AssetView
from dam.api.searches import PageQuery
from dam.db.models import Collection
from dam.domain.access import Level, Permission
from dam.domain.collecting import MOST_ASSETS
from dam.http.identity import addresses, context, current_actor, requires
from dam.services import collections, find

blueprint = Door("Collections", "Assets put together: by hand, in an order, or by a rule, which is a search.")

_ETAG = {"ETag": {"description": "The version in quotes, for If-Match.", "schema": {"type": "string"}}}
_IF_MATCH = {"in": "header", "name": "If-Match", "schema": {"type": "string"}, "description": "The ETag that you saw."}


class CollectionFields(ma.Schema):
    name = fields.String(validate=validate.Length(max=200))
    description = fields.String(validate=validate.Length(max=10_000), allow_none=True)
    access_level = fields.String(
        validate=validate.OneOf([str(level) for level in Level]),
        metadata={"description": "Who sees its name and note. Each asset in it keeps its own level."},
    )
    rule = fields.String(
        validate=validate.Length(max=20_000),
        metadata={
            "description": "For a collection by rule: an address of the library, such as `q=park&kind=photo`. "
            "Without it the collection is made by hand; it stays what it is."
        },
    )
    cover_id = fields.String(allow_none=True, metadata={"description": "The asset to show it by; null for the first."})


class CollectionView(ma.Schema):
    id = fields.String()
    name = fields.String()
    description = fields.String()
    access_level = fields.String()
    rule = fields.String(metadata={"description": "Empty for one that is made by hand."})
    cover_id = fields.String(allow_none=True)
    owner = fields.Function(
        lambda collection: collection.owner.name, metadata={"type": "string", "description": "Who made it."}
    )
    created_at = fields.AwareDateTime(format="iso")
    updated_at = fields.AwareDateTime(format="iso")
    version = fields.Integer()


class CollectionSummaryView(CollectionView):
    assets = fields.Integer(
        allow_none=True, metadata={"description": "How many of its assets you may see; null while the search is away."}
    )


class CollectionsView(ma.Schema):
    items = fields.List(fields.Nested(CollectionSummaryView))
    next_offset = fields.Integer(allow_none=True, metadata={"description": "For the next page; null at the end."})


class CollectionQuery(PageQuery):
    q = fields.String(load_default="", validate=validate.Length(max=200), metadata={"description": "Part of the name."})


class ContentsView(ma.Schema):
    total = fields.Integer(metadata={"description": "How many of its assets you may see."})
    items = fields.List(fields.Nested(AssetView))
    next_offset = fields.Integer(allow_none=True, metadata={"description": "For the next page; null at the end."})


class AssetIds(ma.Schema):
    ids = fields.List(
        fields.String(),
        required=True,
        validate=validate.Length(max=MOST_ASSETS),
        metadata={"description": "What is not open to you is left out."},
    )


class Changed(ma.Schema):
    changed = fields.Integer(metadata={"description": "How many assets came in, or went out."})


_view = CollectionView()
_asset = AssetView()


@blueprint.get("/collections")
@requires(Permission.VIEW)
@blueprint.arguments(CollectionQuery, location="query")
@blueprint.errors(422, 503)
@blueprint.response(200, CollectionsView)
def list_(query: dict[str, Any]) -> Response:
    """List collections, the last changed first"""
    limit, offset = query["limit"], query["offset"]
    found = collections.list_collections(
        context(), current_actor(), addresses(), text=query["q"].replace("\0", ""), limit=limit + 1, offset=offset
    )
    items = [{**_view.dump(one.collection), "cover_id": one.cover_id, "assets": one.assets} for one in found[:limit]]
    return jsonify({"items": items, "next_offset": offset + limit if len(found) > limit else None})


@blueprint.post("/collections")
@requires(Permission.UPLOAD)
@blueprint.arguments(CollectionFields)
@blueprint.errors(400, 403, 404, 415, 422, 503)
@blueprint.response(201, CollectionView, headers=_ETAG)
def add(sent: dict[str, Any]) -> Response:
    """Make a collection"""
    made = collections.save_collection(context(), current_actor(), addresses(), None, sent)
    answer = _answered(made, 201)
    answer.headers["Location"] = f"{PREFIX}/collections/{made.id}"
    return answer


@blueprint.get("/collections/<id:collection_id>")
@requires(Permission.VIEW)
@blueprint.errors(404, 503)
@blueprint.response(200, CollectionView, headers=_ETAG)
def get(collection_id: str) -> Response:
    """One collection"""
    return _answered(collections.get_collection(context(), current_actor(), collection_id))


@blueprint.patch("/collections/<id:collection_id>")
@requires(Permission.UPLOAD)
@blueprint.arguments(CollectionFields, description="The fields to change; the others stay.")
@blueprint.doc(parameters=[_IF_MATCH])
@blueprint.errors(400, 403, 404, 412, 415, 422, 503)
@blueprint.response(200, CollectionView, headers=_ETAG)
def change(sent: dict[str, Any], collection_id: str) -> Response:
    """Change a collection"""
    version = expected_version()
    return _answered(collections.save_collection(context(), current_actor(), addresses(), collection_id, sent, version))


@blueprint.delete("/collections/<id:collection_id>")
@requires(Permission.UPLOAD)
@blueprint.errors(403, 404, 503)
@blueprint.response(204)
def delete(collection_id: str) -> Response:
    """Delete a collection; its assets stay"""
    collections.delete_collection(context(), current_actor(), collection_id)
    return Response(status=204)


@blueprint.get("/collections/<id:collection_id>/assets")
@requires(Permission.VIEW)
@blueprint.arguments(PageQuery, location="query")
@blueprint.errors(404, 422, 503)
@blueprint.response(200, ContentsView)
def assets(query: dict[str, Any], collection_id: str) -> Response:
    """What is in a collection, as far as you may see it

    In the order that it was given; a collection by rule gives its first assets, newest first. `GET /assets?collection=`
    narrows, sorts and counts both kinds.
    """
    actor = current_actor()
    collection = collections.get_collection(context(), actor, collection_id)
    limit, offset = query["limit"], query["offset"]
    if collection.by_rule:
        asked = AssetQuery().load({"collection": collection.id, "limit": limit, "sort": "-captured_at"})
        found = find.find(context(), replace(request_of(asked), row=offset or None, facets=False))
        shown, total = list(found.assets), found.total
    else:
        shown, total = collections.assets_of(context(), actor, collection.id, limit=limit, offset=offset)
    more = offset + limit if offset + limit < total else None
    return jsonify({"total": total, "items": _asset.dump(shown, many=True), "next_offset": more})


@blueprint.post("/collections/<id:collection_id>/assets")
@requires(Permission.UPLOAD)
@blueprint.arguments(AssetIds)
@blueprint.errors(400, 403, 404, 415, 422, 503)
@blueprint.response(200, Changed)
def add_assets(sent: dict[str, Any], collection_id: str) -> Response:
    """Add assets at the end of a collection made by hand"""
    return jsonify({"changed": collections.add_assets(context(), current_actor(), collection_id, sent["ids"])})


@blueprint.put("/collections/<id:collection_id>/assets")
@requires(Permission.UPLOAD)
@blueprint.arguments(AssetIds, description="Those that shall come first, in this order; the others follow as they do.")
@blueprint.errors(400, 403, 404, 415, 422, 503)
@blueprint.response(204)
def arrange(sent: dict[str, Any], collection_id: str) -> Response:
    """Put a collection made by hand in order"""
    collections.arrange(context(), current_actor(), collection_id, sent["ids"])
    return Response(status=204)


@blueprint.delete("/collections/<id:collection_id>/assets/<id:asset_id>")
@requires(Permission.UPLOAD)
@blueprint.errors(403, 404, 422, 503)
@blueprint.response(204)
def remove_asset(collection_id: str, asset_id: str) -> Response:
    """Take an asset out of a collection made by hand"""
    collections.remove_assets(context(), current_actor(), collection_id, [asset_id])
    return Response(status=204)


def _answered(collection: Collection, status: int = 200) -> Response:
    answer = jsonify(_view.dump(collection))
    answer.status_code = status
    answer.headers["ETag"] = f'"{collection.version}"'
    return answer
