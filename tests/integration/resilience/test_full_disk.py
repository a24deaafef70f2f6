"""A full disk: 507 with a reason, nothing half recorded, and work goes on once there is room."""

import base64
import hashlib
import io
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dam.domain.access import Role
from dam.domain.errors import StorageFull
from dam.media.sandbox import Sandbox
from dam.services import accounts, find, ingest, lease, process, staging
from dam.services.workshop import Workshop
from tests.fixtures.media_files import jpeg
from tests.fixtures.running import RunningSystem, eventually, running_system
from tests.fixtures.systems import fresh_system

_DISK_MIB = 160


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A real file system of a few megabytes; it takes root to mount one."""
    assert os.geteuid() == 0, "run as root: a small disk has to be mounted"
    folder = tmp_path_factory.mktemp("disk")
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_DISK_MIB}m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="module")
def system(small_disk: Path) -> Iterator[RunningSystem]:
    with running_system(small_disk / "home") as found:
        yield found


@contextmanager
def filled(disk: Path, left_bytes: int) -> Iterator[None]:
    """The disk full but for so many bytes."""
    # What was removed before may still be in the hands of a process that is about to let it go.
    eventually(lambda: os.statvfs(disk).f_bavail > 0, "there is room to begin with")
    room = os.statvfs(disk)
    ballast = disk / "ballast"
    try:
        # Without a buffer, whose rest would find no room when it is closed.
        with ballast.open("wb", buffering=0) as file:
            if left_bytes:
                os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize - left_bytes)
            else:
                # To the last byte, whatever others write meanwhile.
                with suppress(OSError):
                    while file.write(bytes(65536)):
                        pass
        yield
    finally:
        ballast.unlink()


def files(system: RunningSystem) -> set[str]:
    kept = [system.home / "store" / "assets", system.home / "staging"]
    return {str(path) for folder in kept for path in folder.rglob("*") if path.is_file()}


def test_a_file_that_does_not_fit_is_refused_and_leaves_nothing(system: RunningSystem) -> None:
    large = jpeg(seed=1) + os.urandom(150 * 1024 * 1024)
    answer = system.upload(large, "large.jpg")
    assert answer.status == 507, (answer.status, answer.body[:300])
    assert answer.json["code"] == "storage_full"
    assert files(system) == set()
    assert system.total() == 0


def test_a_disk_that_fills_up_meanwhile_is_told_too(system: RunningSystem, small_disk: Path) -> None:
    with filled(small_disk, 256 * 1024):
        answer = system.upload(jpeg(3000, 2000, seed=2) + os.urandom(1024 * 1024), "meanwhile.jpg")
        assert answer.status == 507, (answer.status, answer.body[:300])
        assert files(system) == set()
    answer = system.upload(jpeg(seed=3), "after.jpg")
    assert answer.status == 201, (answer.status, answer.body[:300])
    assert system.settled(answer.json["id"])["state"] == "available"


def test_a_piece_with_a_checksum_finds_no_room_either(system: RunningSystem, small_disk: Path) -> None:
    """Before such a piece a note is written where it begins: that too may not fit."""
    data = jpeg(seed=4) + os.urandom(4096)
    head = {"Tus-Resumable": "1.0.0"}
    made = system.call("POST", "/api/v1/uploads", headers={**head, "Upload-Length": str(len(data))})
    assert made.status == 201, made.body
    piece = {**head, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    piece["Upload-Checksum"] = "sha256 " + base64.b64encode(hashlib.sha256(data).digest()).decode()
    address = urlsplit(made.headers["Location"]).path
    with filled(small_disk, 0):
        answer = system.call("PATCH", address, data, headers=piece)
        assert (answer.status, answer.json["code"]) == (507, "storage_full"), answer.body[:300]
    answer = system.call("PATCH", address, data, headers=piece)
    assert answer.status == 204, (answer.status, answer.body[:300])
    assert system.settled(answer.headers["Asset-Id"])["state"] == "available"


def test_work_that_finds_no_room_waits_and_does_not_fail(
    small_disk: Path, tmp_path: Path, redis_server_url: str
) -> None:
    with fresh_system(tmp_path / "home", {"DAM_REDIS_URL": redis_server_url}) as system, Sandbox() as sandbox:
        context = system.context
        accounts.add_user(context, None, "admin", Role.ADMIN, "a long enough password")
        actor = accounts.actor_of(accounts.user_named(context, "admin"))
        staged = staging.stage(context, io.BytesIO(jpeg(3000, 2000, seed=5)))
        asset_id = ingest.ingest(context, actor, staged, ingest.NewAsset("waits.jpg", {}))
        workshop = Workshop(context, sandbox, small_disk / "scratch")
        with filled(small_disk, 0):
            for _ in range(lease.ATTEMPTS + 1):
                with pytest.raises(StorageFull):
                    process.process(workshop, asset_id)
                assert find.get_asset(context, actor, asset_id).state == "ingesting"
        process.process(workshop, asset_id)
        assert find.get_asset(context, actor, asset_id).state == "available"
