"""Where the embedded index lies: generations side by side, and a pointer file that names the one in use.

<path>/current.json         {"folder": ..., "schema": ..., "complete": ...}, replaced as a whole
<path>/generation-<hex>/    one Tantivy index
<path>/writing.lock         held by whoever writes, and by a rebuild at its beginning and its end
<path>/rebuilding.lock      held by whoever rebuilds; the kernel lets go of it when they die
"""

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dam.domain.errors import Conflict, ServiceAway
from search.document import SCHEMA_VERSION
from search.errors import IndexUnusable

_POINTER = "current.json"
_GENERATION = "generation-"
_WRITING, _REBUILDING = "writing.lock", "rebuilding.lock"
# Longer than anybody takes to see whether a rebuild is under way.
_GLANCE_SECONDS = 0.5


@dataclass(frozen=True)
class Pointer:
    """`complete` is false for an index that was made empty and not filled by a rebuild."""

    folder: str
    schema: int
    complete: bool


class GenerationStore:
    def __init__(self, path: Path) -> None:
        self.path = path

    def pointer(self) -> Pointer | None:
        """The generation in use, None where there is none yet. Raises `IndexUnusable`."""
        try:
            text = (self.path / _POINTER).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as problem:
            raise IndexUnusable(f"its pointer file can't be read ({problem})") from problem
        try:
            row = json.loads(text)
            pointer = Pointer(str(row["folder"]), int(row["schema"]), bool(row["complete"]))
        except (ValueError, KeyError, TypeError) as problem:
            raise IndexUnusable("its pointer file is damaged") from problem
        if not pointer.folder.startswith(_GENERATION) or "/" in pointer.folder:
            raise IndexUnusable("its pointer file is damaged")
        return pointer

    def stamp(self) -> tuple[int, int, int] | None:
        """Changes whenever the pointer is replaced."""
        return file_stamp(self.path / _POINTER)

    def folder(self, pointer: Pointer) -> Path:
        return self.path / pointer.folder

    def new_folder(self) -> Path:
        folder = self.path / f"{_GENERATION}{secrets.token_hex(8)}"
        folder.mkdir(parents=True)
        return folder

    def point_to(self, folder: Path, complete: bool) -> None:
        """Make `folder` the one in use, in one step that survives a power cut."""
        row = {"folder": folder.name, "schema": SCHEMA_VERSION, "complete": complete}
        new = self.path / f"{_POINTER}.{secrets.token_hex(4)}.new"
        with new.open("w", encoding="utf-8") as file:
            json.dump(row, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path / _POINTER)
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def remove_unfinished(self) -> None:
        """Delete what earlier or broken-off rebuilds left, with the right to write. Who has it open keeps reading it.

        Where the pointer can't be read, everything stays until there is a new one.
        """
        try:
            pointer = self.pointer()
        except IndexUnusable:
            return
        for folder in self.path.glob(f"{_GENERATION}*"):
            if pointer is None or folder.name != pointer.folder:
                shutil.rmtree(folder, ignore_errors=True)
        for left in self.path.glob(f"{_POINTER}.*.new"):
            left.unlink(missing_ok=True)

    @contextmanager
    def writing(self, wait_seconds: float) -> Iterator[None]:
        """Hold the right to write, across processes. Raises `ServiceAway` where another keeps it for that long."""
        with self._locked(_WRITING, wait_seconds) as mine:
            if not mine:
                raise ServiceAway("Another process is writing the search index.")
            yield

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Raises `Conflict` where another rebuild is under way."""
        with self._locked(_REBUILDING, _GLANCE_SECONDS) as mine:
            if not mine:
                raise Conflict("The search index is being rebuilt already.", "rebuild_under_way")
            yield

    def is_rebuilding(self) -> bool:
        with self._locked(_REBUILDING, 0.0) as mine:
            return not mine

    @contextmanager
    def _locked(self, name: str, wait_seconds: float) -> Iterator[bool]:
        """Whether the lock was got within that time; it is held until the block ends."""
        self.path.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + wait_seconds
        with (self.path / name).open("a") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        yield False
                        return
                    time.sleep(0.02)
            yield True


def file_stamp(path: Path) -> tuple[int, int, int] | None:
    """Changes whenever the file is replaced by another; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


@contextmanager
def reading() -> Iterator[None]:
    """What Tantivy raises while it reads can only mean a damaged or a foreign index."""
    try:
        yield
    except (ValueError, OSError, KeyError) as problem:
        raise IndexUnusable(str(problem)) from problem
