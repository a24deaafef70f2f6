"""What the process group is told of each kind of process, and what it says itself."""

import contextlib
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
CAN_NOT_START = 78  # EX_CONFIG: a process that ends with it says that starting it again can't help


@dataclass(frozen=True)
class ProcessSpec:
    """One kind of process. `env` is added to our own environment.

    `prepare` is called before every start of it. `ready` is asked until it says yes, once at the start; those named
    after such a process start then, so that they do not hold it up. A `backing` process is one that the others need: it
    starts before them and stops after them. `leftovers` are removed when the
    group has ended: files, and then folders that are empty.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10.0
    count: int = 1
    backing: bool = False
    prepare: Callable[[], None] | None = None
    ready: Callable[[], bool] | None = None
    leftovers: tuple[Path, ...] = ()


def remove_leftovers(processes: Sequence[ProcessSpec]) -> None:
    for path in (path for spec in processes for path in spec.leftovers):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        else:
            path.unlink(missing_ok=True)


def say(text: str) -> None:
    """A line on stderr. That nobody reads it any more must not end the group."""
    with contextlib.suppress(OSError):
        print(f"kronika: {text}", file=sys.stderr, flush=True)
