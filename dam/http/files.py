"""Send the bytes of a `Delivery`: ranges, conditions, a name in any script, and nothing that a browser would run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from flask import Response, redirect, request
from werkzeug.http import parse_range_header, quote_etag
from werkzeug.wrappers import Response as AnyResponse

from dam.domain.errors import DamError
from dam.http.identity import asked_by_token
from dam.services.deliver import Delivery

_BLOCK_BYTES = 256 * 1024
# Smaller renditions (thumbnails, previews, subtitles) come through here, so that browsers keep them under one address.
_STREAMED_BYTES = 4 * 1024 * 1024
_DOWNLOAD_SECONDS = 300
# A player asks the same signed address again for hours.
_PLAYED_SECONDS = 6 * 3600
# Bytes from outside: even opened in a tab of their own they may run nothing and load nothing.
_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
# The last nought bytes, which the parser takes for all of them.
_NO_LAST_BYTE = re.compile(r"bytes=\s*-0+\s*")


class RangeOutside(DamError):
    """No byte of the wanted range exists."""

    status, code = 416, "range_not_satisfiable"

    def __init__(self, size_bytes: int) -> None:
        super().__init__(f"The range lies outside; there are {size_bytes} bytes.")
        self.headers = {"Content-Range": f"bytes */{size_bytes}", "Accept-Ranges": "bytes"}


@dataclass
class FileSpan:
    """A part of a local file as a response's body; our server hands it to the kernel without reading it."""

    path: Path
    start: int
    length: int

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            file.seek(self.start)
            yield from _limited(file, self.length)


def first_byte() -> int | None:
    """The first byte that is asked for: above 0 where an earlier download goes on, None for headers alone."""
    if request.method == "HEAD":
        return None
    wanted = parse_range_header(request.headers.get("Range"))
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return 0
    start = wanted.ranges[0][0]
    # The last bytes, counted from the end: whether that is a beginning only the size would tell.
    return abs(start)


def send(delivery: Delivery, *, lasting: bool = False) -> AnyResponse:
    """The answer to GET or HEAD: 200, 206, 304, a redirect to the store, or `RangeOutside`.

    `lasting` says that the address names this very version, so that it may be kept without asking again.
    """
    etag = quote_etag(delivery.etag)
    headers = _headers(delivery, etag, lasting)
    if request.if_none_match.contains_weak(delivery.etag) or request.if_none_match.star_tag:
        return Response(status=304, headers={k: headers[k] for k in ("ETag", "Cache-Control", "Vary")})
    span = _wanted_span(delivery, etag)
    start, length = span if span else (0, delivery.size_bytes)
    headers["Content-Length"] = str(length)
    if span:
        headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{delivery.size_bytes}"
    status = 206 if span else 200
    if request.method == "HEAD":
        return Response(status=status, headers=headers)
    path = delivery.path
    if path is not None:
        return Response(FileSpan(path, start, length), status, headers, direct_passthrough=True)  # type: ignore[arg-type]
    address = _address_in_store(delivery)
    if address is not None:
        answer = redirect(address, 302)
        answer.headers.update({"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"})
        return answer
    if length == 0:
        return Response(b"", status, headers)
    return Response(_streamed(delivery, start, length), status, headers, direct_passthrough=True)


def _address_in_store(delivery: Delivery) -> str | None:
    """The one place that decides between a redirect to the store and a stream through here."""
    # A program may send its token on to the store, which refuses a request that is signed in two ways.
    if asked_by_token() or (not delivery.attachment and delivery.size_bytes <= _STREAMED_BYTES):
        return None
    seconds = _DOWNLOAD_SECONDS if delivery.attachment else _PLAYED_SECONDS
    return delivery.presigned_url(seconds, content_disposition(delivery.file_name, delivery.attachment))


def _headers(delivery: Delivery, etag: str, lasting: bool) -> dict[str, str]:
    return {
        "Content-Type": delivery.media_type,
        "Content-Disposition": content_disposition(delivery.file_name, delivery.attachment),
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=31536000, immutable" if lasting else "private, no-cache",
        # Another person on the same browser must ask anew.
        "Vary": "Authorization, Cookie",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _wanted_span(delivery: Delivery, etag: str) -> tuple[int, int] | None:
    """(start, length) of the one wanted range, or None for the whole. Several ranges at once are answered whole."""
    if request.method != "GET" or "Range" not in request.headers:
        return None
    condition = request.headers.get("If-Range")
    if condition is not None and condition.strip() != etag:
        return None
    if _NO_LAST_BYTE.fullmatch(request.headers["Range"]):
        raise RangeOutside(delivery.size_bytes)
    wanted = parse_range_header(request.headers["Range"])
    if wanted is None or wanted.units != "bytes":
        return None
    spans = [span for span in (_span(start, end, delivery.size_bytes) for start, end in wanted.ranges) if span]
    if not spans:
        raise RangeOutside(delivery.size_bytes)
    return spans[0] if len(wanted.ranges) == 1 else None


def _span(start: int, end: int | None, size_bytes: int) -> tuple[int, int] | None:
    if start < 0:
        start, end = max(size_bytes + start, 0), size_bytes
    end = size_bytes if end is None else min(end, size_bytes)
    return (start, end - start) if start < end else None


def _streamed(delivery: Delivery, start: int, length: int) -> Iterator[bytes]:
    # Opened before the first byte goes out, so that a store that is away is answered as such.
    source = delivery.open(start, length)

    def run() -> Iterator[bytes]:
        with source:
            yield from _limited(source, length)

    return run()


def _limited(source: BinaryIO, length: int) -> Iterator[bytes]:
    while length and (block := source.read(min(_BLOCK_BYTES, length))):
        length -= len(block)
        yield block


def content_disposition(file_name: str, attachment: bool) -> str:
    """RFC 6266: a plain name for old clients and the true one in UTF-8. Marks that turn the writing are left out."""
    name = re.sub("[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", file_name)
    name = name.replace("/", "_").replace("\\", "_") or "unnamed"
    plain = re.sub(r"[^ !#$&'()+,.0-9;=@A-Z\[\]^_`a-z{}~-]", "_", name)
    kind = "attachment" if attachment else "inline"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='!#$&+-.^_`|~')}"
