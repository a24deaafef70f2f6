"""Make the file of a requested clip, in a job."""

from datetime import timedelta

from sqlalchemy import select

from dam.db.models import Clip
from dam.domain.clipping import ClipMode
from dam.domain.failures import FAILURES
from dam.domain.lifecycle import ClipState
from dam.media.produce import cut_clip
from dam.media.results import MediaFailure
from dam.services.process import ATTEMPTS, Workshop, original_file, scratch_folder, sniffed_again

_LEASE = timedelta(hours=1)


def make_clip(workshop: Workshop, clip_id: str) -> None:
    """Idempotent: a clip that is made, gone or in somebody's hands is left alone."""
    clip = _claim(workshop, clip_id)
    if clip is None:
        return
    with scratch_folder(workshop.scratch, clip_id) as folder:
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
                )
        except MediaFailure as failure:
            _finish(workshop, clip_id, state=ClipState.FAILED, failure=failure.code)
            return
        workshop.context.store.adopt(clip.key, made.path, made.media_type)
    _finish(workshop, clip_id, state=ClipState.AVAILABLE, media_type=made.media_type, size_bytes=made.size_bytes)


def _claim(workshop: Workshop, clip_id: str) -> Clip | None:
    context = workshop.context
    now = context.clock.now()
    with context.database.write() as session:
        query = select(Clip).where(Clip.id == clip_id).with_for_update(of=Clip)
        clip = session.execute(query).scalar_one_or_none()
        if clip is None or clip.state != ClipState.QUEUED or (clip.lease_until and clip.lease_until > now):
            return None
        clip.attempts += 1
        clip.lease_until = now + _LEASE
        if clip.attempts > ATTEMPTS:
            clip.state, clip.failure_code = ClipState.FAILED, "interrupted"
            clip.failure_detail, clip.lease_until = FAILURES["interrupted"], None
            return None
        return clip


def _finish(
    workshop: Workshop, clip_id: str, *, state: ClipState, failure: str = "", media_type: str = "", size_bytes: int = 0
) -> None:
    with workshop.context.database.write() as session:
        clip = session.get_one(Clip, clip_id)
        clip.state, clip.media_type, clip.size_bytes = state, media_type, size_bytes
        clip.failure_code, clip.failure_detail = failure, FAILURES[failure] if failure else ""
        clip.lease_until = None
