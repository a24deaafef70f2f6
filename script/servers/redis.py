"""Redis, from the machine's packages."""

import shutil
import socket
from pathlib import Path

from .common import LOOPBACK
from .server import Command, NotReady, Run, Server

# Every test may take a database of its own.
DATABASES = 4096


class Redis(Server):
    name = "redis"
    title = "Redis"

    def missing_packages(self) -> list[str]:
        return [] if shutil.which("redis-server") else ["redis-server"]

    def install(self) -> None:
        """The package brings all of it."""

    def new_values(self, folder: Path) -> dict[str, str]:
        return {}

    def command(self, run: Run) -> Command:
        data = run.folder / "data"
        data.mkdir(exist_ok=True)
        return Command(
            argv=[
                *("redis-server", "--bind", LOOPBACK, "--port", str(run.port), "--dir", str(data)),
                *("--databases", str(DATABASES), "--save", "", "--appendonly", "no"),
            ],
            folder=run.folder,
        )

    def probe(self, run: Run) -> None:
        try:
            with socket.create_connection((LOOPBACK, run.port), timeout=5) as connection:
                connection.sendall(b"PING\r\n")
                answer = connection.recv(64)
        except OSError as error:
            raise NotReady(str(error)) from error
        if answer != b"+PONG\r\n":
            raise NotReady(f"PING was answered with {answer!r}")

    def first_use(self, run: Run) -> None:
        """Its databases are there from the start."""

    def settings(self, run: Run) -> dict[str, str]:
        return {"DAM_REDIS_URL": f"redis://{LOOPBACK}:{run.port}/0"}
