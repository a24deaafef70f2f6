"""A stream of at most so many bytes over another one, closing it when it is closed."""

import io
from typing import BinaryIO, cast

_BUFFER_BYTES = 256 * 1024


class _Bounded(io.RawIOBase):
    def __init__(self, source: BinaryIO, length: int) -> None:
        self._source = source
        self._left_bytes = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        wanted = min(len(buffer), self._left_bytes)
        data = self._source.read(wanted) if wanted else b""
        buffer[: len(data)] = data
        self._left_bytes -= len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()


def bounded(source: BinaryIO, start: int, length: int | None) -> BinaryIO:
    """`length` bytes of a seekable stream from byte `start`; all the rest where `length` is None."""
    if start:
        source.seek(start)
    if length is None:
        return source
    return cast(BinaryIO, io.BufferedReader(_Bounded(source, length), _BUFFER_BYTES))
