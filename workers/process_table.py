"""Linux: who is whose child, and how a process comes to end with its parent.

Two calls carry the process group. `become_subreaper`: a process whose parent has died becomes ours, so that nothing a
killed worker had started escapes. `die_with_parent`: the kernel itself ends a child when its parent is killed.
"""

import ctypes
import os
import signal
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_STATE_FIELD, _PARENT_FIELD = 0, 1
_libc = ctypes.CDLL(None, use_errno=True)


def become_subreaper() -> None:
    """Adopt every descendant that loses its parent. Not inherited by children."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(parent_pid: int, signal_number: signal.Signals) -> None:
    """Have the kernel send us `signal_number` when the thread that forked us ends; survives exec, not fork."""
    _prctl(_PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent_pid:
        # It died before the call above: no signal will ever come.
        os._exit(1)


def child_pids(parent_pid: int) -> set[int]:
    """Living children of a process; those that have ended but are not reaped yet are not among them."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _stat_fields(int(entry.name))
            if fields and int(fields[_PARENT_FIELD]) == parent_pid and fields[_STATE_FIELD] not in {"Z", "X"}:
                found.add(int(entry.name))
    return found


def is_alive(pid: int) -> bool:
    fields = _stat_fields(pid)
    return bool(fields) and fields[_STATE_FIELD] not in {"Z", "X"}


def end_all_children() -> None:
    """Kill and reap every child, and theirs as they become ours, until there is none."""
    while True:
        for pid in child_pids(os.getpid()):
            kill(pid)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def kill(pid: int, signal_number: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal to one of our own unreaped children, which may have ended in this moment."""
    try:
        os.kill(pid, signal_number)
    except ProcessLookupError:
        return


def _stat_fields(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name, which may itself hold spaces and brackets; none when it has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
