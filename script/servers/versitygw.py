"""The Versity S3 gateway over plain files: the second S3 server, which keeps the S3 adapter honest."""

import os
from pathlib import Path

from . import go, s3
from .common import LOOPBACK, new_secret
from .server import Command, Run, Server

PACKAGE = "github.com/versity/versitygw/cmd/versitygw"
VERSION = "v1.8.0"


class VersityGateway(Server):
    name = "versitygw"
    title = "Versity S3 gateway"

    def missing_packages(self) -> list[str]:
        return []

    def install(self) -> None:
        go.build("versitygw", PACKAGE, VERSION, "2 minutes")

    def new_values(self, folder: Path) -> dict[str, str]:
        return {"access_key": "kronika2", "secret_key": new_secret()}

    def command(self, run: Run) -> Command:
        data = run.folder / "data"
        data.mkdir(exist_ok=True)
        argv = [
            *(str(go.built_program("versitygw", VERSION)), "--port", f"{LOOPBACK}:{run.port}", "--region", s3.REGION),
            *("--quiet", "posix"),
        ]
        if not _keeps_attributes(data):
            sidecar = run.folder / "sidecar"
            sidecar.mkdir(exist_ok=True)
            argv += ["--sidecar", str(sidecar)]
        return Command(
            argv=[*argv, str(data)],
            folder=run.folder,
            environment={"ROOT_ACCESS_KEY": run.values["access_key"], "ROOT_SECRET_KEY": run.values["secret_key"]},
        )

    def probe(self, run: Run) -> None:
        s3.probe(self._access(run))

    def first_use(self, run: Run) -> None:
        s3.make_bucket(self._access(run))

    def settings(self, run: Run) -> dict[str, str]:
        access = self._access(run)
        return {
            "DAM_TEST_S3_ENDPOINT_2": access.endpoint,
            "DAM_TEST_S3_ACCESS_KEY_2": access.access_key,
            "DAM_TEST_S3_SECRET_KEY_2": access.secret_key,
        }

    def _access(self, run: Run) -> s3.S3Access:
        return s3.S3Access(run.port, run.values["access_key"], run.values["secret_key"])


def _keeps_attributes(folder: Path) -> bool:
    """Whether this file system keeps user attributes, in which the gateway stores metadata; tmpfs often does not."""
    try:
        os.setxattr(folder, "user.kronika.probe", b"1")
    except OSError:
        return False
    os.removexattr(folder, "user.kronika.probe")
    return True
