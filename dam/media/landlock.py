"""Landlock by raw system calls: a decoder reads its one input and the programs' own files, and writes one folder.

Needs no privilege, only `no_new_privs`. Kernel 5.13 and newer; `abi()` is 0 where it is missing or switched off.
"""

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from typing import Final

# The same numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG: Final = 1
_RULE_PATH_BENEATH: Final = 1

EXECUTE: Final = 1 << 0
WRITE_FILE: Final = 1 << 1
READ_FILE: Final = 1 << 2
READ_DIR: Final = 1 << 3
_REMOVE_FILE: Final = 1 << 5
_MAKE_REG: Final = 1 << 8
_TRUNCATE: Final = 1 << 14
_IOCTL_DEV: Final = 1 << 15

READ: Final = READ_FILE | READ_DIR
WRITE_BELOW: Final = READ | WRITE_FILE | _REMOVE_FILE | _MAKE_REG | _TRUNCATE
_FILE_RIGHTS: Final = EXECUTE | WRITE_FILE | READ_FILE | _TRUNCATE

_ALL_BY_ABI: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET_BOTH: Final = 0b11
_SCOPE_BOTH: Final = 0b11


def abi(libc: ctypes.CDLL) -> int:
    """The kernel's Landlock version, 0 when there is none."""
    return max(0, int(libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG)))


def restrict(libc: ctypes.CDLL, rules: Iterable[tuple[int | str, int]]) -> bool:
    """Shut this process and its descendants into `rules`: pairs of (path or open descriptor, rights).

    A path that does not exist is left out, so the same list serves every distribution.
    False when the kernel has no Landlock. Raises OSError when the kernel has it and refuses.
    """
    version = abi(libc)
    if version == 0:
        return False
    handled = _ALL_BY_ABI[max(known for known in _ALL_BY_ABI if known <= version)]
    attributes = struct.pack("=QQQ", handled, _NET_BOTH if version >= 4 else 0, _SCOPE_BOTH if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    try:
        for place, rights in rules:
            _add(libc, ruleset, place, rights & handled)
        if libc.syscall(_RESTRICT_SELF, ruleset, 0) != 0:
            raise OSError(ctypes.get_errno(), "landlock_restrict_self")
    finally:
        os.close(ruleset)
    return True


def _add(libc: ctypes.CDLL, ruleset: int, place: int | str, rights: int) -> None:
    if isinstance(place, int):
        opened = place
    else:
        try:
            opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            return
    try:
        if not stat.S_ISDIR(os.fstat(opened).st_mode):
            rights &= _FILE_RIGHTS
        rule = struct.pack("=Qi", rights, opened)
        if libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, 0) != 0:
            raise OSError(ctypes.get_errno(), "landlock_add_rule")
    finally:
        if not isinstance(place, int):
            os.close(opened)
