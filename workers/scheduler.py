"""The process that sees to what nobody asks for: the index, the records beside the originals, the sweep."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

from dam.domain.errors import DamError
from dam.services import indexing, sweep
from dam.services.context import Context

log = logging.getLogger(__name__)

_LOOK_EVERY_SECONDS = 2.0
# While uploads pour in, the index is committed at most this often: a commit costs more than the documents in it.
_GATHER_SECONDS = 0.15
_SWEEP_EVERY_SECONDS = 15.0


def run(context: Context, scratch: Path) -> None:
    """Until SIGTERM or SIGINT. What fails is logged and tried again; nothing here is lost by dying at any moment."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threads = [
        threading.Thread(target=_repeat, args=("index", stop, lambda: _index(context))),
        threading.Thread(target=_repeat, args=("record", stop, lambda: _record(context, stop))),
        threading.Thread(target=_repeat, args=("sweep", stop, lambda: _sweep(context, scratch, stop))),
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


def _index(context: Context) -> None:
    if context.queue.wait_for_wake(_LOOK_EVERY_SECONDS):
        time.sleep(_GATHER_SECONDS)
    while indexing.drain(context):
        pass


def _record(context: Context, stop: threading.Event) -> None:
    if not indexing.record(context):
        stop.wait(1.0)


def _sweep(context: Context, scratch: Path, stop: threading.Event) -> None:
    swept = sweep.sweep(context, scratch)
    if any(vars(swept).values()):
        log.info("swept %s", swept)
    stop.wait(_SWEEP_EVERY_SECONDS)
