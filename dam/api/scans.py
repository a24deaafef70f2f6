"""`/assets/{id}/scan`: the words on scans, photographed pages and banners, with their places on the picture."""

from typing import Any

import marshmallow as ma
from flask import request
from marshmallow import fields, validate
from werkzeug.wrappers import Response

from dam.api.door import Door
from dam.db.models import Scan, ScannedPage
from dam.domain.access import Permission
from dam.domain.lifecycle import WorkState
from dam.http import files
from dam.http.identity import context, current_actor, requires
from dam.services import scan

blueprint = Door("Scans", "Words read on pictures: scans, photographed pages, banners.")


class ScannedPageView(ma.Schema):
    number = fields.Integer(metadata={"description": "From 1."})
    text = fields.String(metadata={"description": "What of it is believed, a line a line; empty where nothing is."})
    width_px = fields.Integer(metadata={"description": "Of its picture."})
    height_px = fields.Integer()
    url = fields.Function(
        lambda page: f"/api/v1/assets/{page.asset_id}/pages/{page.number}",
        metadata={"type": "string", "description": "Absolute path of its picture."},
    )


class PageWordsView(ScannedPageView):
    words = fields.List(
        fields.List(fields.Raw()),
        metadata={
            "description": "[text, left, top, width, height, confidence, line] of each word; the box in parts of "
            "10,000 of the page's width and height."
        },
    )


class ScanView(ma.Schema):
    state = fields.String(validate=validate.OneOf([str(state) for state in WorkState]))
    languages = fields.List(fields.String(), metadata={"description": "In which it was read, as tesseract calls them."})
    page_count = fields.Integer()
    pages_done = fields.Integer()
    failure = fields.Function(
        lambda row: {"code": row.failure_code, "detail": row.failure_detail} if row.failure_code else None,
        metadata={"type": ["object", "null"], "description": "Why it could not be read, else null."},
    )


class ScannedView(ma.Schema):
    scan = fields.Nested(ScanView, allow_none=True, metadata={"description": "Null where nobody asked."})
    pages = fields.List(fields.Nested(ScannedPageView))


@blueprint.post("/assets/<id:asset_id>/scan")
@requires(Permission.EDIT_OWN)
@blueprint.errors(403, 404, 409, 410, 422, 503)
@blueprint.response(202, ScanView, description="Noted; it is read when nothing else is to be done.")
def ask(asset_id: str) -> Scan:
    """Read the words on an asset, also once more"""
    return scan.request(context(), current_actor(), asset_id)


@blueprint.get("/assets/<id:asset_id>/scan")
@requires(Permission.VIEW)
@blueprint.errors(404, 410, 503)
@blueprint.response(200, ScannedView)
def get(asset_id: str) -> dict[str, Any]:
    """What was read, page by page"""
    found = scan.scanned(context(), current_actor(), asset_id)
    return {"scan": found.scan, "pages": found.pages}


@blueprint.get("/assets/<id:asset_id>/pages/<int:number>/words")
@requires(Permission.VIEW)
@blueprint.errors(404, 410, 503)
@blueprint.response(200, PageWordsView)
def words(asset_id: str, number: int) -> ScannedPage:
    """The words of one page and where they stand"""
    return scan.page(context(), current_actor(), asset_id, number)


@blueprint.post("/assets/<id:asset_id>/scan/cancel")
@requires(Permission.EDIT_OWN)
@blueprint.errors(403, 404, 409, 410, 503)
@blueprint.response(200, ScanView)
def cancel(asset_id: str) -> Scan:
    """Stop reading; what is read already stays"""
    return scan.cancel(context(), current_actor(), asset_id)


@blueprint.get("/assets/<id:asset_id>/pages/<int:number>")
@requires(Permission.VIEW)
@blueprint.errors(404, 410, 503)
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg", description="The page.")
def picture(asset_id: str, number: int) -> Response:
    """The picture of a page that was read"""
    delivery = scan.page_picture(context(), current_actor(), asset_id, number)
    return files.send(delivery, lasting=request.args.get("v", "") == delivery.etag.rpartition("-")[2])
