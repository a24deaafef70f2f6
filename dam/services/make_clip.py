"""Make the file of a requested clip, in a job."""

import logging
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import select, update

from dam.db.models import Clip
from dam.domain.clipping import ClipMode
from dam.domain.errors import ServiceAway
from dam.domain.failures import FAILURES
from dam.domain.lifecycle import ClipState, attempts_of_run
from dam.media.produce import cut_clip
from dam.media.results import MediaFailure
from dam.services.context import Context
from dam.services.process import (
    ATTEMPTS,
    LEASE,
    Superseded,
    Workshop,
    original_file,
    scratch_folder,
    sniffed_again,
    teller,
)

_log = logging.getLogger(__name__)
_TOLD_EVERY_SECONDS = 30.0


def make_clip(workshop: Workshop, clip_id: str) -> None:
    """Idempotent: a clip that is made, gone or in somebody's hands is left alone."""
    clip = _claim(workshop, clip_id)
    if clip is None:
        return
    try:
        _work(workshop, clip)
    except Superseded:
        _log.info("clip %s is no longer ours to cut", clip_id)
    except BaseException:
        _release(workshop.context, clip)
        raise


def _work(workshop: Workshop, clip: Clip) -> None:
    with scratch_folder(workshop.scratch, f"{clip.id}-{clip.attempts}") as folder:
        try:
            with original_file(workshop.context, clip.asset.original_key, folder) as path:
                sniffed = sniffed_again(path, clip.asset.file_name)
                made = cut_clip(
                    workshop.sandbox,
                    path,
                    sniffed,
                    folder,
                    in_seconds=clip.in_seconds,
                    out_seconds=clip.out_seconds,
                    mode=ClipMode(clip.mode),
                    on_progress=_teller(workshop.context, clip),
                )
        except MediaFailure as failure:
            _finish(workshop, clip, state=ClipState.FAILED, failure=failure.code)
            return
        workshop.context.store.adopt(clip.key, made.path, made.media_type)
    _finish(workshop, clip, state=ClipState.AVAILABLE, media_type=made.media_type, size_bytes=made.size_bytes)


def _release(context: Context, clip: Clip) -> None:
    """Give the lease back at once. Where even that fails, it ends by itself."""
    mine = (Clip.id == clip.id, Clip.attempts == clip.attempts, Clip.state == ClipState.QUEUED)
    with suppress(ServiceAway), context.database.write() as session:
        session.execute(update(Clip).where(*mine).values(lease_until=None))


def _teller(context: Context, clip: Clip) -> Callable[[float], None]:
    """Holds the lease while the cut goes on, so that it can be short: a killed worker leaves no clip waiting long."""
    mine = (Clip.id == clip.id, Clip.attempts == clip.attempts, Clip.state == ClipState.QUEUED)

    def write(_fraction: float) -> bool:
        values = {"lease_until": context.clock.now() + LEASE}
        with context.database.write() as session:
            return session.connection().execute(update(Clip).where(*mine).values(values)).rowcount > 0

    def held() -> bool:
        with context.database.read() as session:
            return session.execute(select(Clip.id).where(*mine)).first() is not None

    return teller(held, write, every_seconds=_TOLD_EVERY_SECONDS)


def _claim(workshop: Workshop, clip_id: str) -> Clip | None:
    context = workshop.context
    now = context.clock.now()
    with context.database.write() as session:
        query = select(Clip).where(Clip.id == clip_id).with_for_update(of=Clip)
        clip = session.execute(query).scalar_one_or_none()
        if clip is None or clip.state != ClipState.QUEUED or (clip.lease_until and clip.lease_until > now):
            return None
        clip.attempts += 1
        clip.lease_until = now + LEASE
        if attempts_of_run(clip.attempts) > ATTEMPTS:
            clip.state, clip.failure_code = ClipState.FAILED, "interrupted"
            clip.failure_detail, clip.lease_until = FAILURES["interrupted"], None
            return None
        return clip


def _finish(
    workshop: Workshop, claimed: Clip, *, state: ClipState, failure: str = "", media_type: str = "", size_bytes: int = 0
) -> None:
    with workshop.context.database.write() as session:
        query = select(Clip).where(Clip.id == claimed.id).with_for_update(of=Clip)
        clip = session.execute(query).scalar_one_or_none()
        if clip is None or clip.attempts != claimed.attempts or clip.state != ClipState.QUEUED:
            return
        clip.state, clip.media_type, clip.size_bytes = state, media_type, size_bytes
        clip.failure_code, clip.failure_detail = failure, FAILURES[failure] if failure else ""
        clip.lease_until = None
