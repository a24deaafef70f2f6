"""The object store on a local folder: temporary name, fsync, rename, fsync of every folder that changed.

`create()` is the only method that makes the root. Afterwards a root without its `.incoming` folder is a disk that is
not mounted, not an empty store, and every call says so instead of filling the mount point.
"""

import contextlib
import errno
import os
import shutil
import stat
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from dam.domain.errors import Conflict, DamError, Missing, ServiceAway, StorageFull
from dam.ports import StoredObject
from dam.storage.keys import checked_folder, checked_key, checked_prefix, checked_range
from dam.storage.reader import bounded

_INCOMING = ".incoming"  # no key can name it: segments never start with a dot
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_TRIES_AGAINST_PRUNING = 20


class FilesystemStore:
    """Files under `root`; the key is the path."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._incoming = self._root / _INCOMING

    def create(self) -> None:
        """Make the root folder where it is missing. For the first start alone."""
        with _named_errors():
            _make_folders(self._incoming)

    def adopt(self, key: str, path: Path, media_type: str) -> None:
        """Move the file in: renamed on the same file system, else copied. On any error the file stays where it was."""
        target = self._root / checked_key(key)
        if not stat.S_ISREG(path.lstat().st_mode):
            raise ValueError(f"{path} is not a regular file")
        with _named_errors():
            self._check_mounted()
            _sync(path)
            try:
                self._place(path, target)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                self._write(target, lambda file: _copy(path, file))
                path.unlink()

    def put_bytes(self, key: str, data: bytes, media_type: str) -> None:
        target = self._root / checked_key(key)
        with _named_errors():
            self._check_mounted()
            self._write(target, lambda file: file.write(data))

    def open(self, key: str, start: int = 0, length: int | None = None) -> BinaryIO:
        """The bytes from `start`; a range past the end reads as nothing. Raises `errors.Missing`."""
        checked_range(start, length)
        path = self._root / checked_key(key)
        with _named_errors():
            try:
                file = path.open("rb")
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
                self._check_mounted()
                raise Missing(f"The store has no object {key}.") from None
            return bounded(file, start, length)

    def stat(self, key: str) -> StoredObject | None:
        path = self._root / checked_key(key)
        with _named_errors():
            found = _stat_of_file(path)
            if found is None:
                self._check_mounted()
                return None
            return _stored(key, found)

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Objects whose key starts with `prefix`, in the order of their keys."""
        checked_prefix(prefix)
        with _named_errors():
            self._check_mounted()
        parent = prefix.rpartition("/")[0]
        yield from self._walk(f"{parent}/" if parent else "", prefix)

    def delete(self, key: str) -> None:
        path = self._root / checked_key(key)
        with _named_errors():
            self._check_mounted()
            try:
                path.unlink()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return
            _sync_if_there(path.parent)
            self._prune(path.parent)

    def delete_prefix(self, prefix: str) -> None:
        """Remove everything under a prefix that ends in a slash, the folders too."""
        folder = self._root / checked_folder(prefix)
        with _named_errors():
            self._check_mounted()
            # Renamed away first: a reader sees all of it or nothing, and a crash leaves no half of it under its name.
            doomed = self._incoming / f"{uuid.uuid4().hex}.deleted"
            try:
                folder.rename(doomed)
            except (FileNotFoundError, NotADirectoryError):
                return
            _sync_if_there(folder.parent)
            shutil.rmtree(doomed)
            self._prune(folder.parent)

    def local_path(self, key: str) -> Path | None:
        path = self._root / checked_key(key)
        return path if path.is_file() else None

    def presigned_url(self, key: str, seconds: int, media_type: str, content_disposition: str) -> str | None:
        return None

    def ready(self) -> None:
        with _named_errors():
            self._check_mounted()
            probe = self._incoming / f"{uuid.uuid4().hex}.probe"
            try:
                probe.write_bytes(b"1")
            finally:
                probe.unlink(missing_ok=True)

    def sweep(self, older_than_seconds: float) -> int:
        """Remove what crashes left in `.incoming`; how many entries there were. For the scheduler."""
        oldest = datetime.now(UTC).timestamp() - older_than_seconds
        swept = 0
        with _named_errors():
            self._check_mounted()
            for entry in list(os.scandir(self._incoming)):
                if entry.stat(follow_symlinks=False).st_mtime > oldest:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                else:
                    Path(entry.path).unlink(missing_ok=True)
                swept += 1
        return swept

    def _check_mounted(self) -> None:
        if not self._incoming.is_dir():
            raise ServiceAway(f"The store's folder {self._root} is not there. Is its disk mounted?")

    def _write(self, target: Path, fill: Callable[[BinaryIO], object]) -> None:
        temporary = self._incoming / uuid.uuid4().hex
        try:
            with temporary.open("xb") as file:
                fill(file)
                file.flush()
                os.fsync(file.fileno())
            self._place(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)

    def _place(self, source: Path, target: Path) -> None:
        """Move into a folder that another thread may be pruning because it was empty a moment ago."""
        for _ in range(_TRIES_AGAINST_PRUNING):
            try:
                _make_folders(target.parent)
                source.replace(target)
            except FileNotFoundError:
                self._check_mounted()
            else:
                _sync_if_there(target.parent)
                return
        raise ServiceAway(f"{target.parent} is removed again and again while it is written to.")

    def _prune(self, folder: Path) -> None:
        """Remove the folders that are empty now, upward, but for the root."""
        while folder != self._root:
            try:
                folder.rmdir()
            except FileNotFoundError:
                pass
            except OSError:
                return
            folder = folder.parent

    def _walk(self, start: str, prefix: str) -> Iterator[StoredObject]:
        with _named_errors():
            try:
                with os.scandir(self._root / start) as found_entries:
                    entries = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in found_entries]
            except (FileNotFoundError, NotADirectoryError):
                return
        # With its slash a folder sorts among the files as its keys do.
        for name in sorted(f"{name}/" if is_folder else name for name, is_folder in entries if name[0] != "."):
            key = start + name
            if name.endswith("/"):
                if key.startswith(prefix) or prefix.startswith(key):
                    yield from self._walk(key, prefix)
            elif key.startswith(prefix):
                with _named_errors():
                    found = _stat_of_file(self._root / key)
                if found is not None:
                    yield _stored(key, found)


def _stored(key: str, found: os.stat_result) -> StoredObject:
    return StoredObject(key, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))


def _stat_of_file(path: Path) -> os.stat_result | None:
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found if stat.S_ISREG(found.st_mode) else None


def _copy(source: Path, file: BinaryIO) -> None:
    with source.open("rb") as reader:
        shutil.copyfileobj(reader, file, 1024 * 1024)


def _make_folders(folder: Path) -> None:
    """Make a folder and those above it; each new name is on the disk before anything is put under it."""
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o750)
    if stat.S_ISREG(folder.stat().st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    _sync(folder.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_if_there(folder: Path) -> None:
    """Another thread may have deleted the last object and then the folder; there is nothing to keep then."""
    with contextlib.suppress(FileNotFoundError):
        _sync(folder)


@contextlib.contextmanager
def _named_errors() -> Iterator[None]:
    """Say full, in the way and away apart."""
    try:
        yield
    except DamError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull("The store's disk is full. Nothing was kept; make room and send it again.") from error
        if error.errno in {errno.ENOTDIR, errno.EISDIR, errno.ENOTEMPTY}:
            raise Conflict("An object of that name can't stand beside those that are there.") from error
        raise ServiceAway(f"The store's disk does not take part: {error.strerror or error}.") from error
