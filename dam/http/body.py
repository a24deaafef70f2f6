"""The body of a request in large blocks, straight from the server: never held whole, never spooled."""

from collections.abc import Callable, Iterator

from flask import request

from dam.domain.errors import BadRequest, TooLarge

BLOCK_BYTES = 512 * 1024
# Our server's way to take what has arrived without waiting for a full block: a slow sender's bytes reach the disk as
# they come, and are there when its connection breaks. Fills a buffer from its start and answers how many bytes.
READ_INTO = "kronika.read_into"


class Interrupted(BadRequest):
    """The sender went away, or fell silent, before the body was whole."""

    code = "interrupted"


def blocks() -> Iterator[memoryview]:
    """Each block is good until the next is asked for: they share one buffer.

    Raises `Interrupted` when fewer bytes come than were announced.
    """
    read_into: Callable[[memoryview], int] = request.environ.get(READ_INTO) or _plain_read_into
    left_bytes = announced_bytes()
    if left_bytes is None and not is_chunked():
        return
    buffer = memoryview(bytearray(BLOCK_BYTES if left_bytes is None else min(left_bytes, BLOCK_BYTES)))
    while left_bytes is None or left_bytes > 0:
        room = buffer if left_bytes is None else buffer[: min(left_bytes, len(buffer))]
        try:
            count = read_into(room)
        except (OSError, ValueError) as problem:
            raise Interrupted("The connection broke before everything had arrived. Send it again.") from problem
        if count == 0:
            break
        if left_bytes is not None:
            left_bytes -= count
        yield room[:count]
    if left_bytes:
        raise Interrupted("The connection ended before everything had arrived. Send it again.")


def whole(most_bytes: int, what: str) -> bytes:
    """A body that is small enough to be held; `what` names it in the refusal. Raises `TooLarge`, `Interrupted`."""
    data = bytearray()
    for block in blocks():
        data += block
        if len(data) > most_bytes:
            raise TooLarge(f"{what} has at most {most_bytes} bytes.")
    return bytes(data)


def announced_bytes() -> int | None:
    """Content-Length, or None for a chunked body or none at all."""
    return None if is_chunked() else request.content_length


def is_chunked() -> bool:
    return "chunked" in request.headers.get("Transfer-Encoding", "").lower()


def _plain_read_into(room: memoryview) -> int:
    block: bytes = request.environ["wsgi.input"].read(len(room))
    room[: len(block)] = block
    return len(block)
