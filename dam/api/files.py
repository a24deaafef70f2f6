"""The bytes: originals, renditions and clips."""

from collections.abc import Callable
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from dam.api.door import Door
from dam.domain.access import Permission
from dam.http import files
from dam.http.identity import context, current_actor, requires
from dam.services import deliver

blueprint = Door("Files", "The bytes of originals, renditions and clips, in parts too (Range).")

_BYTES = {"type": "string", "format": "binary"}
_RANGE = [
    {"in": "header", "name": name, "schema": {"type": "string"}, "description": text}
    for name, text in (
        ("Range", "One range of bytes, such as bytes=0-1023."),
        ("If-Range", "The ETag for which the range holds."),
        ("If-None-Match", "The ETag that you have: 304 when it is still the same."),
    )
]
_REDIRECT = "To a short-lived address in the object store; send it the same Range, and no token."
_View = Callable[..., Any]


def _sends_bytes(description: str, *parameters: dict[str, Any]) -> Callable[[_View], _View]:
    """Describe a call that sends a file, in parts too."""

    def decorate(view: _View) -> _View:
        for describe in (
            blueprint.response(200, _BYTES, content_type="*/*", description=description),
            blueprint.alt_response(
                206, schema=_BYTES, content_type="*/*", description="The wanted part.", success=True
            ),
            blueprint.alt_response(304, description="You have it.", success=True),
            blueprint.alt_response(302, description=_REDIRECT, success=True),
            blueprint.errors(404, 410, 416, 503),
            blueprint.doc(parameters=[*_RANGE, *parameters]),
        ):
            view = describe(view)
        return view

    return decorate


@blueprint.get("/assets/<id:asset_id>/original")
@requires(Permission.VIEW)
@_sends_bytes("The bytes as they came in.")
def original(asset_id: str) -> Response:
    """Download the original"""
    return files.send(deliver.original(context(), current_actor(), asset_id, first_byte=files.first_byte()))


@blueprint.get("/assets/<id:asset_id>/renditions/<name>")
@requires(Permission.VIEW)
@_sends_bytes(
    "The bytes of the rendition.",
    {
        "in": "query",
        "name": "download",
        "schema": {"type": "string", "enum": ["1"]},
        "description": "To keep it as a file; the download is noted in the asset's history.",
    },
    {
        "in": "query",
        "name": "v",
        "schema": {"type": "string"},
        "description": "The version, as in `url` of the asset's renditions: then the answer may be kept for good.",
    },
)
def rendition(asset_id: str, name: str) -> Response:
    """Look at, or download, a rendition"""
    delivery = deliver.rendition(
        context(),
        current_actor(),
        asset_id,
        name,
        download=request.args.get("download") == "1",
        first_byte=files.first_byte(),
    )
    lasting = request.args.get("v", "") == delivery.etag.rpartition("-")[2]
    return files.send(delivery, lasting=lasting)


@blueprint.get("/clips/<id:clip_id>/file")
@requires(Permission.VIEW)
@_sends_bytes("The finished clip.")
def clip(clip_id: str) -> Response:
    """Download a clip"""
    return files.send(deliver.clip_file(context(), current_actor(), clip_id, first_byte=files.first_byte()))
