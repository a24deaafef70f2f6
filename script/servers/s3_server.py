"""What S3 servers have in common: built by Go, asked and furnished over the same protocol."""

from abc import abstractmethod
from pathlib import Path

from . import go, s3
from .common import new_secret
from .server import Run, Server


class S3Server(Server):
    """`package` at `version` is built with Go, which takes about `minutes` the first time."""

    package: str
    version: str
    minutes: str
    access_key: str

    def missing_packages(self) -> list[str]:
        return []

    def install(self) -> None:
        go.build(self.name, self.package, self.version, self.minutes)

    def program(self) -> str:
        return str(go.built_program(self.name, self.version))

    def new_values(self, folder: Path) -> dict[str, str]:
        return {"access_key": self.access_key, "secret_key": new_secret()}

    def probe(self, run: Run) -> None:
        s3.probe(self._access(run))

    def first_use(self, run: Run) -> None:
        s3.make_bucket(self._access(run))

    def settings(self, run: Run) -> dict[str, str]:
        return self.settings_of(self._access(run))

    @abstractmethod
    def settings_of(self, access: s3.S3Access) -> dict[str, str]:
        """The environment by which Kronika and its tests reach it."""

    def _access(self, run: Run) -> s3.S3Access:
        return s3.S3Access(run.port, run.values["access_key"], run.values["secret_key"])
