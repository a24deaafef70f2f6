"""What a decoder's process loses before it sees the first foreign byte: privileges, network, files, time, memory."""

import ctypes
import os
import platform
import resource
import signal
import socket
import struct
import sys
import sysconfig
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from dam.media import landlock, seccomp
from dam.media.fonts import INTERFACE_FONTS
from dam.media.out_of_memory import says_out_of_memory
from dam.media.tools import ffmpeg_features, ffmpeg_path, tesseract_path

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
_PR_SET_CHILD_SUBREAPER, _PR_GET_NO_NEW_PRIVS = 36, 39
_CAPABILITY_VERSION: Final = 0x20080522
# Mapped beside the private memory: the libraries themselves and their reserved address space.
_ADDRESS_SPACE_MARGIN_BYTES: Final = 4 * 1024**3

_SYSTEM_READ: Final = (
    "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib", "/usr/share", "/lib", "/lib64", "/etc/ld.so.cache",
    "/etc/fonts", "/etc/localtime", "/etc/mime.types", "/sys/devices/system/cpu", "/nix/store",
)  # fmt: skip
_DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_LOADERS: Final = ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/lib/ld-musl-x86_64.so.1")


class Refused(Exception):
    """A decoder function says no: `code` is one of `dam.domain.failures.FAILURES`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code
        self.detail = detail


class OutOfTime(Exception):
    """A program that the decoder had started ran out of processor time."""


_libc: ctypes.CDLL | None = None
_standing_rules: list[tuple[int | str, int]] = []
_executing_rules: list[tuple[int | str, int]] = []


def libc() -> ctypes.CDLL:
    """The C library, loaded once, with errno kept."""
    global _libc
    if _libc is None:
        _libc = ctypes.CDLL(None, use_errno=True)
        _libc.prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong]
        _libc.syscall.restype = ctypes.c_long
    return _libc


def prepare() -> None:
    """Once, in the helper: look everything up that a child must not have to."""
    libc().prctl(_PR_SET_CHILD_SUBREAPER, 1, None, 0, 0)
    ffmpeg_features()
    if seccomp.supported():
        seccomp.program(platform.machine())
    paths = sysconfig.get_paths()
    python = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    python |= {f"{sys.base_prefix}/lib", str(Path(__file__).parent), str(Path(__file__).parents[1] / "domain")}
    python.add(str(INTERFACE_FONTS))
    _standing_rules.extend(_opened_rules((*_SYSTEM_READ, *sorted(python)), landlock.READ))
    _standing_rules.extend(_opened_rules(_DEVICES, landlock.READ_FILE | landlock.WRITE_FILE))
    programs = [program for program in (ffmpeg_path(), tesseract_path()) if program]
    if programs:
        _executing_rules.extend(_opened_rules((*programs, *_LOADERS), landlock.READ_FILE | landlock.EXECUTE))


def enter(request: dict[str, Any], input_fd: int, parent: int, executes: bool) -> None:
    """Give up everything that the call does not need. Raises OSError when the kernel refuses what it has."""
    os.setsid()
    libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, None, 0, 0)
    if os.getppid() != parent:
        os._exit(0)  # the helper died in between
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    null = os.open("/dev/null", os.O_RDWR)
    for fd in (0, 1):
        os.dup2(null, fd)
    os.close(null)
    output_dir = request["output_dir"]
    os.chdir(output_dir)
    os.umask(0o077)
    os.environ["TMPDIR"] = output_dir
    _limit(request["limits"])
    _drop_privileges()
    landlock.restrict(libc(), _rules(input_fd, output_dir, request["readable"], executes))
    seccomp.install(libc())


def die_with_parent() -> None:
    """For `preexec_fn` of a program that the child starts: nothing is left when the child is killed."""
    libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, None, 0, 0)


def _limit(limits: dict[str, Any]) -> None:
    memory = int(limits["memory_bytes"])
    for what, value in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_AS, memory + _ADDRESS_SPACE_MARGIN_BYTES),
        (resource.RLIMIT_FSIZE, int(limits["file_bytes"])),
        (resource.RLIMIT_NOFILE, int(limits["open_files"])),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (value, value))
    cpu = int(limits["cpu_seconds"])
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 5))


def _drop_privileges() -> None:
    library = libc()
    if os.geteuid() == 0:  # root without capabilities is nobody much
        for capability in range(64):
            if library.prctl(_PR_CAPBSET_DROP, capability, None, 0, 0) != 0:
                break
        header = struct.pack("=Ii", _CAPABILITY_VERSION, 0)
        library.capset(header, bytes(24))
    if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, None, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no_new_privs")


def _rules(input_fd: int, output_dir: str, readable: list[str], executes: bool) -> list[tuple[int | str, int]]:
    rules: list[tuple[int | str, int]] = [*_standing_rules, *((place, landlock.READ) for place in readable)]
    rules += [(input_fd, landlock.READ_FILE), (output_dir, landlock.WRITE_BELOW)]
    if executes:
        rules += _executing_rules
    return rules


def _opened_rules(places: Iterable[str], rights: int) -> list[tuple[int | str, int]]:
    """Rules on descriptors that stay open in the helper, so that a child need not look the places up."""
    return [(os.open(place, os.O_PATH | os.O_CLOEXEC), rights) for place in places if os.path.exists(place)]  # noqa: PTH110


def described(problem: BaseException) -> dict[str, str]:
    """An exception as it crosses to the caller."""
    detail = f"{type(problem).__name__}: {problem}"[:2000]
    if isinstance(problem, Refused):
        return {"type": "refused", "code": problem.code, "detail": problem.detail[:2000]}
    if isinstance(problem, OutOfTime):
        return {"type": "timeout", "detail": detail}
    if isinstance(problem, MemoryError) or says_out_of_memory(detail):
        return {"type": "memory", "detail": detail}
    return {"type": "crashed", "detail": detail}


def self_check(input_path: str, output_dir: str, params: dict[str, Any], report: object) -> dict[str, Any]:
    """Try what must not be possible and say how it went: True where it was prevented."""
    del report

    def prevented(attempt: Callable[[], object]) -> bool:
        try:
            attempt()
        except OSError:
            return True
        return False

    network = all(
        prevented(lambda family=family: socket.socket(family).close())  # type: ignore[misc]
        for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX)
    )
    foreign = prevented(lambda: Path("/etc/passwd").read_bytes())
    elsewhere = prevented(lambda: Path(output_dir).with_suffix(".escaped").write_bytes(b"x"))
    Path(input_path).read_bytes()
    (Path(output_dir) / "written").write_bytes(b"x")
    version = landlock.abi(libc())
    missing = [name for name, there in (("seccomp", network), ("landlock", foreign and elsewhere)) if not there]
    return {
        "seccomp": network,
        "landlock_abi": version,
        "network_blocked": network,
        "foreign_files_blocked": foreign,
        "write_elsewhere_blocked": elsewhere,
        "signals_blocked": prevented(lambda: os.kill(int(params["caller_pid"]), 0)),
        "no_new_privileges": libc().prctl(_PR_GET_NO_NEW_PRIVS, 0, None, 0, 0) == 1,
        "capabilities": _capabilities(),
        "missing": missing,
    }


def _capabilities() -> int:
    """The effective capabilities of this process as a bit set."""
    data = ctypes.create_string_buffer(24)
    libc().capget(struct.pack("=Ii", _CAPABILITY_VERSION, 0), data)
    return int(struct.unpack_from("=I", data, 0)[0]) | int(struct.unpack_from("=I", data, 12)[0]) << 32
