"""`/uploads`: resumable uploads over tus 1.0.0."""

from collections.abc import Callable

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from dam.api import tus
from dam.api.assets import keeps_duplicate, metadata_of
from dam.api.door import PREFIX, Door
from dam.domain.access import Permission
from dam.domain.errors import BadRequest
from dam.http import body
from dam.http.identity import context, current_actor, open_to_all, requires
from dam.services import uploads
from dam.services.ingest import NewAsset

blueprint = Door(
    "Uploads",
    "Resumable uploads: tus 1.0.0 with creation, creation-with-upload, checksum (sha256, sha1), termination and "
    "expiration. An upload is its maker's alone. The answer to the last piece carries `Asset-Id`; so does HEAD after "
    "it. While a backing service is away the last piece is answered with 503, and the upload is finished later by "
    "itself.",
)


def _header(name: str, description: str, *, required: bool = False, where: str = "string") -> dict[str, object]:
    schema = {"type": where}
    return {"in": "header", "name": name, "required": required, "schema": schema, "description": description}


def _told(name: str, description: str) -> dict[str, object]:
    return {name: {"description": description, "schema": {"type": "string"}}}


_TUS = _header("Tus-Resumable", "1.0.0", required=True)
_CHECKSUM = _header("Upload-Checksum", "`sha256` or `sha1`, a space and the piece's digest in base64.")
_OFFSET = _told("Upload-Offset", "How many bytes have arrived.")
_EXPIRES = _told("Upload-Expires", "Until when the upload may be gone on with.")
_ASSET = _told("Asset-Id", "The asset that the upload became; only when it is whole.")
_PIECE = {
    "content": {tus.PIECE_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    "description": "The next bytes.",
}


@blueprint.before_request
def _check_version() -> None:
    if request.method != "OPTIONS":
        tus.check_version()


@blueprint.after_request
def _name_version(response: AnyResponse) -> AnyResponse:
    response.headers["Tus-Resumable"] = tus.VERSION
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/uploads", methods=["OPTIONS"])
@open_to_all
@blueprint.response(204, description="What is spoken here, in the headers Tus-*.")
def offer() -> Response:
    """What of tus is spoken"""
    return Response(status=204, headers=tus.offered(context()))


@blueprint.route("/uploads/<id:upload_id>", methods=["OPTIONS"])
@open_to_all
@blueprint.errors(404)
@blueprint.response(204, description="What is spoken here, in the headers Tus-*.")
def offer_one(upload_id: str) -> Response:
    """What of tus is spoken"""
    return Response(status=204, headers=tus.offered(context()))


@blueprint.post("/uploads")
@requires(Permission.UPLOAD)
@blueprint.doc(
    parameters=[
        _TUS,
        _header("Upload-Length", "How many bytes the file has.", required=True, where="integer"),
        _header(
            "Upload-Metadata",
            "Comma-separated pairs of a name and a value in base64: `filename`; `metadata` (JSON as with POST "
            "/assets); `on_duplicate` (`refuse` or `keep`).",
        ),
        _CHECKSUM,
    ],
    requestBody={**_PIECE, "required": False},
)
@blueprint.errors(400, 403, 409, 412, 413, 415, 422, 460, 503, 507)
@blueprint.response(
    201,
    headers={**_told("Location", "Where the pieces go."), **_OFFSET, **_EXPIRES, **_ASSET},
    description="Announced, and what came with it is kept.",
)
def create() -> Response:
    """Announce an upload, with its first bytes if you like"""
    length_bytes = tus.whole_number("Upload-Length")
    told = tus.metadata()
    new = NewAsset(
        told.get("filename", ""), metadata_of(told.get("metadata", "")), keeps_duplicate(told.get("on_duplicate", ""))
    )
    first_bytes = body.announced_bytes()
    carries = body.is_chunked() or bool(first_bytes)
    checksum = tus.checksum() if carries else None
    if carries:
        tus.check_piece_type()
    actor = current_actor()
    upload = uploads.create(context(), actor, length_bytes, new, request.headers.get("Upload-Metadata", ""))
    if carries:
        upload = uploads.append(context(), actor, upload.id, 0, first_bytes, body.blocks(), checksum)
    answer = tus.answered(upload, 201)
    answer.headers["Location"] = f"{PREFIX}/uploads/{upload.id}"
    return answer


@blueprint.route("/uploads/<id:upload_id>", methods=["HEAD"])
@requires(Permission.UPLOAD)
@blueprint.doc(parameters=[_TUS])
@blueprint.errors(403, 404, 409, 410, 412, 503)
@blueprint.response(
    200,
    headers={
        **_OFFSET,
        **_told("Upload-Length", "How many bytes it will have."),
        **_told("Upload-Metadata", "What was said of the file when the upload was announced, as it was said."),
        **_EXPIRES,
        **_ASSET,
    },
    description="How far the upload is.",
)
def look(upload_id: str) -> Response:
    """How far an upload is"""
    upload = uploads.status(context(), current_actor(), upload_id)
    answer = tus.answered(upload, 200)
    answer.headers["Upload-Length"] = str(upload.length_bytes)
    if upload.told:
        answer.headers["Upload-Metadata"] = upload.told
    return answer


@blueprint.route("/uploads/<id:upload_id>", methods=["PATCH"])
@requires(Permission.UPLOAD)
@blueprint.doc(
    parameters=[
        _TUS,
        _header("Upload-Offset", "How many bytes have arrived before this piece.", required=True, where="integer"),
        _CHECKSUM,
    ],
    requestBody={**_PIECE, "required": True},
)
@blueprint.errors(400, 403, 404, 409, 410, 412, 413, 415, 422, 423, 460, 503, 507)
@blueprint.response(204, headers={**_OFFSET, **_EXPIRES, **_ASSET}, description="On the disk.")
def append(upload_id: str) -> Response:
    """Send the next piece

    It is on the disk when the answer comes. A piece whose checksum does not fit is answered with 460 and not kept.
    """
    tus.check_piece_type()
    offset_bytes = tus.whole_number("Upload-Offset")
    checksum = tus.checksum()
    upload = uploads.append(
        context(), current_actor(), upload_id, offset_bytes, body.announced_bytes(), body.blocks(), checksum
    )
    return tus.answered(upload, 204)


@blueprint.route("/uploads/<id:upload_id>", methods=["DELETE"])
@requires(Permission.UPLOAD)
@blueprint.doc(parameters=[_TUS])
@blueprint.errors(403, 404, 410, 412, 423, 503)
@blueprint.response(204, description="Gone. What has become an asset stays one.")
def terminate(upload_id: str) -> Response:
    """Give an upload up"""
    uploads.terminate(context(), current_actor(), upload_id)
    return Response(status=204)


_OVERRIDDEN: dict[str, Callable[[str], Response]] = {"PATCH": append, "DELETE": terminate, "HEAD": look}


@blueprint.post("/uploads/<id:upload_id>")
@requires(Permission.UPLOAD)
@blueprint.doc(
    parameters=[_TUS, _header("X-HTTP-Method-Override", "PATCH, DELETE or HEAD.", required=True)],
    requestBody={**_PIECE, "required": False},
)
@blueprint.errors(400, 403, 404, 409, 410, 412, 413, 415, 422, 423, 460, 503, 507)
@blueprint.response(204, headers={**_OFFSET, **_EXPIRES, **_ASSET}, description="As the named method answers.")
def overridden(upload_id: str) -> Response:
    """PATCH, DELETE or HEAD for clients that can't send these"""
    view = _OVERRIDDEN.get(request.headers.get("X-HTTP-Method-Override", "").upper())
    if view is None:
        raise BadRequest("The header X-HTTP-Method-Override takes PATCH, DELETE or HEAD.", "bad_header")
    return view(upload_id)
