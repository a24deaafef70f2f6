"""`dam up`: web, workers, scheduler and the private Redis as one group that starts, lives and ends together.

Two processes keep it. The guard is the one that was called: it holds the lock, hands signals on and waits. The
supervisor is its child and starts all others. Whichever of the two is killed, the other one ends what is left: the
guard kills every orphan and starts the supervisor anew; the supervisor, told by the kernel, stops the group.
docs/adr/0003-process-group.md says why.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from workers.group_lock import GroupLock, GroupRunningError
from workers.process_spec import STOP_SIGNALS, ProcessSpec, remove_leftovers, say
from workers.process_table import become_subreaper, die_with_parent, end_all_children, kill
from workers.supervisor import Supervisor

__all__ = ["ProcessSpec", "run_group"]

_CRASHED = 70  # EX_SOFTWARE
_REFUSED = 1
_LONGEST_PAUSE_SECONDS = 30.0


def run_group(processes: Sequence[ProcessSpec], home: Path, on_ready: Callable[[], None]) -> int:
    """Run until a signal says stop; the exit code. Call it from the main thread, before any other thread exists.

    `on_ready` is called once, in the supervisor's process, when every process has said that it is ready. The code is 0
    after a stop, 78 when a process said that it can't start, 1 when the group could not start or already runs.
    """
    try:
        with GroupLock(home / "run" / "group.lock") as lock:
            return _Guard(processes, on_ready, lock).run()
    except GroupRunningError as error:
        say(str(error))
        return _REFUSED


class _Guard:
    def __init__(self, processes: Sequence[ProcessSpec], on_ready: Callable[[], None], lock: GroupLock) -> None:
        self._processes = processes
        self._on_ready = on_ready
        self._lock = lock
        self._supervisor_pid = 0
        self._stop_signal: signal.Signals | None = None

    def run(self) -> int:
        become_subreaper()
        before = {number: signal.signal(number, self._hand_on) for number in STOP_SIGNALS}
        try:
            return self._run()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _run(self) -> int:
        crashes = 0
        was_ready = False
        while True:
            ready_reader, ready_writer = os.pipe()
            self._fork_supervisor(ready_writer, was_ready)
            os.close(ready_writer)
            if self._stop_signal is not None:
                kill(self._supervisor_pid, self._stop_signal)
            started_at = time.monotonic()
            code = self._wait_for_supervisor()
            was_ready = bool(os.read(ready_reader, 1)) or was_ready
            os.close(ready_reader)
            end_all_children()
            remove_leftovers(self._processes)
            if code >= 0 and code != _CRASHED:
                return code
            say(f"the supervisor was ended by {_cause(code)}; every process of the group was ended with it")
            crashes = crashes + 1 if time.monotonic() - started_at < _LONGEST_PAUSE_SECONDS else 1
            self._pause(min(0.2 * 2**crashes, _LONGEST_PAUSE_SECONDS))
            if self._stop_signal is not None:
                return _REFUSED
            say("starting the group again")

    def _fork_supervisor(self, ready_writer: int, was_ready: bool) -> None:
        guard_pid = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        # Held back until the supervisor has handlers of its own: a stop that comes now must not be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        pid = os.fork()
        if pid:
            self._supervisor_pid = pid
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
            return
        code = _CRASHED
        try:
            die_with_parent(guard_pid, signal.SIGTERM)
            become_subreaper()
            # Ctrl-C in a terminal goes to its whole foreground group; only the guard is to get it and hand it on.
            os.setsid()

            def ready() -> None:
                os.write(ready_writer, b"1")
                if not was_ready:
                    self._on_ready()

            code = Supervisor(self._processes, ready).run()
            remove_leftovers(self._processes)
            if os.getppid() != guard_pid:
                self._lock.release()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _wait_for_supervisor(self) -> int:
        while True:
            pid, status = os.waitpid(-1, 0)
            if pid == self._supervisor_pid:
                self._supervisor_pid = 0
                return os.waitstatus_to_exitcode(status)

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self._stop_signal is None and time.monotonic() < until:
            time.sleep(0.05)

    def _hand_on(self, number: int, frame: object) -> None:
        self._stop_signal = signal.Signals(number)
        if self._supervisor_pid:
            kill(self._supervisor_pid, self._stop_signal)


def _cause(code: int) -> str:
    return f"signal {-code}" if code < 0 else "an error of its own"
