"""Does everything that the system stands on answer?"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from dam.services.context import Context

_log = logging.getLogger(__name__)
# Watchers may ask often and all at once; the services behind are asked once a second.
_KEPT_SECONDS = 1.0


class Readiness:
    """One for each process; any number of threads may ask it."""

    def __init__(self, context: Context) -> None:
        self._checks: dict[str, Callable[[], None]] = {
            "database": context.database.ready,
            "store": context.store.ready,
            "index": context.index.ready,
            "queue": context.queue.ready,
        }
        self._lock = threading.Lock()
        self._checked_at = float("-inf")
        self._found: dict[str, bool] = {}

    def check(self) -> dict[str, bool]:
        """One entry for each backing service; why one is away stands in the log."""
        with self._lock:
            if monotonic() - self._checked_at > _KEPT_SECONDS:
                with ThreadPoolExecutor(len(self._checks)) as pool:
                    answers = pool.map(_answers, self._checks.keys(), self._checks.values())
                    self._found = dict(zip(self._checks, answers, strict=True))
                self._checked_at = monotonic()
            return self._found


def _answers(name: str, ready: Callable[[], None]) -> bool:
    try:
        ready()
    except Exception as problem:
        # Whatever goes wrong in asking means that the service can't be relied on.
        _log.warning("the %s is not ready: %s", name, problem)
        return False
    return True
