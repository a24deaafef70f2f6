"""The supervisor of the process group: starts, watches, starts again, stops. One thread, woken by signals."""

import os
import select
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workers.process_spec import CAN_NOT_START, STOP_SIGNALS, ProcessSpec, say
from workers.process_table import child_pids, die_with_parent, kill

_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 30.0
_STEADY_AFTER_SECONDS = 30.0
_CRASH_LOOP_FAILURES = 5
_LOOK_AGAIN_SECONDS = 0.05
_SETTLED_SECONDS = 0.5  # a process without a check of its own is ready when it has lived so long
_SAME_STOP_SECONDS = 1.0
_COULD_NOT_START = 1


@dataclass
class _Process:
    spec: ProcessSpec
    name: str
    pid: int = 0
    started_at: float = 0.0
    start_at: float = 0.0
    failures: int = 0
    is_ready: bool = False
    kill_at: float | None = None


class Supervisor:
    def __init__(self, specs: Sequence[ProcessSpec], on_ready: Callable[[], None]) -> None:
        self._processes = [
            _Process(spec, spec.name if spec.count == 1 else f"{spec.name}-{number}")
            for spec in specs
            for number in range(1, spec.count + 1)
        ]
        self._on_ready = on_ready
        self._was_ready = False
        self._stops_asked = 0
        self._stop_asked_at = 0.0
        self._exit_code = 0

    def run(self) -> int:
        """Until everything has ended; the group's exit code."""
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for number in STOP_SIGNALS:
            signal.signal(number, self._ask_stop)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        while self._step():
            if select.select([reader], [], [], self._idle_seconds())[0]:
                os.read(reader, 4096)
        return self._exit_code

    def _step(self) -> bool:
        """One look at everything; False when the group has ended."""
        self._reap()
        orphans = child_pids(os.getpid()) - {process.pid for process in self._processes}
        for pid in orphans:
            # Its parent has died, so it is nobody's: what a killed process left running.
            kill(pid)
        if self._stops_asked:
            self._stop_some()
            return bool(orphans) or any(process.pid for process in self._processes)
        if not orphans:  # they may still hold the port or the socket
            self._start_some()
            self._ask_ready()
        return True

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            for process in self._processes:
                if process.pid == pid:
                    self._ended(process, os.waitstatus_to_exitcode(status))

    def _ended(self, process: _Process, code: int) -> None:
        pid, process.pid, process.kill_at = process.pid, 0, None
        if self._stops_asked:
            return
        now = time.monotonic()
        steady = now - process.started_at >= _STEADY_AFTER_SECONDS
        process.failures = 1 if steady else process.failures + 1
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        if code == CAN_NOT_START:
            say(f"{process.name} (process {pid}) can't start; its reason stands above")
            self._give_up(CAN_NOT_START)
        elif process.failures >= _CRASH_LOOP_FAILURES and not self._was_ready:
            say(f"{process.name} {how}, {process.failures} times in a row; the group can't start")
            self._give_up(_COULD_NOT_START)
        else:
            pause = min(_FIRST_PAUSE_SECONDS * 2 ** (process.failures - 1), _LONGEST_PAUSE_SECONDS)
            process.start_at = now + pause
            again = f", {process.failures} times in a row" if process.failures > 1 else ""
            say(f"{process.name} (process {pid}) {how}{again}; starting it again in {pause:.1f} s")

    def _give_up(self, code: int) -> None:
        self._exit_code = code
        self._stops_asked = max(1, self._stops_asked)

    def _start_some(self) -> None:
        waiting = False
        for process in self._processes:
            may_start = self._was_ready or not waiting
            if not process.pid and may_start and time.monotonic() >= process.start_at:
                if process.spec.prepare is not None:
                    process.spec.prepare()
                process.pid = _spawn(process.spec)
                process.started_at = time.monotonic()
                process.is_ready = False
            needed_first = process.spec.backing or process.spec.ready is not None
            waiting = waiting or (needed_first and not (process.pid and process.is_ready))

    def _ask_ready(self) -> None:
        if self._was_ready:
            return
        for process in self._processes:
            if process.pid and not process.is_ready:
                settled = time.monotonic() - process.started_at >= _SETTLED_SECONDS
                process.is_ready = settled if process.spec.ready is None else process.spec.ready()
        if all(process.pid and process.is_ready for process in self._processes):
            self._was_ready = True
            self._on_ready()

    def _stop_some(self) -> None:
        """Those that lean on others first; asked once, killed when their time is over or a second stop comes."""
        running = [process for process in self._processes if process.pid]
        leaning = [process for process in running if not process.spec.backing]
        now = time.monotonic()
        for process in leaning or running:
            if process.kill_at is None:
                process.kill_at = now + process.spec.stop_seconds
                kill(process.pid, process.spec.stop_signal)
            if now >= process.kill_at or self._stops_asked > 1:
                kill(process.pid)

    def _idle_seconds(self) -> float | None:
        """How long nothing is due without a signal."""
        now = time.monotonic()
        if self._stops_asked:
            due = [process.kill_at - now for process in self._processes if process.pid and process.kill_at]
            return max(_LOOK_AGAIN_SECONDS, min([1.0, *due]))
        if not self._was_ready:
            return _LOOK_AGAIN_SECONDS
        due = [process.start_at - now for process in self._processes if not process.pid]
        return max(_LOOK_AGAIN_SECONDS, min(due)) if due else None

    def _ask_stop(self, number: int, frame: object) -> None:
        now = time.monotonic()
        # A terminal and a wrapper script may both pass on one Ctrl-C; only a later one means "at once".
        if now - self._stop_asked_at > _SAME_STOP_SECONDS:
            self._stops_asked += 1
            self._stop_asked_at = now


def _spawn(spec: ProcessSpec) -> int:
    """Fork and exec in a session of its own; the kernel kills the process when the supervisor dies."""
    supervisor_pid = os.getpid()
    handled = {*STOP_SIGNALS, signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, handled)
    try:
        pid = os.fork()
        if pid == 0:
            _become(spec, supervisor_pid, handled)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, handled)
    return pid


def _become(spec: ProcessSpec, supervisor_pid: int, handled: set[signal.Signals]) -> None:
    try:
        signal.set_wakeup_fd(-1)
        for number in {*handled, signal.SIGPIPE}:
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        die_with_parent(supervisor_pid, signal.SIGKILL)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        # A signal that came meanwhile is delivered now, by its default.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, handled)
        os.execvpe(spec.command[0], list(spec.command), {**os.environ, **spec.env})  # noqa: S606
    except BaseException as error:
        say(f"{spec.name}: {spec.command[0]} can't be run: {error}")
    finally:
        os._exit(127)
