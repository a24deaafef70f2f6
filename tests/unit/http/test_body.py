"""Bodies in blocks, as any WSGI server hands them over."""

import io

import pytest
from flask import Flask

from dam.http import body


class Slow(io.BytesIO):
    """A stream of a server that has a few bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 7))


def read_all(stream: io.BytesIO, **more: str) -> bytes:
    with Flask("test").test_request_context("/", method="POST", environ_overrides={"wsgi.input": stream, **more}):
        return b"".join(bytes(block) for block in body.blocks())


def test_as_much_as_was_announced() -> None:
    assert read_all(io.BytesIO(b"abcdef"), CONTENT_LENGTH="4") == b"abcd"
    assert read_all(Slow(b"x" * 100), CONTENT_LENGTH="100") == b"x" * 100
    assert read_all(io.BytesIO(b"abc"), CONTENT_LENGTH="0") == b""
    assert read_all(io.BytesIO(b"abc")) == b""


def test_chunks_until_they_end() -> None:
    assert read_all(Slow(b"x" * 100), HTTP_TRANSFER_ENCODING="chunked") == b"x" * 100


def test_more_than_a_block() -> None:
    data = bytes(range(256)) * 5000
    assert len(data) > 2 * body.BLOCK_BYTES
    assert read_all(io.BytesIO(data), CONTENT_LENGTH=str(len(data))) == data


def test_an_end_before_its_time() -> None:
    with pytest.raises(body.Interrupted):
        read_all(io.BytesIO(b"abc"), CONTENT_LENGTH="4")
