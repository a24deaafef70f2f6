"""Where bytes from outside land first: a file in the staging folder, hashed and counted while it is written."""

import errno
import hashlib
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from dam.db.models import new_id
from dam.domain.errors import StorageFull, TooLarge
from dam.services.context import Context

HEAD_BYTES = 65536
_BLOCK_BYTES = 1024 * 1024
Block = bytes | bytearray | memoryview
# Room that is left to the database, the index and the machine itself.
_RESERVE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Staged:
    """Bytes that have arrived whole: where they lie, how many, their SHA-256 and their first `HEAD_BYTES`."""

    path: Path
    size_bytes: int
    sha256: str
    head: bytes


class StagedFile:
    """A file that grows by `write`. Leaving the block without `finish` removes it.

    Raises `TooLarge` past the limit and `StorageFull` when the disk is full.
    """

    def __init__(self, context: Context, name: str | None = None) -> None:
        self.path = context.staging / (name or f"{new_id()}.part")
        self._limit_bytes = context.max_upload_bytes
        self._hash = hashlib.sha256()
        self._head = bytearray()
        self.size_bytes = 0
        self._staged: Staged | None = None
        with disk_errors():
            self._file = self.path.open("xb", buffering=0)

    def write(self, block: Block) -> int:
        if self.size_bytes + len(block) > self._limit_bytes:
            raise TooLarge(f"The file is larger than the {self._limit_bytes} bytes that are accepted here.")
        with disk_errors():
            write_all(self._file, block)
        self._hash.update(block)
        if len(self._head) < HEAD_BYTES:
            self._head += block[: HEAD_BYTES - len(self._head)]
        self.size_bytes += len(block)
        return len(block)

    def finish(self) -> Staged:
        with disk_errors():
            os.fsync(self._file.fileno())
            self._file.close()
        self._staged = Staged(self.path, self.size_bytes, self._hash.hexdigest(), bytes(self._head))
        return self._staged

    def discard(self) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> "StagedFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._staged is None:
            self.discard()


def stage(context: Context, stream: BinaryIO) -> Staged:
    """Read a stream to its end into the staging folder."""
    with StagedFile(context) as file:
        while block := stream.read(_BLOCK_BYTES):
            file.write(block)
        return file.finish()


def measure(path: Path) -> Staged:
    """Hash and count a file that arrived in several pieces."""
    with path.open("rb") as file:
        return measure_stream(file, path)


def measure_stream(stream: BinaryIO, path: Path) -> Staged:
    """Hash and count the bytes of a stream, which are those that lie, or lay, at `path`."""
    digest, head, size_bytes = hashlib.sha256(), b"", 0
    while block := stream.read(_BLOCK_BYTES):
        head += block[: HEAD_BYTES - len(head)]
        digest.update(block)
        size_bytes += len(block)
    return Staged(path, size_bytes, digest.hexdigest(), head)


def require_room(context: Context, size_bytes: int) -> None:
    """Refuse at once what can't fit, rather than after hours of sending. Raises `StorageFull`, `TooLarge`."""
    if size_bytes > context.max_upload_bytes:
        raise TooLarge(f"The file is larger than the {context.max_upload_bytes} bytes that are accepted here.")
    if shutil.disk_usage(context.staging).free - _RESERVE_BYTES < size_bytes:
        raise StorageFull(
            "There is no room left for this file. Ask the administrator to free some, then send it again."
        )


def write_all(file: io.RawIOBase, block: Block) -> None:
    """Write the whole block: near the end of the disk one call may take only a part of it."""
    rest = memoryview(block)
    while rest:
        rest = rest[file.write(rest) or 0 :]


@contextmanager
def disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StorageFull(
                "There is no room left for this file. Ask the administrator to free some, then send it again."
            ) from problem
        raise
