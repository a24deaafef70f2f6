"""Headers of tus 1.0.0, read and written."""

import base64
import binascii
from email.utils import format_datetime

from flask import Response, request

from dam.domain.errors import BadRequest, DamError
from dam.services.context import Context
from dam.services.upload_file import CHECKSUM_ALGORITHMS, Checksum
from dam.services.uploads import UploadStatus

VERSION = "1.0.0"
EXTENSIONS = ("creation", "creation-with-upload", "checksum", "termination", "expiration")
PIECE_TYPE = "application/offset+octet-stream"
_MOST_DIGITS = 18


class OtherVersion(DamError):
    """The client speaks another version of tus."""

    status, code = 412, "tus_version"

    def __init__(self) -> None:
        super().__init__(f"Send the header Tus-Resumable: {VERSION}; no other version is spoken here.")
        self.headers = {"Tus-Version": VERSION}


class WrongPieceType(DamError):
    status, code = 415, "unsupported_media_type"


def check_version() -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise OtherVersion


def offered(context: Context) -> dict[str, str]:
    """What this server speaks, for OPTIONS."""
    return {
        "Tus-Resumable": VERSION,
        "Tus-Version": VERSION,
        "Tus-Extension": ",".join(EXTENSIONS),
        "Tus-Max-Size": str(context.max_upload_bytes),
        "Tus-Checksum-Algorithm": ",".join(CHECKSUM_ALGORITHMS),
    }


def whole_number(header: str) -> int:
    """A header that is a number of bytes. Raises `BadRequest`."""
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise BadRequest(f"The header {header} takes a number of bytes.", "bad_header", header=header)
    return int(text)


def metadata() -> dict[str, str]:
    """Upload-Metadata: names with values in base64. Raises `BadRequest`."""
    found: dict[str, str] = {}
    header = request.headers.get("Upload-Metadata", "")
    if not (header.isascii() and header.isprintable()):
        raise BadRequest("In Upload-Metadata stand names of ASCII letters with values in base64.", "bad_header")
    for pair in header.split(","):
        name, _, encoded = pair.strip().partition(" ")
        if not name:
            continue
        try:
            found[name] = base64.b64decode(encoded.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError) as problem:
            raise BadRequest(
                f"In Upload-Metadata the value of {name[:80]} is not UTF-8 in base64.", "bad_header"
            ) from problem
    return found


def checksum() -> Checksum | None:
    """Upload-Checksum. Raises `BadRequest`."""
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _, encoded = header.strip().partition(" ")
    if algorithm not in CHECKSUM_ALGORITHMS:
        raise BadRequest(f"Checksums are {' or '.join(CHECKSUM_ALGORITHMS)}.", "bad_header", header="Upload-Checksum")
    try:
        digest = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError) as problem:
        raise BadRequest("The checksum is not base64.", "bad_header", header="Upload-Checksum") from problem
    return Checksum(algorithm, digest)


def check_piece_type() -> None:
    if request.mimetype != PIECE_TYPE:
        raise WrongPieceType(f"Send pieces with Content-Type: {PIECE_TYPE}.")


def answered(upload: UploadStatus, status: int) -> Response:
    """How far an upload is, in headers alone."""
    answer = Response(status=status)
    answer.headers["Upload-Offset"] = str(upload.offset_bytes)
    if upload.asset_id:
        answer.headers["Asset-Id"] = upload.asset_id
    else:
        answer.headers["Upload-Expires"] = format_datetime(upload.expires_at, usegmt=True)
    return answer
