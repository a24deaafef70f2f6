"""The C library's heaps. Each thread has one of its own otherwise, and keeps what it has freed."""

import ctypes

# malloc.h of the GNU C library.
_M_ARENA_MAX = -8


def share_heaps(number: int) -> None:
    """Have all threads share so many. For the beginning of a process; without effect on other C libraries."""
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_M_ARENA_MAX, number)
