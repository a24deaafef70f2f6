"""The body of a request in large blocks, straight from the server: never held whole, never spooled."""

from collections.abc import Iterator
from typing import Any

from flask import request

from dam.domain.errors import BadRequest

BLOCK_BYTES = 1024 * 1024


class Interrupted(BadRequest):
    """The sender went away, or fell silent, before the body was whole."""

    code = "interrupted"


def blocks() -> Iterator[bytes]:
    """Raises `Interrupted` when fewer bytes come than were announced."""
    stream: Any = request.environ["wsgi.input"]
    left_bytes = announced_bytes()
    if left_bytes is None:
        if is_chunked():
            yield from _until_end(stream)
        return
    while left_bytes:
        block = _read(stream, min(left_bytes, BLOCK_BYTES))
        if not block:
            raise Interrupted("The connection ended before everything had arrived. Send it again.")
        left_bytes -= len(block)
        yield block


def announced_bytes() -> int | None:
    """Content-Length, or None for a chunked body or none at all."""
    return None if is_chunked() else request.content_length


def is_chunked() -> bool:
    return "chunked" in request.headers.get("Transfer-Encoding", "").lower()


def _until_end(stream: Any) -> Iterator[bytes]:
    while block := _read(stream, BLOCK_BYTES):
        yield block


def _read(stream: Any, size_bytes: int) -> bytes:
    try:
        block: bytes = stream.read(size_bytes)
    except (OSError, ValueError) as problem:
        raise Interrupted("The connection broke before everything had arrived. Send it again.") from problem
    return block
