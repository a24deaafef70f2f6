"""A line on stderr that says how far a long command is; silent where nobody watches."""

import sys
import time
from datetime import timedelta
from types import TracebackType

_EVERY_SECONDS = 0.2
_PACE_AFTER_SECONDS = 2.0


class Progress:
    """Use as a block; call it with how many are done and of how many (0 where that is not known)."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._watched = sys.stderr.isatty()
        self._told = 0.0
        self._began = time.monotonic()
        self._width = 0

    def __call__(self, done: int, total: int = 0) -> None:
        now = time.monotonic()
        if not self._watched or (now - self._told < _EVERY_SECONDS and done != total):
            return
        self._told = now
        share = f"{done:,} of {total:,} ({done * 100 // total} %)" if total else f"{done:,}"
        line = f"{self._what}: {share}{self._pace(now, done, total)}"
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)

    def _pace(self, now: float, done: int, total: int) -> str:
        passed_seconds = now - self._began
        if passed_seconds < _PACE_AFTER_SECONDS or not done:
            return ""
        rate = done / passed_seconds
        left = f", {timedelta(seconds=round((total - done) / rate))} left" if total > done else ""
        return f", {rate:,.0f} a second{left}"

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
