"""Decoders meet hostile files: every call runs in a fresh process that can reach nothing but its input and one folder.

A helper process per worker is started once with an empty environment and preloads the decoders without using them;
each call forks one child of it, which takes a few milliseconds. What a child may do is in `sandbox_child.py`.
"""

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from dam.media.out_of_memory import says_out_of_memory

_PACKAGE_ROOT: Final = str(Path(__file__).resolve().parents[2])
_BOOT: Final = "import sys; sys.path.insert(0, sys.argv[1]); from dam.media.sandbox_child import main; main()"
_START_SECONDS: Final = 60.0
_GRACE_SECONDS: Final = 5.0
_LOOK_EVERY_SECONDS: Final = 1.0
_CHUNK_BYTES: Final = 65536


@dataclass(frozen=True)
class Limits:
    """What one call may use.

    `memory_bytes` counts the private memory of each process, `file_bytes` one output file, `output_bytes` the whole
    output folder, looked at every second.
    """

    wall_seconds: float = 120.0
    cpu_seconds: int = 240
    memory_bytes: int = 2 * 1024**3
    file_bytes: int = 2 * 1024**3
    output_bytes: int = 16 * 1024**3
    result_bytes: int = 32 * 1024**2
    open_files: int = 256


class DecoderError(Exception):
    """A decoder did not give a result. `code` is one of `dam.domain.failures.FAILURES`; `detail` is for the log."""

    code = "damaged"

    def __init__(self, detail: str = "", code: str | None = None) -> None:
        self.code = code or type(self).code
        self.detail = detail
        super().__init__(f"{self.code}: {detail}" if detail else self.code)


class DecoderTimeout(DecoderError):
    """More wall-clock or processor time than allowed; the decoder and all it had started were ended."""

    code = "decoder_timeout"


class DecoderMemory(DecoderError):
    """More memory than allowed."""

    code = "decoder_memory"


class DecoderCrashed(DecoderError):
    """The decoder ended by a signal, an unforeseen error or without a word."""

    code = "decoder_crashed"


class DecoderRefused(DecoderError):
    """The decoder looked and said no, with a reason code of its own."""


