"""What only the store on a folder has: its temporary names, its folders, files that are not plain files."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dam.domain.errors import Conflict, ServiceAway
from dam.storage.filesystem import FilesystemStore
from tests.fixtures.servers import REPOSITORY

WRITE_FOR_EVER = """
import sys
from pathlib import Path
from dam.storage.filesystem import FilesystemStore
store = FilesystemStore(Path(sys.argv[1]))
number = 0
while True:
    store.put_bytes(f"assets/{number % 7}/original", bytes([number % 251]) * 3_000_000, "video/mp4")
    number += 1
    print(number, flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> FilesystemStore:
    made = FilesystemStore(tmp_path / "store")
    made.create()
    return made


def test_creating_twice_changes_nothing(store: FilesystemStore) -> None:
    store.put_bytes("assets/1/original", b"x", "text/plain")
    store.create()
    assert [found.key for found in store.list("")] == ["assets/1/original"]


def test_a_killed_writer_leaves_whole_objects_and_sweepings(store: FilesystemStore, tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE_FOR_EVER, str(tmp_path / "store")],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
    )
    with writer:
        assert writer.stdout
        while int(writer.stdout.readline()) < 9:
            pass
        writer.send_signal(signal.SIGKILL)
    for found in store.list("assets/"):
        with store.open(found.key) as stream:
            data = stream.read()
        assert len(data) == found.size_bytes == 3_000_000
        assert len(set(data)) == 1, "two writes are mixed in one object"
    store.sweep(older_than_seconds=-60)
    assert list((tmp_path / "store" / ".incoming").iterdir()) == []


def test_sweeping_spares_what_is_being_written(store: FilesystemStore, tmp_path: Path) -> None:
    (tmp_path / "store" / ".incoming" / "growing").write_bytes(b"x")
    assert store.sweep(older_than_seconds=3600) == 0
    assert store.sweep(older_than_seconds=-60) == 1


def test_only_plain_files_are_adopted(store: FilesystemStore, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"not yours")
    link, folder, pipe = tmp_path / "link", tmp_path / "folder", tmp_path / "pipe"
    link.symlink_to(secret)
    folder.mkdir()
    os.mkfifo(pipe)
    for source in (link, folder, pipe):
        with pytest.raises(ValueError, match="not a regular file"):
            store.adopt("assets/1/original", source, "text/plain")
    assert list(store.list("")) == []


def test_adopting_moves_and_does_not_copy(store: FilesystemStore, tmp_path: Path) -> None:
    source = tmp_path / "upload"
    source.write_bytes(b"x")
    number = source.stat().st_ino
    store.adopt("assets/1/original", source, "text/plain")
    path = store.local_path("assets/1/original")
    assert path is not None
    assert path.stat().st_ino == number


def test_an_object_is_no_folder(store: FilesystemStore) -> None:
    store.put_bytes("assets/1", b"x", "text/plain")
    with pytest.raises(Conflict):
        store.put_bytes("assets/1/original", b"x", "text/plain")
    store.put_bytes("assets/2/original", b"x", "text/plain")
    with pytest.raises(Conflict):
        store.put_bytes("assets/2", b"x", "text/plain")
    store.delete("assets/2")
    assert [found.key for found in store.list("")] == ["assets/1", "assets/2/original"]


def test_deleting_leaves_no_empty_folder(store: FilesystemStore, tmp_path: Path) -> None:
    store.put_bytes("assets/1/renditions/thumb", b"x", "image/jpeg")
    store.put_bytes("assets/2/renditions/thumb", b"x", "image/jpeg")
    store.delete("assets/1/renditions/thumb")
    assert not (tmp_path / "store" / "assets" / "1").exists()
    store.delete_prefix("assets/2/")
    assert [path.name for path in (tmp_path / "store").iterdir()] == [".incoming"]
    store.ready()


def test_a_folder_that_is_a_file_is_away(tmp_path: Path) -> None:
    (tmp_path / "store").write_bytes(b"x")
    with pytest.raises(ServiceAway):
        FilesystemStore(tmp_path / "store").ready()
