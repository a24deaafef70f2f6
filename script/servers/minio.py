"""MinIO, built from its source at a pinned commit."""

from . import s3
from .common import LOOPBACK
from .s3_server import S3Server
from .server import Command, Run


class Minio(S3Server):
    name = "minio"
    title = "MinIO"
    package = "github.com/minio/minio"
    version = "v0.0.0-20260212201848-7aac2a2c5b7c"
    minutes = "4 minutes"
    access_key = "kronika"

    def command(self, run: Run) -> Command:
        data = run.folder / "data"
        data.mkdir(exist_ok=True)
        return Command(
            argv=[
                *(self.program(), "server", str(data), "--address", f"{LOOPBACK}:{run.port}"),
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

    def settings_of(self, access: s3.S3Access) -> dict[str, str]:
        return {
            "DAM_S3_ENDPOINT": access.endpoint,
            "DAM_S3_ACCESS_KEY": access.access_key,
            "DAM_S3_SECRET_KEY": access.secret_key,
            "DAM_S3_BUCKET": s3.BUCKET,
        }
