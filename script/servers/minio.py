"""MinIO, built from its source at a pinned commit."""

from pathlib import Path

from . import go, s3
from .common import LOOPBACK, new_secret
from .server import Command, Run, Server

PACKAGE = "github.com/minio/minio"
VERSION = "v0.0.0-20260212201848-7aac2a2c5b7c"


class Minio(Server):
    name = "minio"
    title = "MinIO"

    def missing_packages(self) -> list[str]:
        return []

    def install(self) -> None:
        go.build("minio", PACKAGE, VERSION, "4 minutes")

    def new_values(self, folder: Path) -> dict[str, str]:
        return {"access_key": "kronika", "secret_key": new_secret()}

    def command(self, run: Run) -> Command:
        data = run.folder / "data"
        data.mkdir(exist_ok=True)
        address = f"{LOOPBACK}:{run.port}"
        return Command(
            argv=[
                *(str(go.built_program("minio", VERSION)), "server", str(data), "--address", address),
                *("--quiet", "--anonymous", "--certs-dir", str(run.folder / "certs")),
            ],
            folder=run.folder,
            environment={
                "HOME": str(run.folder),  # or it makes ~/.minio
                "MINIO_ROOT_USER": run.values["access_key"],
                "MINIO_ROOT_PASSWORD": run.values["secret_key"],
                "MINIO_REGION": s3.REGION,
                "MINIO_BROWSER": "off",
                "MINIO_UPDATE": "off",
            },
        )

    def probe(self, run: Run) -> None:
        s3.probe(self._access(run))

    def first_use(self, run: Run) -> None:
        s3.make_bucket(self._access(run))

    def settings(self, run: Run) -> dict[str, str]:
        access = self._access(run)
        return {
            "DAM_S3_ENDPOINT": access.endpoint,
            "DAM_S3_ACCESS_KEY": access.access_key,
            "DAM_S3_SECRET_KEY": access.secret_key,
            "DAM_S3_BUCKET": s3.BUCKET,
        }

    def _access(self, run: Run) -> s3.S3Access:
        return s3.S3Access(run.port, run.values["access_key"], run.values["secret_key"])
