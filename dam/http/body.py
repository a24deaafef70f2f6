"""The body of a request in large blocks, straight from the server: never held whole, never spooled."""

from collections.abc import Callable, Iterator

from flask import request

from dam.domain.errors import BadRequest

BLOCK_BYTES = 512 * 1024
# Our server's way to read what has arrived without waiting for a full block: a slow sender's bytes reach the disk as
# they come, and are there when its connection breaks.
READ_SOME = "kronika.read_some"


class Interrupted(BadRequest):
    """The sender went away, or fell silent, before the body was whole."""

    code = "interrupted"


def blocks() -> Iterator[bytes]:
    """Raises `Interrupted` when fewer bytes come than were announced."""
    read: Callable[[int], bytes] = request.environ.get(READ_SOME) or request.environ["wsgi.input"].read
    left_bytes = announced_bytes()
    if left_bytes is None:
        if is_chunked():
            yield from _until_end(read)
        return
    while left_bytes:
        block = _read(read, min(left_bytes, BLOCK_BYTES))
        if not block:
            raise Interrupted("The connection ended before everything had arrived. Send it again.")
        left_bytes -= len(block)
        yield block


def announced_bytes() -> int | None:
    """Content-Length, or None for a chunked body or none at all."""
    return None if is_chunked() else request.content_length


def is_chunked() -> bool:
    return "chunked" in request.headers.get("Transfer-Encoding", "").lower()


def _until_end(read: Callable[[int], bytes]) -> Iterator[bytes]:
    while block := _read(read, BLOCK_BYTES):
        yield block


def _read(read: Callable[[int], bytes], size_bytes: int) -> bytes:
    try:
        return read(size_bytes)
    except (OSError, ValueError) as problem:
        raise Interrupted("The connection broke before everything had arrived. Send it again.") from problem
