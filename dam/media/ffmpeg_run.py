"""One run of ffmpeg inside the sandbox: forced demuxer, the one input, progress out, sound into a function."""

import contextlib
import os
import re
import resource
import selectors
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import ffmpeg

from dam.media.confine import OutOfTime, Refused, die_with_parent
from dam.media.out_of_memory import says_out_of_memory
from dam.media.tools import ffmpeg_path

_TAIL_BYTES: Final = 8192
_SIGXCPU: Final = 24


def source(path: str, demuxer: str, **options: Any) -> Any:
    """The input node for ffmpeg-python. A playlist forced into another demuxer opens no other file and no address."""
    return ffmpeg.input(
        f"file:{path}",
        f=demuxer,
        protocol_whitelist="file",
        format_whitelist=demuxer,
        **options,
    )


def run(
    outputs: list[Any],
    input_path: str,
    duration_seconds: float | None,
    report: Callable[[float], None],
    pcm_pipe: tuple[int, int] | None = None,
    on_pcm: Callable[[bytes], None] | None = None,
) -> str:
    """Run one command with these outputs; gives the tail of what ffmpeg said. Raises Refused, MemoryError, OutOfTime.

    `pcm_pipe` is (read end, write end) of a pipe that one output writes to; its bytes go to `on_pcm`.
    """
    program = ffmpeg_path()
    if program is None:
        raise Refused("decoder_missing", "no ffmpeg")
    node = ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]
    node = node.global_args("-nostdin", "-hide_banner", "-loglevel", "error", "-nostats", "-progress", "pipe:1")
    # ffmpeg 5 tells no progress before every output has begun, and a sprite begins at its end: its frames are told too.
    frames_read, frames_write = os.pipe()
    node = node.global_args("-vstats_file", f"/proc/self/fd/{frames_write}")
    command = node.compile(cmd=program, overwrite_output=True)
    kept = [int(input_path.rpartition("/")[2]), frames_write] + ([pcm_pipe[1]] if pcm_pipe else [])
    process = subprocess.Popen(  # noqa: S603 - our own argument list
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=kept,
        env={name: value for name, value in os.environ.items() if name != "GLIBC_TUNABLES"},
        preexec_fn=die_with_parent,  # this process has one thread
    )
    if pcm_pipe:
        os.close(pcm_pipe[1])
    os.close(frames_write)
    tail = _pump(process, duration_seconds, report, frames_read, pcm_pipe[0] if pcm_pipe else None, on_pcm)
    code = process.wait()
    if code != 0:
        raise_for(code, tail)
    return tail


def _pump(
    process: "subprocess.Popen[bytes]",
    duration_seconds: float | None,
    report: Callable[[float], None],
    frames_read: int,
    pcm_read: int | None,
    on_pcm: Callable[[bytes], None] | None,
) -> str:
    assert process.stdout is not None and process.stderr is not None
    tail = b""
    last = -1.0
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, "progress")
        selector.register(process.stderr, selectors.EVENT_READ, "log")
        selector.register(frames_read, selectors.EVENT_READ, "progress")
        if pcm_read is not None:
            selector.register(pcm_read, selectors.EVENT_READ, "pcm")
        while selector.get_map():
            for key, _ in selector.select():
                chunk = os.read(key.fd, 262144 if key.data == "pcm" else 65536)
                if not chunk:
                    selector.unregister(key.fileobj)
                elif key.data == "pcm" and on_pcm is not None:
                    on_pcm(chunk)
                elif key.data == "log":
                    tail = (tail + chunk)[-_TAIL_BYTES:]
                elif key.data == "progress" and duration_seconds:
                    done = _seconds_done(chunk)
                    if done is not None and done / duration_seconds - last >= 0.01:
                        last = done / duration_seconds
                        report(min(0.99, last))
    os.close(frames_read)
    if pcm_read is not None:
        os.close(pcm_read)
    return tail.decode("utf-8", "replace")


def _seconds_done(chunk: bytes) -> float | None:
    times = re.findall(rb"out_time_us=(\d+)", chunk)
    frames = re.findall(rb" time= *(\d+\.?\d*) ", chunk)
    done = [int(micro) / 1_000_000 for micro in times[-1:]] + [float(seconds) for seconds in frames[-1:]]
    return max(done, default=None)


def raise_for(code: int, tail: str) -> None:
    """Turn ffmpeg's end into the error that it amounts to."""
    low = tail.lower()
    # ffmpeg answers SIGXCPU by ending in order, so the time used is what tells.
    used, limit = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrlimit(resource.RLIMIT_CPU)[0]
    if code == -_SIGXCPU or (limit > 0 and used.ru_utime + used.ru_stime >= limit - 0.5):
        raise OutOfTime("ffmpeg used up its processor time")
    if says_out_of_memory(tail):
        raise MemoryError(tail[-500:])
    if "file too large" in low or code == -25:  # SIGXFSZ
        raise Refused("output_limit", tail[-500:])
    if code < 0:
        raise RuntimeError(f"ffmpeg ended by signal {-code}: {tail[-500:]}")
    if "no space left" in low:
        raise OSError(28, "no space left on device")
    raise Refused("truncated" if "moov atom not found" in low else "damaged", tail[-1500:])


def present(output_dir: str, name: str) -> bool:
    """Whether ffmpeg left a file of that name with something in it."""
    with contextlib.suppress(FileNotFoundError):
        return Path(output_dir, name).stat().st_size > 0
    return False
