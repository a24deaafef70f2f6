"""How a backup lies in its folder: objects by their SHA-256, and a snapshot for each run that names them.

    kronika-backup.json               which system this is the backup of
    objects/ab/ab12…                  the bytes of originals, records, sidecars, transcripts and clips, once
    snapshots/20260509T103000Z/       one run: the database's tables, the objects' keys, and what all of it hashes to
        tables/assets.jsonl.gz …
        objects.jsonl.gz
        snapshot.json

A snapshot gets its name when it is whole; what has not is under a name that begins with a dot.
"""

import fcntl
import gzip
import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from dam.domain.errors import Conflict, Invalid, Missing

FORMAT = 1
BLOCK_BYTES = 1024 * 1024
_MARKER = "kronika-backup.json"


@dataclass(frozen=True)
class Entry:
    """One stored object of a snapshot. `modified_at` is ISO 8601, as the store said it."""

    key: str
    sha256: str
    size_bytes: int
    media_type: str
    modified_at: str


class BackupFolder:
    """The folder at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.objects = self.path / "objects"
        self.snapshots = self.path / "snapshots"

    def system_id(self) -> str | None:
        """Whose backup this is; None for a folder that is none. Raises `Invalid` for one of another kind."""
        try:
            values = json.loads((self.path / _MARKER).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError as problem:
            raise Invalid(f"{self.path / _MARKER} can't be read.", "bad_backup") from problem
        if values.get("format") != FORMAT:
            raise Invalid("This backup was made by another version of Kronika.", "bad_backup")
        return str(values["system_id"])

    def claim(self, system_id: str) -> None:
        """Make the folder this system's, or find that it is. Raises `Conflict`."""
        known = self.system_id()
        if known == system_id:
            return
        if known is not None:
            raise Conflict(
                f"{self.path} holds the backup of another system, {known}. Name another folder.", "not_empty"
            )
        if self.path.exists() and any(path.name != "lost+found" for path in self.path.iterdir()):
            raise Conflict(f"{self.path} is not empty and no backup. Name a new or an empty folder.", "not_empty")
        self.objects.mkdir(parents=True)
        self.snapshots.mkdir()
        write_durably(self.path / _MARKER, json.dumps({"format": FORMAT, "system_id": system_id}).encode())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else writes meanwhile. Raises `Conflict`."""
        with (self.path / ".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as problem:
                raise Conflict(f"Another backup into {self.path} is under way.", "busy") from problem
            yield

    def names(self) -> list[str]:
        """The whole snapshots, oldest first."""
        if not self.snapshots.is_dir():
            return []
        return sorted(path.name for path in self.snapshots.iterdir() if not path.name.startswith("."))

    def snapshot(self, name: str | None) -> "Snapshot":
        """A snapshot by name, the newest for None. Raises `Missing`."""
        names = self.names()
        if not names or (name is not None and name not in names):
            says = f"there is no snapshot {name} in it" if names else "it holds no whole backup"
            raise Missing(f"{self.path} can't be restored from: {says}.")
        return Snapshot(self.snapshots / (name or names[-1]))

    def object_path(self, sha256: str) -> Path:
        return self.objects / sha256[:2] / sha256

    def drop_unfinished(self) -> None:
        for path in self.snapshots.glob(".*"):
            shutil.rmtree(path)
        for path in self.objects.glob("*.new"):
            path.unlink()


class Snapshot:
    """One run's folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tables = path / "tables"
        self.objects = path / "objects.jsonl.gz"

    def facts(self) -> dict[str, Any]:
        values: dict[str, Any] = json.loads((self.path / "snapshot.json").read_text(encoding="utf-8"))
        return values

    def check(self) -> None:
        """Hold the snapshot's own files against their hashes. Raises `Invalid`."""
        for name, sha256 in self.facts()["files"].items():
            path = self.path / name
            if not path.is_file() or sha256_of_file(path) != sha256:
                raise Invalid(f"{path} is missing or damaged. Use another snapshot.", "bad_backup")

    def entries(self) -> Iterator[Entry]:
        for values in read_lines(self.objects):
            yield Entry(**values)

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        yield from read_lines(self.tables / f"{table}.jsonl.gz")

    def finish(self, facts: Mapping[str, Any]) -> None:
        """Write down what everything hashes to; the last file of a snapshot."""
        files = [*sorted(self.tables.iterdir()), self.objects]
        hashes = {str(path.relative_to(self.path)): sha256_of_file(path) for path in files}
        write_durably(self.path / "snapshot.json", json.dumps({**facts, "files": hashes}, indent=1).encode())


@contextmanager
def lines_to(path: Path) -> Iterator[IO[str]]:
    """A compressed file of JSON lines to write into, on the disk when the block ends."""
    with path.open("wb") as raw:
        packed = gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=5, mtime=0)
        with packed, io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as text:
            yield text
        raw.flush()
        os.fsync(raw.fileno())


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def write_durably(path: Path, data: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
