"""The machine: room, file system, zone of time."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dam.services.doctor.finding import Finding, Place, note, ok, problem

_LITTLE_BYTES = 10 * 1024**3
_TOO_LITTLE_BYTES = 1024**3
_MOUNTS = Path("/proc/mounts")
_SHARED = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "fuse.s3fs", "afs", "ceph"})
_LOST_AT_START = frozenset({"tmpfs", "ramfs"})


def findings(place: Place) -> Iterator[Finding]:
    yield _room(_there(place.home))
    yield _file_system(place)
    yield _writable(place.home)
    yield _zone(place)


def _there(path: Path) -> Path:
    """The folder itself, or before the first start the one in which it will be made."""
    return next(folder for folder in (path, *path.parents) if folder.is_dir())


def _room(home: Path) -> Finding:
    usage = shutil.disk_usage(home)
    says = f"{_gigabytes(usage.free)} of {_gigabytes(usage.total)} free under {home}"
    if usage.free < _TOO_LITTLE_BYTES:
        return problem("disk", says, "Uploads are refused and the database may stop.", "Make room on this disk.")
    if usage.free < _LITTLE_BYTES:
        return note("disk", says, "A few videos fill it.", "Make room on this disk.")
    return ok("disk", says)


def _gigabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1024**3:,.1f} GiB"


def _file_system(place: Place) -> Finding:
    kind = _kind_of(place.home)
    if kind is None:
        return note("file system", "its kind can't be told here", "None that is known of.", "Nothing to do.")
    if kind in _SHARED and place.database_url.startswith("sqlite"):
        return problem(
            "file system",
            f"{place.home} lies on {kind}",
            "SQLite's locks don't hold on a shared file system: the database can be damaged.",
            "Put DAM_HOME on a local disk, or set DAM_DATABASE_URL to a PostgreSQL server.",
        )
    if kind in _LOST_AT_START:
        cost = "Everything is gone when the machine stops."
        return note("file system", f"{place.home} lies on {kind}, in memory", cost, "Put DAM_HOME on a disk.")
    return ok("file system", f"{place.home} lies on {kind}")


def _kind_of(path: Path) -> str | None:
    """The kind of file system that holds the path, by the longest mount point above it."""
    if not _MOUNTS.is_file():
        return None
    best, kind = "", None
    real = os.path.realpath(path)
    for line in _MOUNTS.read_text().splitlines():
        _, point, name, *_ = line.split()
        point = point.replace("\\040", " ")
        if (real == point or real.startswith(point.rstrip("/") + "/")) and len(point) >= len(best):
            best, kind = point, name
    return kind


def _writable(home: Path) -> Finding:
    there = _there(home)
    if not os.access(there, os.W_OK | os.X_OK):
        step = f"Give {there} to the user that runs the archive."
        return problem("permissions", f"{there} can't be written", "The system does not start.", step)
    if there != home:
        return ok("permissions", f"{home} can be made in {there}")
    loose = home.joinpath("secret_key")
    if loose.exists() and loose.stat().st_mode & 0o077:
        step = f"Run: chmod 600 {loose}"
        return problem("permissions", f"others may read {loose}", "They could forge a session.", step)
    return ok("permissions", f"{home} is ours")


def _zone(place: Place) -> Finding:
    try:
        ZoneInfo(place.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        says = f"DAM_TIME_ZONE is {place.time_zone!r}, which is no known zone"
        return problem("time zone", says, "Nothing can be processed.", "Set it to a name such as Asia/Tashkent.")
    if place.time_zone == "UTC":
        return note(
            "time zone",
            "DAM_TIME_ZONE is UTC",
            "Times of cameras that name no zone are taken as UTC, hours away from the town's own.",
            "Set DAM_TIME_ZONE to the town's zone, such as Europe/Sofia.",
        )
    return ok("time zone", place.time_zone)
