"""The catalogue of every job: each opens nothing of its own and calls one service."""

from functools import cache

from dam.bootstrap import speech_engine, start
from dam.media.sandbox import Sandbox
from dam.services import make_clip as clips
from dam.services.batch import BATCH_QUEUE
from dam.services.batch import run_batch as run
from dam.services.clip import CLIP_QUEUE
from dam.services.hear import hear
from dam.services.hearing import HEARING_QUEUE
from dam.services.ingest import ASSET_QUEUE, VIDEO_QUEUE
from dam.services.process import process
from dam.services.read_pages import read_pages
from dam.services.scan import SCAN_QUEUE
from dam.services.workshop import Workshop

QUEUES = (BATCH_QUEUE, CLIP_QUEUE, ASSET_QUEUE, VIDEO_QUEUE, SCAN_QUEUE, HEARING_QUEUE)


@cache
def workshop() -> Workshop:
    """One for each worker process, with its own decoders' helper."""
    system = start()
    scratch = system.settings.home / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    sandbox = Sandbox()
    sandbox.start()
    return Workshop(system.context, sandbox, scratch, speech_engine(system.settings))


def process_asset(asset_id: str) -> None:
    process(workshop(), asset_id)


def make_clip(clip_id: str) -> None:
    clips.make_clip(workshop(), clip_id)


def scan_asset(scan_id: str) -> None:
    read_pages(workshop(), scan_id)


def hear_asset(hearing_id: str) -> None:
    hear(workshop(), hearing_id)


def run_batch(batch_id: str) -> None:
    run(workshop().context, batch_id)
