"""A full disk: 507 with a reason, nothing half recorded, and work goes on once there is room."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.media_files import jpeg
from tests.fixtures.running import RunningSystem, running_system

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
    room = os.statvfs(small_disk)
    ballast = small_disk / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize - 256 * 1024)
    try:
        answer = system.upload(jpeg(3000, 2000, seed=2) + os.urandom(1024 * 1024), "meanwhile.jpg")
        assert answer.status == 507, (answer.status, answer.body[:300])
        assert files(system) == set()
    finally:
        ballast.unlink()
    answer = system.upload(jpeg(seed=3), "after.jpg")
    assert answer.status == 201, (answer.status, answer.body[:300])
    assert system.settled(answer.json["id"])["state"] == "available"
