"""Several questions to an engine at once, as far as there is a processor for each."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

Answer = TypeVar("Answer")
One = TypeVar("One")
Other = TypeVar("Other")

_MOST_THREADS = 4


def together(jobs: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Their answers, in the order given; raises the first error of any.

    The caller does what no thread has taken before it comes to it: where none is free, or the process was forked and
    has none, it does all of it, and nothing waits.
    """
    beside = [_threads().submit(job) for job in jobs[1:]]
    answers = []
    try:
        for job, future in zip(jobs, [None, *beside], strict=False):
            answers.append(job() if future is None or future.cancel() else future.result())
    finally:
        for future in beside:
            future.cancel()
    return answers


def asked_both(one: Callable[[], One], other: Callable[[], Other]) -> tuple[One, Other]:
    """The answers to both, as of `together`."""
    beside = _threads().submit(other)
    try:
        answer = one()
        return answer, other() if beside.cancel() else beside.result()
    finally:
        beside.cancel()


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(min(_MOST_THREADS, len(os.sched_getaffinity(0))), thread_name_prefix="asked beside")
