"""Folding many documents on several processors, for a rebuild: the words of a document cost more than all the rest.

What an engine is sent of a folded document is put together there as well, so that it travels as one string.

Each helper is a process of its own that ends with its pipe, so that none outlives whoever began it. What is under way
is bounded, however many documents there are and however slowly they are taken.
"""

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Generic, TypeVar

from dam.ports import IndexDocument
from search.document import Fields, fields_of

# Helpers take a moment to begin: a small archive is done by then.
FOLDED_ALONE = 3000
_MOST_HELPERS = 4
_CHUNK_ROWS = 400
_CHUNK_CHARACTERS = 4_000_000
_LOOKED_THROUGH_AFTER = 100_000

Finished = TypeVar("Finished")


def fold_all(
    documents: Iterator[IndexDocument], finish: Callable[[Fields], Finished], alone: int = FOLDED_ALONE
) -> Iterator[Finished]:
    """Every document folded and finished, in the order given; from the number `alone` on by helpers.

    `finish` is a function of a module, or a `partial` of one, since it is sent to them.
    """
    for _ in range(alone):
        asset = next(documents, None)
        if asset is None:
            return
        yield finish(fields_of(asset))
    chunks = _chunks(documents)
    first = next(chunks, None)
    if first is None:
        return
    with ExitStack() as stack:
        stack.enter_context(_seldom_looked_through())
        helpers = _Helpers(stack, min(_MOST_HELPERS, len(os.sched_getaffinity(0))), finish)
        waiting: deque[Future[list[Finished]]] = deque()
        for chunk in chain([first], chunks):
            waiting.append(helpers.fold(chunk))
            if len(waiting) > 2 * helpers.number:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


@contextmanager
def _seldom_looked_through() -> Iterator[None]:
    """Rows come and go by the thousand; to look for circles among them took a tenth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(_LOOKED_THROUGH_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _chunks(documents: Iterator[IndexDocument]) -> Iterator[list[IndexDocument]]:
    chunk: list[IndexDocument] = []
    characters = 0
    for asset in documents:
        chunk.append(asset)
        characters += len(asset.text) + len(asset.description)
        if len(chunk) >= _CHUNK_ROWS or characters >= _CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


class _Helpers(Generic[Finished]):
    """So many processes, and as many threads that hand them work and take it back."""

    def __init__(self, stack: ExitStack, number: int, finish: Callable[[Fields], Finished]) -> None:
        self.number = number
        self._finish = finish
        self._idle: SimpleQueue[Connection] = SimpleQueue()
        # A process that is forked from one with threads may find their locks taken for ever.
        begin = multiprocessing.get_context("spawn")
        for _ in range(number):
            ours, theirs = begin.Pipe()
            process = begin.Process(target=_help, args=(theirs, finish), daemon=True)
            process.start()
            theirs.close()
            stack.callback(process.join)
            stack.callback(ours.close)
            self._idle.put(ours)
        self._threads = ThreadPoolExecutor(number, thread_name_prefix="fold")
        stack.callback(self._threads.shutdown, cancel_futures=True)

    def fold(self, chunk: list[IndexDocument]) -> "Future[list[Finished]]":
        return self._threads.submit(self._fold, chunk)

    def _fold(self, chunk: list[IndexDocument]) -> list[Finished]:
        helper = self._idle.get()
        try:
            helper.send(chunk)
            folded: list[Finished] = helper.recv()
            return folded
        except (EOFError, OSError):
            # The helper is gone, such as for want of memory; what it had is folded here.
            return [self._finish(fields_of(asset)) for asset in chunk]
        finally:
            self._idle.put(helper)


def _help(pipe: Connection, finish: Callable[[Fields], Finished]) -> None:
    """Until the other end is closed or gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with _seldom_looked_through(), suppress(EOFError, OSError):
        while True:
            chunk: list[IndexDocument] = pipe.recv()
            pipe.send([finish(fields_of(asset)) for asset in chunk])
