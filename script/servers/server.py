"""The form that every server's file fills in."""

import signal
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


class NotReady(Exception):
    """The server does not answer as it should yet."""


@dataclass(frozen=True)
class Run:
    """One server's place in one set: its folder, its port, and what was chosen when it was first started."""

    folder: Path
    port: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Command:
    """How to start it. `user` is set when it must not run as the one who starts it."""

    argv: list[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None


class Server(ABC):
    """One real server. Its methods hold no state; everything remembered stands in the `Run`."""

    name: str
    title: str
    stop_signal: signal.Signals = signal.SIGTERM
    start_limit_seconds: float = 120.0

    @abstractmethod
    def missing_packages(self) -> list[str]:
        """Debian packages without which `install` or `command` cannot work on this machine."""

    @abstractmethod
    def install(self) -> None:
        """Bring what the packages do not bring into the cache. Quick when it is there."""

    @abstractmethod
    def new_values(self, folder: Path) -> dict[str, str]:
        """What is chosen once per set: keys, passwords, places."""

    @abstractmethod
    def command(self, run: Run) -> Command:
        """Make folders and settings ready, and say how to start."""

    @abstractmethod
    def probe(self, run: Run) -> None:
        """A real request. Raises NotReady, with the reason, until it is answered well."""

    @abstractmethod
    def first_use(self, run: Run) -> None:
        """Make the bucket or database that the settings name. Called at every start; does it once."""

    @abstractmethod
    def settings(self, run: Run) -> dict[str, str]:
        """The environment by which Kronika and its tests reach it."""

    def places_outside(self, run: Run) -> list[Path]:
        """Folders of its data that do not lie in `run.folder`; `down` removes them too."""
        return []
