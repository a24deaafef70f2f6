"""Threads that share heaps, as the GNU C library itself tells it."""

import subprocess
import sys

TOLD = """
import ctypes, threading
from dam.http.heaps import share_heaps

if {shared}:
    share_heaps(2)
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
met = threading.Barrier(8)

def hold():
    kept = [libc.malloc(1000) for _ in range(100)]
    met.wait(30)

threads = [threading.Thread(target=hold) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


def test_threads_share_heaps() -> None:
    def heaps(shared: bool) -> int:
        told = subprocess.run(
            [sys.executable, "-c", TOLD.format(shared=shared)], capture_output=True, text=True, check=True
        )
        return told.stdout.count("<heap nr=")

    assert heaps(True) <= 2 < heaps(False)
