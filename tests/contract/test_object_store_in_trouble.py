"""Stores that are full, away, frozen or cut off in the middle: an error with a name, and nothing half kept."""

import io
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dam.domain.errors import ServiceAway, StorageFull
from dam.ports import ObjectStore
from dam.storage.filesystem import FilesystemStore
from dam.storage.s3 import S3Store
from tests.fixtures.own_s3 import OwnS3, on_a_small_disk, own_s3
from tests.fixtures.servers import REPOSITORY, ServerSettings

PROGRAMS = REPOSITORY / "tests" / "contract" / "store_programs.py"
PATIENCE_SECONDS = 120
BUCKET = "kronika"
S3_KINDS = ["minio", "versity"]


def run_program(*arguments: str) -> list[str]:
    return [sys.executable, str(PROGRAMS), *arguments]


def finish(command: list[str]) -> None:
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(params=["filesystem", *S3_KINDS])
def store_arguments(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """What a program needs to open an empty store."""
    if request.param == "filesystem":
        FilesystemStore(tmp_path / "store").create()
        return [str(tmp_path / "store")]
    servers: ServerSettings = request.getfixturevalue("servers")
    minio = request.param == "minio"
    settings = servers.s3 if minio else servers.s3_second
    bucket = request.getfixturevalue("minio_bucket" if minio else "second_s3_bucket")
    return [settings.endpoint, settings.access_key, settings.secret_key, bucket]


def store_on(server: OwnS3) -> S3Store:
    settings = server.settings
    store = S3Store(settings.endpoint, settings.access_key, settings.secret_key, BUCKET)
    store.create()
    return store


def large_file(path: Path, size_bytes: int) -> Path:
    block = os.urandom(1024 * 1024)
    with path.open("wb") as file:
        for _ in range(size_bytes // len(block)):
            file.write(block)
    return path


def every_call(store: ObjectStore, source: Path) -> list[Callable[[], object]]:
    return [
        store.ready,
        lambda: store.stat("assets/1/original"),
        lambda: store.open("assets/1/original"),
        lambda: list(store.list("assets/")),
        lambda: store.put_bytes("assets/1/original", b"x", "text/plain"),
        lambda: store.adopt("assets/1/original", source, "text/plain"),
        lambda: store.delete("assets/1/original"),
        lambda: store.delete_prefix("assets/1/"),
    ]


def test_a_large_file_is_never_whole_in_memory(store_arguments: list[str], tmp_path: Path) -> None:
    source = large_file(tmp_path / "upload", 200 * 1024 * 1024)
    finish(run_program("stream", str(source), str(56 * 1024 * 1024), *store_arguments))


def test_a_fork_shares_no_connection(store_arguments: list[str]) -> None:
    finish(run_program("fork", *store_arguments))


def test_a_full_disk_keeps_nothing_half(tmp_path: Path) -> None:
    disk, outside = tmp_path / "disk", tmp_path / "outside"
    disk.mkdir()
    outside.mkdir()
    finish(on_a_small_disk(disk, 8_000_000, run_program("full", str(disk / "data" / "store"), str(outside))))


@pytest.mark.parametrize("kind", S3_KINDS)
def test_a_full_server_keeps_nothing_half(kind: str, tmp_path: Path) -> None:
    with own_s3(kind, tmp_path / "disk", disk_bytes=48 * 1024 * 1024) as server:
        store = store_on(server)
        for size_bytes in (64 * 1024 * 1024, 15 * 1024 * 1024):  # in parts, and in one
            source = large_file(tmp_path / "upload", size_bytes)
            with pytest.raises(StorageFull):
                for number in range(4):
                    store.adopt(f"assets/{number}/original", source, "video/mp4")
                    large_file(source, size_bytes)
            assert source.stat().st_size == size_bytes
            assert all(found.size_bytes == size_bytes for found in store.list(""))
            store.delete_prefix("assets/")


class _LettingGo(io.BufferedReader):
    """A file whose second part is read only after the server has let go of the first: the first time it is read."""

    def __init__(self, path: Path, let_go: Callable[[], None]) -> None:
        super().__init__(io.FileIO(path))
        self._let_go: Callable[[], None] | None = let_go

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() and self._let_go is not None:
            let_go, self._let_go = self._let_go, None
            let_go()
        return super().read(size)


@pytest.mark.parametrize("kind", S3_KINDS)
def test_a_server_that_lets_go_of_parts_gets_them_once_more(kind: str, tmp_path: Path) -> None:
    with own_s3(kind, tmp_path / "disk") as server:
        store = store_on(server)
        client = store._quick
        gone: list[str] = []

        def let_go() -> None:
            for upload in client._list_multipart_uploads(BUCKET).uploads:
                client._abort_multipart_upload(BUCKET, upload.object_name, upload.upload_id)
                gone.append(upload.upload_id)

        source = large_file(tmp_path / "upload", 40 * 1024 * 1024)
        with _LettingGo(source, let_go) as stream:
            store._upload("assets/1/original", stream, source.stat().st_size, "video/mp4")
        assert len(gone) == 1
        with store.open("assets/1/original") as kept:
            assert kept.read() == source.read_bytes()


def test_a_store_that_is_not_mounted_is_away(tmp_path: Path) -> None:
    mount_point = tmp_path / "store"
    mount_point.mkdir()
    source = tmp_path / "source"
    source.write_bytes(b"x")
    for call in every_call(FilesystemStore(mount_point), source):
        with pytest.raises(ServiceAway):
            call()
    assert list(mount_point.iterdir()) == []
    assert source.read_bytes() == b"x"


def test_a_closed_port_is_away(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    with socket.socket() as held:
        # Taken, so that nobody else takes it, and with nobody who listens.
        held.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{held.getsockname()[1]}"
        for call in every_call(S3Store(endpoint, "somebody", "something", BUCKET), source):
            with pytest.raises(ServiceAway):
                call()
    assert source.read_bytes() == b"x"


def test_a_wrong_key_is_told_as_such(minio_bucket: str, servers: ServerSettings) -> None:
    store = S3Store(servers.s3.endpoint, servers.s3.access_key, "not the secret key", minio_bucket)
    with pytest.raises(ServiceAway, match="refuses our key"):
        store.put_bytes("assets/1/original", b"x", "text/plain")


@pytest.mark.parametrize("kind", S3_KINDS)
def test_a_server_that_dies_and_comes_back(kind: str, tmp_path: Path) -> None:
    with own_s3(kind, tmp_path / "server") as server:
        store = store_on(server)
        store.adopt("assets/1/original", large_file(tmp_path / "first", 64 * 1024 * 1024), "video/mp4")

        reading = store.open("assets/1/original")
        assert len(reading.read(100_000)) == 100_000
        second = large_file(tmp_path / "second", 400 * 1024 * 1024)
        killer = threading.Thread(target=_kill_while_it_grows, args=(server,))
        killer.start()
        with pytest.raises(ServiceAway):
            store.adopt("assets/2/original", second, "video/mp4")
        killer.join()
        assert second.stat().st_size == 400 * 1024 * 1024, "the upload is kept for another try"
        with reading, pytest.raises(ServiceAway):
            while reading.read(1_000_000):
                pass

        server.start()
        assert store.stat("assets/2/original") is None
        assert [found.key for found in store.list("")] == ["assets/1/original"]
        os.truncate(second, 20 * 1024 * 1024)
        store.adopt("assets/2/original", second, "video/mp4")
        assert not second.exists()


@pytest.mark.parametrize("kind", S3_KINDS)
def test_a_server_that_does_not_answer_is_away(kind: str, tmp_path: Path) -> None:
    with own_s3(kind, tmp_path / "server") as server:
        store = store_on(server)
        source = tmp_path / "source"
        source.write_bytes(b"x")
        server.freeze()
        # It still takes connections; only the answer never comes.
        with pytest.raises(ServiceAway):
            store.adopt("assets/1/original", source, "text/plain")
        assert source.read_bytes() == b"x"


def _kill_while_it_grows(server: OwnS3) -> None:
    before = _bytes_under(server.folder)
    until = time.monotonic() + PATIENCE_SECONDS
    while _bytes_under(server.folder) < before + 40_000_000 and time.monotonic() < until:
        time.sleep(0.01)
    server.kill()


def _bytes_under(folder: Path) -> int:
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            # Parts come and go while they are counted.
            try:
                total += os.lstat(os.path.join(root, name)).st_size  # noqa: PTH118
            except FileNotFoundError:
                continue
    return total
