"""The file in which a resumable upload grows. Its length is the truth about how much has arrived."""

import contextlib
import fcntl
import hashlib
import hmac
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dam.domain.errors import ChecksumMismatch, Locked, Missing, TooLarge
from dam.services import staging
from dam.services.context import Context
from dam.services.staging import HEAD_BYTES, Block, Staged

CHECKSUM_ALGORITHMS = ("sha256", "sha1")
_ENDING = ".tus"
_UNCHECKED_ENDING = ".tus-unchecked"
_ORPHAN_AGE = timedelta(hours=24)
_MOST_RUNNING = 256


@dataclass(frozen=True)
class Checksum:
    """What the sender says a piece hashes to; `algorithm` is one of `CHECKSUM_ALGORITHMS`."""

    algorithm: str
    digest: bytes


@dataclass
class _Running:
    """SHA-256 and the first bytes of what has arrived so far, kept in memory to spare a second reading."""

    size_bytes: int
    sha256: "hashlib._Hash"
    head: bytes

    @classmethod
    def empty(cls) -> "_Running":
        return cls(0, hashlib.sha256(), b"")

    def copy(self) -> "_Running":
        return _Running(self.size_bytes, self.sha256.copy(), self.head)

    def add(self, block: Block) -> None:
        self.sha256.update(block)
        if len(self.head) < HEAD_BYTES:
            self.head += block[: HEAD_BYTES - len(self.head)]
        self.size_bytes += len(block)


class _RunningHashes:
    """Those of the latest uploads of this process; what is not here is read from the disk again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Path, _Running] = OrderedDict()

    def take(self, path: Path, size_bytes: int) -> _Running | None:
        with self._lock:
            found = self._kept.pop(path, None)
        if size_bytes == 0:
            return _Running.empty()
        return found if found is not None and found.size_bytes == size_bytes else None

    def keep(self, path: Path, running: _Running) -> None:
        with self._lock:
            self._kept[path] = running
            while len(self._kept) > _MOST_RUNNING:
                self._kept.popitem(last=False)


_hashes = _RunningHashes()


class UploadFile:
    """An upload's file, open and locked against every other process and thread."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor
        self._running = _hashes.take(path, self.size_bytes)

    @staticmethod
    def create(context: Context, upload_id: str) -> None:
        with staging.disk_errors():
            _path(context, upload_id).touch(exist_ok=False)

    @classmethod
    @contextmanager
    def locked(cls, context: Context, upload_id: str) -> Iterator["UploadFile"]:
        """Raises `Locked` while somebody else writes, `Missing` when the file is gone."""
        path = _path(context, upload_id)
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            raise Missing("Of this upload nothing is left here. Start it again.") from None
        try:
            _lock(descriptor, path)
            _cut_unchecked(path, descriptor)
            yield cls(path, descriptor)
        finally:
            os.close(descriptor)

    @property
    def size_bytes(self) -> int:
        return os.fstat(self._descriptor).st_size

    def append(self, blocks: Iterable[Block], limit_bytes: int, checksum: Checksum | None) -> None:
        """Write a piece behind what is there, on the disk when this returns.

        What came before the sender broke off is kept, unless it was to be checked. Raises `TooLarge` when the file
        would pass `limit_bytes`, `ChecksumMismatch`, `StorageFull`, and what `blocks` raises.
        """
        start_bytes = self.size_bytes
        before = self._running.copy() if self._running and checksum else None
        digest = hashlib.new(checksum.algorithm) if checksum else None
        if checksum:
            _mark_unchecked(self._path, start_bytes)
        try:
            self._write(blocks, limit_bytes, digest)
            if checksum and digest and not hmac.compare_digest(digest.digest(), checksum.digest):
                raise ChecksumMismatch("This piece did not arrive as it was sent. Send it again.")
        except BaseException:
            if checksum:
                os.ftruncate(self._descriptor, start_bytes)
                self._running = before
            raise
        finally:
            with staging.disk_errors():
                os.fsync(self._descriptor)
            if self._running and self._running.size_bytes == self.size_bytes:
                _hashes.keep(self._path, self._running)
            _unchecked_path(self._path).unlink(missing_ok=True)

    def staged(self) -> Staged:
        """The whole file, measured anew only where this process has not seen all of it."""
        running = self._running
        if running is None or running.size_bytes != self.size_bytes:
            return staging.measure(self._path)
        return Staged(self._path, running.size_bytes, running.sha256.hexdigest(), running.head)

    def _write(self, blocks: Iterable[Block], limit_bytes: int, digest: "hashlib._Hash | None") -> None:
        room_bytes = limit_bytes - self.size_bytes
        with open(self._descriptor, "ab", buffering=0, closefd=False) as file:
            for block in blocks:
                room_bytes -= len(block)
                if room_bytes < 0:
                    raise TooLarge(f"More is sent than the {limit_bytes} bytes that were announced.")
                with staging.disk_errors():
                    staging.write_all(file, block)
                if self._running:
                    self._running.add(block)
                if digest:
                    digest.update(block)


def size_on_disk(context: Context, upload_id: str) -> int | None:
    """How much has arrived, or None when the file is gone. Of a piece that is still to be checked nothing counts."""
    path = _path(context, upload_id)
    try:
        unchecked = _unchecked_from(path)
        return path.stat().st_size if unchecked is None else unchecked
    except FileNotFoundError:
        return None


def remove_file(context: Context, upload_id: str) -> None:
    path = _path(context, upload_id)
    path.unlink(missing_ok=True)
    _unchecked_path(path).unlink(missing_ok=True)


def remove_orphans(context: Context, known_ids: set[str], now: datetime) -> int:
    """Remove files of no known upload that have lain for a day; answers how many."""
    oldest = (now - _ORPHAN_AGE).timestamp()
    removed = 0
    for path in context.staging.glob(f"*{_ENDING}"):
        with contextlib.suppress(FileNotFoundError):
            if path.stem not in known_ids and path.stat().st_mtime < oldest:
                remove_file(context, path.stem)
                removed += 1
    return removed


def _path(context: Context, upload_id: str) -> Path:
    return context.staging / (upload_id + _ENDING)


def _unchecked_path(path: Path) -> Path:
    return path.with_suffix(_UNCHECKED_ENDING)


def _lock(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Locked("Another request is writing to this upload. Wait a moment and go on.") from None
    # Whoever held it may have made the asset of it: then this very file is an original by now.
    try:
        same = os.fstat(descriptor).st_ino == path.stat().st_ino
    except FileNotFoundError:
        same = False
    if not same:
        raise Locked("This upload was just finished. Ask with HEAD what became of it.")


def _unchecked_from(path: Path) -> int | None:
    """Where a piece begins that was not checked when its writer died or is still being written."""
    try:
        text = _unchecked_path(path).read_text()
    except FileNotFoundError:
        return None
    return int(text) if text.isdigit() else None


def _mark_unchecked(path: Path, start_bytes: int) -> None:
    """On the disk before the piece is: after a power cut nothing of it may count that nobody has checked."""
    with staging.disk_errors(), _unchecked_path(path).open("w") as file:
        file.write(str(start_bytes))
        file.flush()
        os.fsync(file.fileno())
        folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _cut_unchecked(path: Path, descriptor: int) -> None:
    start_bytes = _unchecked_from(path)
    if start_bytes is not None:
        os.ftruncate(descriptor, start_bytes)
    _unchecked_path(path).unlink(missing_ok=True)
