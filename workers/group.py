"""Which processes make up a running system on one machine."""

import sys
from collections.abc import Callable

from config import Settings
from dam.services.batch import BATCH_QUEUE
from dam.services.clip import CLIP_QUEUE
from dam.services.hearing import HEARING_QUEUE
from dam.services.ingest import ASSET_QUEUE, VIDEO_QUEUE
from dam.services.scan import SCAN_QUEUE
from workers.probes import answers_http
from workers.process_group import run_group
from workers.process_spec import ProcessSpec
from workers.redis_process import redis_process

_DAM = (sys.executable, "-m", "dam")
# A worker finishes the job at hand; a photo takes a second, and a video begins anew after the next start.
_WORKER_STOP_SECONDS = 15.0


def processes(settings: Settings) -> list[ProcessSpec]:
    """Web, workers for what is quick, one for video, one to read and listen, the scheduler, and often Redis."""
    quick = [word for queue in (BATCH_QUEUE, CLIP_QUEUE, ASSET_QUEUE) for word in ("--queue", queue)]
    specs = [
        ProcessSpec(
            "web",
            [*_DAM, "serve"],
            stop_seconds=20.0,
            ready=lambda: answers_http(_host(settings), settings.port),
        ),
        ProcessSpec("worker", [*_DAM, "worker", *quick], count=settings.workers, stop_seconds=_WORKER_STOP_SECONDS),
        ProcessSpec("video", [*_DAM, "worker", "--queue", VIDEO_QUEUE], stop_seconds=_WORKER_STOP_SECONDS),
        ProcessSpec(
            "ocr", [*_DAM, "worker", "--queue", SCAN_QUEUE, "--queue", HEARING_QUEUE], stop_seconds=_WORKER_STOP_SECONDS
        ),
        ProcessSpec("scheduler", [*_DAM, "scheduler"]),
    ]
    return specs if settings.redis_url else [redis_process(settings.home), *specs]


def run(settings: Settings, on_ready: Callable[[], None]) -> int:
    """The whole group until it is told to stop; answers the exit code."""
    return run_group(processes(settings), settings.home, on_ready)


def _host(settings: Settings) -> str:
    return "127.0.0.1" if settings.bind_address in ("0.0.0.0", "::") else settings.bind_address  # noqa: S104
