"""Start processes that outlive us, recognise them later, and stop exactly those."""

import os
import select
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class ProcessId:
    """A process that cannot be mistaken for a later one with the same number."""

    pid: int
    start_ticks: int
    boot_id: str


def start_ticks(pid: int) -> int | None:
    """Clock ticks from boot to the start of a living process; None when there is none (a zombie is dead)."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The second field is the command in brackets and may itself hold spaces and brackets.
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in ("Z", "X") else int(fields[19])


def identify(pid: int) -> ProcessId | None:
    ticks = start_ticks(pid)
    return None if ticks is None else ProcessId(pid, ticks, BOOT_ID.read_text().strip())


def is_alive(process: ProcessId) -> bool:
    return process.boot_id == BOOT_ID.read_text().strip() and start_ticks(process.pid) == process.start_ticks


def spawn(
    argv: Sequence[str], *, log: Path, folder: Path, environment: Mapping[str, str], user: str | None = None
) -> ProcessId | None:
    """Start `argv` in a session of its own, tied to its log alone. None when it ended at once.

    `user` is the account to run as; only root can give one.
    """
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TZ", "TMPDIR") if name in os.environ}
    with log.open("ab") as output:
        child = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**kept, "LC_ALL": "C.UTF-8", **environment},
            start_new_session=True,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )
    child.returncode = 0  # it is meant to outlive us: no "still running" complaint when this object goes
    return identify(child.pid)


def reap(pid: int) -> None:
    """Collect a child of ours that has ended; of no concern when it is not our child."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return


def stop(process: ProcessId, *, signal_number: int = signal.SIGTERM, patience_seconds: float = 20.0) -> None:
    """End this very process; kill it when it has not gone after `patience_seconds`."""
    try:
        handle = os.pidfd_open(process.pid)
    except ProcessLookupError:
        return
    try:
        # The handle holds the process fast; only then is the check of who it is worth anything.
        if not is_alive(process):
            return
        for number, wait_seconds in ((signal_number, patience_seconds), (signal.SIGKILL, 10.0)):
            try:
                signal.pidfd_send_signal(handle, number)
            except ProcessLookupError:
                return
            if select.select([handle], [], [], wait_seconds)[0]:
                reap(process.pid)
                return
        raise TimeoutError(f"process {process.pid} is still there after SIGKILL")
    finally:
        os.close(handle)
