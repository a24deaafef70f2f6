"""The body of an S3 answer as a readable stream that gives its connection back."""

import io
from typing import BinaryIO, cast

from urllib3 import BaseHTTPResponse
from urllib3.response import HTTPResponse

from dam.storage.s3_errors import named_errors

_BUFFER_BYTES = 256 * 1024


class ObjectStream(io.RawIOBase):
    def __init__(self, response: HTTPResponse) -> None:
        self._response = response
        self._finished = False

    @classmethod
    def buffered(cls, response: BaseHTTPResponse) -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(cls(cast(HTTPResponse, response)), _BUFFER_BYTES))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        """Raises `ServiceAway` when the server goes away before the last byte: a short read is never the end."""
        with named_errors():
            data = self._response.read(len(buffer))
        buffer[: len(data)] = data
        self._finished = self._finished or not data or self._response.length_remaining == 0
        return len(data)

    def close(self) -> None:
        if not self.closed:
            if not self._finished:
                # The rest is still on its way: the connection is of no more use, and reading on may be gigabytes.
                self._response.close()
            self._response.release_conn()
        super().close()
