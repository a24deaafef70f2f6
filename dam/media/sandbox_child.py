"""The other side of `sandbox.py`: the helper process that waits for calls, and the child that each call forks.

The helper touches no foreign byte. It forks, watches the clock and the caller, and ends what must end.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from typing import Any, Final

from dam.media import confine

# Loaded before the first call, so that a fork has them for nothing. None of them runs anything on import.
_PRELOAD: Final = (
    "PIL.Image", "PIL.ImageDraw", "PIL.ImageFont", "pyvips", "pillow_heif", "rawpy", "numpy", "exifread", "pyexiv2",
    "mutagen", "mutagen.id3", "mutagen.mp4", "mutagen.flac", "mutagen.oggvorbis", "av", "pypdfium2", "lxml.etree",
    "bs4", "striprtf.striprtf", "email", "email.policy", "encodings.idna", "subprocess", "ffmpeg",
)  # fmt: skip

FUNCTIONS: Final = {
    "photo": "dam.media.images:photo",
    "probe": "dam.media.probe:probe",
    "video": "dam.media.video:video",
    "audio": "dam.media.audio:audio",
    "text": "dam.media.documents:text",
    "subtitles": "dam.media.embedded_subtitles:subtitles",
    "clip": "dam.media.clips:clip",
    "recognise": "dam.media.recognise:recognise",
    "speech_sound": "dam.media.speech_sound:speech_sound",
    "self_check": "dam.media.confine:self_check",
}
# Those that start another program, ffmpeg.
_MAY_EXECUTE: Final = frozenset({"video", "audio", "subtitles", "clip", "recognise", "speech_sound"})
_WORDS_BYTES: Final = 1500


class Job:
    """One running child, as the helper sees it."""

    def __init__(self, deadline: float, result_fd: int, status_fd: int, words_fd: int) -> None:
        self.deadline = deadline
        self.words_fd = words_fd
        self.result_fd = result_fd
        self.status_fd = status_fd
        self.overdue = False


class Helper:
    """The waiting loop."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._jobs: dict[int, Job] = {}
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._poll.register(self._wake_read, select.POLLIN)

    def serve(self) -> None:
        """Answer calls until the last holder of the other end is gone, then end all children."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        while True:
            for fd, event in self._poll.poll(self._wait_milliseconds()):
                if fd == self._control.fileno():
                    if not self._take():
                        self._end_all()
                        return
                elif fd == self._wake_read:
                    os.read(self._wake_read, 4096)
                elif event & (select.POLLERR | select.POLLHUP | select.POLLNVAL):
                    self._end_of_reader(fd)
            self._end_overdue()
            self._reap()

    def _wait_milliseconds(self) -> int | None:
        deadlines = [job.deadline for job in self._jobs.values() if not job.overdue]
        if not deadlines:
            return None
        return max(0, int((min(deadlines) - time.monotonic()) * 1000) + 1)

    def _take(self) -> bool:
        try:
            message, descriptors, _, _ = socket.recv_fds(self._control, 16, 4)
        except ConnectionResetError:
            return False
        if not message:
            return False
        if len(descriptors) != 4:
            for fd in descriptors:
                os.close(fd)
            return True
        request_fd, input_fd, result_fd, status_fd = descriptors
        with os.fdopen(request_fd, "rb") as stream:
            request = json.load(stream)
        words_fd = os.memfd_create("words")  # what libraries say on stderr before they abort
        pid = os.fork()
        if pid == 0:
            os.dup2(words_fd, 2)
            self._become_child(request, input_fd, result_fd, status_fd)
        os.close(input_fd)
        self._jobs[pid] = Job(time.monotonic() + request["limits"]["wall_seconds"], result_fd, status_fd, words_fd)
        self._poll.register(result_fd, 0)  # POLLERR comes when the caller is gone
        return True

    def _become_child(self, request: dict[str, Any], input_fd: int, result_fd: int, status_fd: int) -> None:
        try:
            signal.set_wakeup_fd(-1)
            parent = os.getppid()
            for fd in [self._control.fileno(), self._wake_read, self._wake_write, status_fd]:
                os.close(fd)
            for job in self._jobs.values():
                os.close(job.result_fd)
                os.close(job.status_fd)
                os.close(job.words_fd)
            run_child(request, input_fd, result_fd, parent)
        finally:
            os._exit(70)

    def _end_of_reader(self, result_fd: int) -> None:
        self._poll.unregister(result_fd)
        for pid, job in self._jobs.items():
            if job.result_fd == result_fd:
                _kill_group(pid)

    def _end_overdue(self) -> None:
        now = time.monotonic()
        for pid, job in self._jobs.items():
            if not job.overdue and now >= job.deadline:
                job.overdue = True
                _kill_group(pid)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            job = self._jobs.pop(pid, None)
            if job is None:  # a stray that an ended child left behind
                continue
            _kill_group(pid)
            self._report(job, status)

    def _report(self, job: Job, status: int) -> None:
        if job.overdue:
            end: dict[str, Any] = {"timeout": True}
        elif os.WIFSIGNALED(status):
            end = {"signal": os.WTERMSIG(status)}
        else:
            end = {"exit": os.WEXITSTATUS(status)}
        length = os.fstat(job.words_fd).st_size
        end["words"] = os.pread(job.words_fd, _WORDS_BYTES, max(0, length - _WORDS_BYTES)).decode("utf-8", "replace")
        with contextlib.suppress(BrokenPipeError):  # the caller has gone; nobody waits for the words
            os.write(job.status_fd, json.dumps(end).encode())
        with contextlib.suppress(KeyError):  # already unregistered when the caller went
            self._poll.unregister(job.result_fd)
        os.close(job.status_fd)
        os.close(job.result_fd)
        os.close(job.words_fd)

    def _end_all(self) -> None:
        for pid in self._jobs:
            _kill_group(pid)
        for pid in self._jobs:
            os.waitpid(pid, 0)


def _kill_group(pid: int) -> None:
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue  # the group is not yet made, or all of it is already gone


def run_child(request: dict[str, Any], input_fd: int, result_fd: int, parent: int) -> None:
    """Confine this process, call the function, write one line of JSON. Never returns."""
    code = 0
    try:
        module_name, _, function_name = FUNCTIONS[request["function"]].partition(":")
        function = getattr(importlib.import_module(module_name), function_name)
        confine.enter(request, input_fd, parent, executes=request["function"] in _MAY_EXECUTE)

        def report(fraction: float) -> None:
            _write(result_fd, {"progress": round(fraction, 4)})

        result = function(f"/proc/self/fd/{input_fd}", request["output_dir"], request["params"], report)
        _write(result_fd, {"result": result})
    except BaseException as problem:  # whatever it is, the caller must hear of it; the process ends below
        code = 1
        _write(result_fd, {"error": confine.described(problem)})
    os._exit(code)


def _write(fd: int, message: dict[str, Any]) -> None:
    data = memoryview(json.dumps(message).encode() + b"\n")
    while data:
        data = data[os.write(fd, data) :]


def main() -> None:
    """Entry of the helper process: `sys.argv` is [.., package root, control descriptor]."""
    control = socket.socket(fileno=int(sys.argv[2]))
    control.set_inheritable(False)
    for name in _PRELOAD:
        importlib.import_module(name)
    for target in FUNCTIONS.values():
        importlib.import_module(target.partition(":")[0])
    confine.prepare()
    gc.collect()
    gc.freeze()  # keeps the pages shared with the children
    control.send(b"ready")
    Helper(control).serve()
