"""PostgreSQL, from the machine's packages, in a cluster of its own."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from .common import LOOPBACK, ServicesError, new_secret
from .server import Command, NotReady, Run, Server

USER = DATABASE = "kronika"
OLDEST_MAJOR = 13
# Test data is thrown away: waiting for the disk would only make every test slower.
OPTIONS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "300",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Postgres(Server):
    name = "postgres"
    title = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": ends sessions instead of waiting for them

    def missing_packages(self) -> list[str]:
        return [] if _programs() else ["postgresql"]

    def install(self) -> None:
        """The package brings all of it."""

    def new_values(self, folder: Path) -> dict[str, str]:
        # It refuses to run as root; the account it then runs as may have no way into the set's folder.
        place = Path(tempfile.mkdtemp(prefix="kronika-postgres-")) if os.geteuid() == 0 else folder / "cluster"
        return {"password": new_secret(), "place": str(place), "user": _unprivileged_user() or ""}

    def command(self, run: Run) -> Command:
        data, user = Path(run.values["place"]) / "data", run.values["user"] or None
        if not (data / "PG_VERSION").exists():
            self._make_cluster(run, data, user)
        options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
        return Command(
            argv=[_program("postgres"), "-D", str(data), "-p", str(run.port), *options], folder=data, user=user
        )

    def probe(self, run: Run) -> None:
        _psql(run, "postgres", "SELECT 1")

    def first_use(self, run: Run) -> None:
        if DATABASE not in _psql(run, "postgres", "SELECT datname FROM pg_database").splitlines():
            _psql(run, "postgres", f"CREATE DATABASE {DATABASE}")

    def settings(self, run: Run) -> dict[str, str]:
        address = f"{LOOPBACK}:{run.port}/{DATABASE}"
        return {"DAM_DATABASE_URL": f"postgresql+psycopg://{USER}:{run.values['password']}@{address}"}

    def places_outside(self, run: Run) -> list[Path]:
        return [Path(run.values["place"])]

    def _make_cluster(self, run: Run, data: Path, user: str | None) -> None:
        place = data.parent
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if data.exists():
            shutil.rmtree(data)  # an earlier initdb did not end
        password_file = place / "password"
        password_file.write_text(run.values["password"])
        password_file.chmod(0o600)
        if user:
            for path in (place, password_file):
                shutil.chown(path, user, user)
        made = subprocess.run(
            [
                *(_program("initdb"), "-D", str(data), "-U", USER, f"--pwfile={password_file}"),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=place,
            user=user,
            group=user,
            extra_groups=[] if user else None,
        )
        password_file.unlink()
        if made.returncode:
            raise ServicesError(f"initdb failed:\n{made.stdout}{made.stderr}")


def _unprivileged_user() -> str | None:
    """The account to run as when we are root; None when we are not."""
    if os.geteuid() != 0:
        return None
    accounts = {entry.pw_name for entry in pwd.getpwall()}
    if "postgres" not in accounts:
        raise ServicesError("PostgreSQL does not run as root, and this machine has no account named postgres")
    return "postgres"


def _programs() -> Path | None:
    """The folder with initdb, postgres and psql: the newest that Debian has, else the one on the PATH."""
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if re.fullmatch(r"\d+", path.parent.name)]
    complete = [path for path in versions if all((path / name).exists() for name in ("initdb", "postgres", "psql"))]
    recent = [path for path in complete if int(path.parent.name) >= OLDEST_MAJOR]
    if recent:
        return max(recent, key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _program(name: str) -> str:
    folder = _programs()
    if folder is None:
        raise ServicesError("PostgreSQL's initdb is not on this machine")
    return str(folder / name)


def _psql(run: Run, database: str, statement: str) -> str:
    """Run one statement over the network; raises NotReady with the server's words."""
    try:
        done = subprocess.run(
            [
                *(_program("psql"), "-X", "-A", "-t", "-q", "-w", "-v", "ON_ERROR_STOP=1"),
                *("-h", LOOPBACK, "-p", str(run.port), "-U", USER, "-d", database, "-c", statement),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=15,
            cwd="/",
            env={"PATH": os.environ["PATH"], "PGPASSWORD": run.values["password"], "PGCONNECT_TIMEOUT": "10"},
        )
    except subprocess.TimeoutExpired as error:
        raise NotReady("psql got no answer in 15 s") from error
    if done.returncode:
        raise NotReady(done.stderr.strip())
    return done.stdout.strip()
