"""The Versity S3 gateway over plain files: the second S3 server, which keeps the S3 adapter honest."""

import os
from pathlib import Path

from . import s3
from .common import LOOPBACK
from .s3_server import S3Server
from .server import Command, Run


class VersityGateway(S3Server):
    name = "versitygw"
    title = "Versity S3 gateway"
    package = "github.com/versity/versitygw/cmd/versitygw"
    version = "v1.8.0"
    minutes = "2 minutes"
    access_key = "kronika2"

    def command(self, run: Run) -> Command:
        data = run.folder / "data"
        data.mkdir(exist_ok=True)
        argv = [
            *(self.program(), "--port", f"{LOOPBACK}:{run.port}", "--region", s3.REGION),
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

    def settings_of(self, access: s3.S3Access) -> dict[str, str]:
        return {
            "DAM_TEST_S3_ENDPOINT_2": access.endpoint,
            "DAM_TEST_S3_ACCESS_KEY_2": access.access_key,
            "DAM_TEST_S3_SECRET_KEY_2": access.secret_key,
        }


def _keeps_attributes(folder: Path) -> bool:
    """Whether this file system keeps user attributes, in which the gateway stores metadata; tmpfs often does not."""
    try:
        os.setxattr(folder, "user.kronika.probe", b"1")
    except OSError:
        return False
    os.removexattr(folder, "user.kronika.probe")
    return True
