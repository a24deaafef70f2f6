"""The process that sees to what nobody asks for: the index, its rebuild and drift, the records beside the originals,
the sweep."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from dam.domain.errors import Conflict, DamError, ServiceAway
from dam.services import alerts, drift, indexing, recording, sweep, upkeep
from dam.services.addresses import Addresses
from dam.services.alerts.mail_send import Write
from dam.services.context import Context
from dam.services.rebuild.index import rebuild_index

log = logging.getLogger(__name__)

_LOOK_EVERY_SECONDS = 2.0
# A change is carried this long after it was told, with those that came meanwhile; while changes pour in, the index is
# committed at most this often: a commit costs more than the documents in it.
_GATHER_SECONDS = 0.15
_BETWEEN_COMMITS_SECONDS = 0.6
_SWEEP_EVERY_SECONDS = 15.0
_UNFILLED_SECONDS = 0.2
_LOOK_AT_INDEX_SECONDS = 3.0
# A range of the index is compared at most so often, with rests many times as long as it took; whole walks are apart.
_COMPARE_EVERY_SECONDS = 1.0
_COMPARE_REST = 30.0
_WALK_EVERY_SECONDS = 600.0
_UNREADABLE_TIMES = 3
_MATCH_EVERY_SECONDS = 1.0
_MAIL_EVERY_SECONDS = 5.0
_RECORD_EVERY_SECONDS = 1.0


def run(context: Context, scratch: Path, addresses: Addresses, write: Write) -> None:
    """Until SIGTERM or SIGINT. `addresses` reads saved searches and `write` words their e-mails, as the pages do.

    What fails is logged and tried again; nothing here is lost by dying at any moment."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    care = IndexCare(context, stop)
    threads = [
        threading.Thread(target=_repeat, args=("index", stop, Indexer(context).step)),
        threading.Thread(target=_repeat, args=("rebuild", stop, care.rebuild_where_needed)),
        threading.Thread(target=_repeat, args=("drift", stop, care.compare)),
        threading.Thread(target=_repeat, args=("record", stop, lambda: _record(context, stop))),
        threading.Thread(target=_repeat, args=("sweep", stop, lambda: _sweep(context, scratch, stop))),
        threading.Thread(target=_repeat, args=("alerts", stop, lambda: _match(context, addresses, stop))),
        threading.Thread(target=_repeat, args=("e-mail", stop, lambda: _mail(context, write, stop))),
    ]
    for thread in threads:
        thread.start()
    while not stop.wait(1.0):
        pass
    for thread in threads:
        thread.join()


def _repeat(name: str, stop: threading.Event, step: Callable[[], None]) -> None:
    pause_seconds = 1.0
    while not stop.is_set():
        try:
            step()
            pause_seconds = 1.0
        except DamError as problem:
            log.warning("%s: %s", name, problem.detail)
            stop.wait(pause_seconds)
            pause_seconds = min(30.0, pause_seconds * 2)
        except Exception:
            log.exception("%s went wrong; trying again", name)
            stop.wait(pause_seconds)
            pause_seconds = min(30.0, pause_seconds * 2)


class Indexer:
    """Drains what is behind. One that is to be filled anew first is left to those who do so."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._is_sound = False
        self._committed = -_BETWEEN_COMMITS_SECONDS

    def step(self) -> None:
        if not self._is_sound and self._context.index.needs_rebuild():
            time.sleep(_UNFILLED_SECONDS)
            return
        self._is_sound = False
        began = time.monotonic()
        if indexing.drain_all(self._context):
            self._committed = began
        self._is_sound = True
        self._wait()

    def _wait(self) -> None:
        """Until somebody wakes us. Without the queue we look by ourselves: the index must not depend on it."""
        try:
            woken = self._context.queue.wait_for_wake(_LOOK_EVERY_SECONDS)
        except ServiceAway:
            woken = False
            time.sleep(_LOOK_EVERY_SECONDS)
        if woken:
            time.sleep(max(_GATHER_SECONDS, self._committed + _BETWEEN_COMMITS_SECONDS - time.monotonic()))


class IndexCare:
    """Fills the index anew where it is missing, damaged or of another version, or where that was begun and broke off;
    and walks through it, comparing it with the rows, without being felt."""

    def __init__(self, context: Context, stop: threading.Event) -> None:
        self._context = context
        self._stop = stop
        self._unreadable = 0
        self._walk = drift.Walk(context)

    def rebuild_where_needed(self) -> None:
        if self._is_due():
            try:
                count = rebuild_index(self._context, self._go_on)
            except Conflict as other:
                log.info("%s", other.detail)
            else:
                self._unreadable = 0
                log.info("filled the search index anew with %d assets", count)
        self._stop.wait(_LOOK_AT_INDEX_SECONDS)

    def compare(self) -> None:
        begin = time.monotonic()
        try:
            whole = self._walk.step()
            self._unreadable = 0
        except ServiceAway as problem:
            # A part of it may be damaged that opening it does not touch.
            self._unreadable += problem.code == "index_unusable"
            raise
        rest_seconds = max(_COMPARE_EVERY_SECONDS, _COMPARE_REST * (time.monotonic() - begin))
        self._stop.wait(_WALK_EVERY_SECONDS if whole else rest_seconds)

    def _is_due(self) -> bool:
        damaged = self._unreadable >= _UNREADABLE_TIMES
        return damaged or self._context.index.needs_rebuild() or upkeep.broke_off(self._context, upkeep.INDEX)

    def _go_on(self, _done: int, _total: int) -> None:
        if self._stop.is_set():
            raise ServiceAway("The scheduler stops; the index is filled when it is back.")


def _record(context: Context, stop: threading.Event) -> None:
    if recording.record(context) < indexing.BATCH:
        stop.wait(_RECORD_EVERY_SECONDS)


def _sweep(context: Context, scratch: Path, stop: threading.Event) -> None:
    swept = sweep.sweep(context, scratch)
    if any(vars(swept).values()):
        log.info("swept %s", swept)
    stop.wait(_SWEEP_EVERY_SECONDS)


def _match(context: Context, addresses: Addresses, stop: threading.Event) -> None:
    if alerts.match(context, addresses) < alerts.BATCH:
        stop.wait(_MATCH_EVERY_SECONDS)


def _mail(context: Context, write: Write, stop: threading.Event) -> None:
    alerts.plan_mails(context)
    alerts.send_mails(context, write)
    stop.wait(_MAIL_EVERY_SECONDS)
