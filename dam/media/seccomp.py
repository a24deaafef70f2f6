"""A seccomp-BPF filter without any library: a decoder can open no socket and reach no other process.

Works for an unprivileged process once `no_new_privs` is set. Linux on x86_64 and aarch64; else `supported()` is False.
"""

import ctypes
import errno
import functools
import platform
import struct
from typing import Final

_X86_64: Final = 0
_AARCH64: Final = 1
_AUDIT_ARCH: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# Name: number on x86_64, number on aarch64 (asm-generic). All of these answer EPERM.
_DENIED: Final = {
    "socket": (41, 198), "connect": (42, 203), "accept": (43, 202), "sendto": (44, 206), "recvfrom": (45, 207),
    "sendmsg": (46, 211), "recvmsg": (47, 212), "bind": (49, 200), "listen": (50, 201), "socketpair": (53, 199),
    "accept4": (288, 242), "recvmmsg": (299, 243), "sendmmsg": (307, 269),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438),
    "setsid": (112, 157), "setpgid": (109, 154),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "move_mount": (429, 429),
    "open_tree": (428, 428), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "mount_setattr": (442, 442), "unshare": (272, 97), "setns": (308, 268),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89),
    "personality": (135, 92),
}  # fmt: skip
_CLONE: Final = (56, 220)
_CLONE3: Final = (435, 435)
_PRLIMIT64: Final = (302, 261)
_NAMESPACE_FLAGS: Final = 0x7E020080  # every CLONE_NEW*

_LD_WORD: Final = 0x20
_JUMP_EQUAL: Final = 0x15
_JUMP_GREATER_EQUAL: Final = 0x35
_JUMP_SET: Final = 0x45
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_KILL_PROCESS: Final = 0x80000000
_ERRNO: Final = 0x00050000
_AT_NUMBER, _AT_ARCH, _AT_ARG0_LOW = 0, 4, 16

_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2


class _SockFprog(ctypes.Structure):
    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def supported() -> bool:
    """Whether this machine's architecture has a filter here."""
    return platform.system() == "Linux" and platform.machine() in _AUDIT_ARCH


@functools.cache
def program(machine: str) -> bytes:
    """The BPF program for a machine (`x86_64` or `aarch64`) as `struct sock_filter` records."""
    column = _X86_64 if machine == "x86_64" else _AARCH64
    denied, unknown = _ERRNO | errno.EPERM, _ERRNO | errno.ENOSYS
    code: list[bytes] = []

    def add(operation: int, value: int, if_true: int = 0, if_false: int = 0) -> None:
        code.append(struct.pack("=HBBI", operation, if_true, if_false, value))

    add(_LD_WORD, _AT_ARCH)
    add(_JUMP_EQUAL, _AUDIT_ARCH[machine], if_true=1)
    add(_RETURN, _KILL_PROCESS)  # 32-bit calls would have other numbers
    add(_LD_WORD, _AT_NUMBER)
    if machine == "x86_64":  # the x32 variants of all calls
        add(_JUMP_GREATER_EQUAL, 0x40000000, if_false=1)
        add(_RETURN, unknown)
    for numbers in _DENIED.values():
        add(_JUMP_EQUAL, numbers[column], if_false=1)
        add(_RETURN, denied)
    add(_JUMP_EQUAL, _CLONE3[column], if_false=1)  # its flags lie in memory; the C library falls back to clone
    add(_RETURN, unknown)
    add(_JUMP_EQUAL, _CLONE[column], if_false=4)
    add(_LD_WORD, _AT_ARG0_LOW)
    add(_JUMP_SET, _NAMESPACE_FLAGS, if_false=1)
    add(_RETURN, denied)
    add(_LD_WORD, _AT_NUMBER)
    add(_JUMP_EQUAL, _PRLIMIT64[column], if_false=3)  # only on itself
    add(_LD_WORD, _AT_ARG0_LOW)
    add(_JUMP_EQUAL, 0, if_true=1)
    add(_RETURN, denied)
    add(_RETURN, _ALLOW)
    return b"".join(code)


def install(libc: ctypes.CDLL) -> bool:
    """Put the filter on this process and all that it starts. False when the kernel has no seccomp filters."""
    if not supported():
        return False
    code = program(platform.machine())
    buffer = ctypes.create_string_buffer(code, len(code))
    fprog = _SockFprog(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p).value)
    return libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(fprog), 0, 0) == 0