class Sandbox:
    """Runs the named functions of `sandbox_child.FUNCTIONS`. Safe to share between threads and over `os.fork`.

    `readable` are further files or folders that decoders may read, such as fonts.
    """

    def __init__(self, readable: Sequence[Path] = ()) -> None:
        self._readable = [str(path.resolve()) for path in readable]
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the helper process unless it runs. A worker that forks for each job calls this first, once."""
        with self._lock:
            if self._control is None:
                self._spawn()

    def close(self) -> None:
        """End the helper process and whatever it runs."""
        with self._lock:
            self._drop()

    def __enter__(self) -> "Sandbox":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def protections(self) -> dict[str, Any]:
        """What really holds on this machine, tried out in a child: for `dam doctor`.

        `seccomp`, `network_blocked`, `foreign_files_blocked`, `signals_blocked` are booleans, `landlock_abi` a number,
        `missing` the names of what the kernel does not give.
        """
        import tempfile

        with tempfile.TemporaryDirectory(prefix="kronika-") as folder, tempfile.NamedTemporaryFile() as own:
            Path(own.name).write_bytes(b"x")
            return self.run("self_check", Path(own.name), Path(folder), {"caller_pid": os.getpid()})

    def run(
        self,
        function_name: str,
        input_path: Path,
        output_dir: Path,
        params: Mapping[str, Any] | None = None,
        limits: Limits | None = None,
        on_progress: Callable[[float], None] | None = None,
    ) -> dict[str, Any]:
        """Call a decoder on one input; its files go into `output_dir`, its JSON answer comes back.

        `on_progress` gets fractions from 0 to 1; what it raises ends the decoder. Raises DecoderTimeout, DecoderMemory,
        DecoderCrashed, DecoderRefused, and OSError when the input cannot be opened.
        """
        limits = limits or Limits()
        request = json.dumps(
            {
                "function": function_name,
                "output_dir": str(output_dir.resolve(strict=True)),
                "params": dict(params or {}),
                "limits": asdict(limits),
                "readable": self._readable,
            }
        ).encode()
        result_read, result_write = os.pipe()
        status_read, status_write = os.pipe()
        try:
            try:
                self._send(request, input_path, result_write, status_write)
            finally:
                os.close(result_write)
                os.close(status_write)
            try:
                answer = _collect(result_read, output_dir, limits, on_progress)
            except _HelperHangs:  # it is replaced by the next call
                self.close()
                raise DecoderTimeout("the decoder's helper did not answer in time") from None
            except BaseException:
                # The helper ends the child when nobody reads any more; nothing of it is left when this returns.
                os.close(result_read)
                result_read = -1
                _readable(status_read, _GRACE_SECONDS)
                raise
            status = os.read(status_read, _CHUNK_BYTES) if _readable(status_read, _GRACE_SECONDS) else b""
        finally:
            if result_read >= 0:
                os.close(result_read)
            os.close(status_read)
        return _judge(answer, status)

    def _send(self, request: bytes, input_path: Path, result_write: int, status_write: int) -> None:
        request_fd = os.memfd_create("request")
        input_fd = -1
        try:
            input_fd = os.open(input_path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
            with os.fdopen(os.dup(request_fd), "wb") as stream:
                stream.write(request)
            os.lseek(request_fd, 0, os.SEEK_SET)
            descriptors = [request_fd, input_fd, result_write, status_write]
            for attempt in (1, 2):
                with self._lock:
                    if self._control is None:
                        self._spawn()
                    control = self._control
                assert control is not None
                try:
                    socket.send_fds(control, [b"job"], descriptors)
                    return
                except (BrokenPipeError, ConnectionResetError):
                    with self._lock:
                        if self._control is control:
                            self._drop()
                    if attempt == 2:
                        raise DecoderCrashed("the decoder's helper cannot be reached") from None
        finally:
            os.close(request_fd)
            if input_fd >= 0:
                os.close(input_fd)

    def _spawn(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-I", "-c", _BOOT, _PACKAGE_ROOT, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_clean_environment(),
                cwd="/",
                start_new_session=True,  # Ctrl-C is for the worker, which then ends this by closing the socket
            )
        ours.settimeout(_START_SECONDS)
        try:
            ready = ours.recv(16)
        except TimeoutError:
            ready = b""
        if ready != b"ready":
            ours.close()
            self._process.kill()
            self._process.wait()
            self._process = None
            raise DecoderCrashed("the decoder's helper does not start")
        ours.settimeout(None)
        self._control = ours

    def _drop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        process, self._process = self._process, None
        if process is not None:
            try:
                process.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _clean_environment() -> dict[str, str]:
    """Nothing of ours: no keys, no addresses. Threads are limited before the libraries load.

    The C library is told to keep freed memory and to ask for large pages: a child lives for one picture, and faulting
    small pages in again and again took a sixth of its time. 32 MiB is the highest threshold that it accepts.
    """
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "HOME": "/nonexistent",
        "TZ": "UTC",
        "GLIBC_TUNABLES": (
            "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=1073741824:"
            "glibc.malloc.top_pad=16777216:glibc.malloc.arena_max=1"
        ),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


class _HelperHangs(Exception):
    """The helper should have ended the child by now, and has not."""


def _collect(
    result_read: int, output_dir: Path, limits: Limits, on_progress: Callable[[float], None] | None
) -> dict[str, Any] | None:
    """Lines of JSON until the child's end: progress as it comes, the last answer, or None when there was none.

    `on_progress` is called every second even when nothing moves, so that a listener who wants to stop is heard.
    """
    deadline = time.monotonic() + limits.wall_seconds + _GRACE_SECONDS
    pending = bytearray()
    answer: dict[str, Any] | None = None
    taken, done = 0, 0.0
    looked = time.monotonic()
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise _HelperHangs
        readable = _readable(result_read, min(left, _LOOK_EVERY_SECONDS))
        # By the clock, for a decoder that never falls silent is looked after too.
        if time.monotonic() - looked >= _LOOK_EVERY_SECONDS:
            looked = time.monotonic()
            if _size_bytes(output_dir) > limits.output_bytes:
                raise DecoderRefused("the decoder writes too much", "output_limit")
        if not readable:
            if on_progress is not None:
                on_progress(done)
            continue
        chunk = os.read(result_read, _CHUNK_BYTES)
        if not chunk:
            return answer
        taken += len(chunk)
        if taken > limits.result_bytes:
            raise DecoderRefused("the decoder's answer is too long", "output_limit")
        pending += chunk
        *lines, rest = pending.split(b"\n")
        pending = bytearray(rest)
        for line in lines:
            message = _parsed(bytes(line))
            if "progress" in message:
                fraction = message["progress"]
                if on_progress is not None and isinstance(fraction, int | float):
                    done = min(1.0, max(0.0, float(fraction)))
                    on_progress(done)
            else:
                answer = message


def _size_bytes(folder: Path) -> int:
    total = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):  # a temporary file that has just gone
                total += entry.stat(follow_symlinks=False).st_size
    return total


def _readable(fd: int, seconds: float) -> bool:
    waiting = select.poll()  # select() would fail on the descriptors of a busy process
    waiting.register(fd, select.POLLIN)
    return bool(waiting.poll(seconds * 1000))


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        raise DecoderCrashed("the decoder's answer is not JSON") from None
    if not isinstance(message, dict):
        raise DecoderCrashed("the decoder's answer is not an object")
    return message


def _judge(answer: dict[str, Any] | None, status_line: bytes) -> dict[str, Any]:
    """The result, or the error that the answer and the way the child ended amount to."""
    status = _parsed(status_line) if status_line else {}
    if status.get("timeout"):
        raise DecoderTimeout("stopped by the clock")
    if answer is not None and "result" in answer and status.get("exit") == 0:
        result = answer["result"]
        if not isinstance(result, dict):
            raise DecoderCrashed("the decoder's result is not an object")
        return result
    error = answer.get("error") if answer else None
    if isinstance(error, dict):
        kinds = {"timeout": DecoderTimeout, "memory": DecoderMemory, "refused": DecoderRefused}
        detail, code = str(error.get("detail", ""))[:2000], str(error.get("code", "")) or None
        raise kinds.get(str(error.get("type")), DecoderCrashed)(detail, code)
    signal_number = status.get("signal")
    if signal_number == 24:  # SIGXCPU
        raise DecoderTimeout("used up its processor time")
    said = str(status.get("words", ""))[-1500:]
    if says_out_of_memory(said):
        raise DecoderMemory(said)
    how = f"ended by signal {signal_number}" if signal_number else f"ended without an answer: {status.get('exit')}"
    raise DecoderCrashed(f"{how} {said}".strip())
