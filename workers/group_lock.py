"""One home, one process group: a lock that the kernel lets go of when the last process that holds it ends."""

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from workers.process_table import is_alive

_WAIT_FOR_ENDING_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.1


class GroupRunningError(Exception):
    """Another group runs for this home; the text names its process."""


class GroupLock:
    """Held by whoever inherits the descriptor through fork; programs started with exec do not."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def __enter__(self) -> Self:
        """Raises `GroupRunningError`. A group whose first process was killed is waited for while it ends."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        until = time.monotonic() + _WAIT_FOR_ENDING_SECONDS
        while not self._try():
            holder = self.holder()
            if (holder and is_alive(holder)) or time.monotonic() > until:
                raise GroupRunningError(
                    f"Kronika already runs on {self._path.parent.parent}, as process {holder or 'unknown'}. "
                    "Stop that one first, or give this one another DAM_HOME."
                )
            time.sleep(_LOOK_AGAIN_SECONDS)
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def release(self) -> None:
        """Remove the file while the lock is still held, so that nobody locks a file which is about to go."""
        if self._descriptor >= 0:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = -1

    def holder(self) -> int | None:
        """The process that wrote itself into the lock."""
        try:
            text = self._path.read_text().strip()
        except FileNotFoundError:
            return None
        return int(text) if text.isdigit() else None

    def _try(self) -> bool:
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The one before us may have removed the file between our open and our lock.
            if os.fstat(descriptor).st_ino == self._path.stat().st_ino:
                self._descriptor = descriptor
                return True
        except (BlockingIOError, FileNotFoundError):
            pass
        os.close(descriptor)
        return False
