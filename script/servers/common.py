"""What every server's file shares: places, errors, small tools."""

import fcntl
import os
import secrets
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
LOOPBACK = "127.0.0.1"
LOG_TAIL_LINES = 40


class ServicesError(Exception):
    """A reason and a next step for the person at the prompt."""


def say(text: str) -> None:
    """Progress goes to standard error, so that standard output carries settings alone."""
    print(text, file=sys.stderr, flush=True)


def cache_folder() -> Path:
    """Where downloads and builds are kept between runs, outside the repository."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "kronika" / "servers"


def default_folder() -> Path:
    return Path(os.environ.get("DAM_SERVICES_DIR") or REPOSITORY / "var" / "services").absolute()


def free_port() -> int:
    """A loopback port that nobody held a moment ago."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the servers do: connections of the last run still closing are no obstacle, a listener is.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def new_secret() -> str:
    return secrets.token_hex(16)


def log_tail(path: Path) -> str:
    if not path.exists():
        return f"({path} was never written)"
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL_LINES:]
    return "\n".join(f"    {line}" for line in lines) or f"({path} is empty)"


@contextmanager
def locked(path: Path, why: str) -> Iterator[None]:
    """Hold an exclusive lock on `path`; says once that it waits. The kernel frees it if we die."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        handle = path.open("a")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another script/services that {why} ...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        # `down` removes the file while it holds the lock; a lock on a removed file guards nothing.
        if path.exists() and path.stat().st_ino == os.fstat(handle.fileno()).st_ino:
            break
        handle.close()
        path.parent.mkdir(parents=True, exist_ok=True)
    with handle:
        yield


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """A fresh folder that becomes `target` in one rename when the block ends well, and vanishes when it does not.

    The caller holds the cache's lock, so that a folder left by a killed run is nobody's any more.
    """
    staging = target.with_name(f"{target.name}.part")
    if staging.exists():
        shutil.rmtree(staging)
    staging.mkdir(parents=True)
    try:
        yield staging
        staging.rename(target)
    finally:
        if staging.exists():
            shutil.rmtree(staging)
