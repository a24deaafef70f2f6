"""Make the file of a requested clip, in a job."""

from sqlalchemy.orm import Session

from dam.db.models import Clip, clip_key, new_id
from dam.domain.clipping import ClipMode
from dam.domain.failures import FAILURES
from dam.domain.lifecycle import ClipState
from dam.media.produce import cut_clip
from dam.media.results import MediaFailure
from dam.services import lease
from dam.services.lease import Lease, LeaseLost
from dam.services.workshop import Workshop, sniffed_again

_TOLD_EVERY_SECONDS = 1.0


def make_clip(workshop: Workshop, clip_id: str) -> None:
    """Idempotent: a clip that is made, gone or in somebody's hands is left alone."""
    claim = lease.claim(workshop.context, Clip, clip_id, ClipState.QUEUED, _give_up)
    if claim is None:
        return
    with claim.working():
        _work(workshop, claim)


def _work(workshop: Workshop, claim: Lease[Clip]) -> None:
    clip = claim.row
    with workshop.folder(f"{clip.id}-{claim.attempt}") as folder:
        try:
            with workshop.original(clip.asset.original_key, folder, claim.teller(_TOLD_EVERY_SECONDS)) as path:
                made = cut_clip(
                    workshop.sandbox,
                    path,
                    sniffed_again(path, clip.asset.file_name),
                    folder,
                    in_seconds=clip.in_seconds,
                    out_seconds=clip.out_seconds,
                    mode=ClipMode(clip.mode),
                    on_progress=claim.teller(_TOLD_EVERY_SECONDS, _note_progress),
                )
        except MediaFailure as failure:
            workshop.require_room(folder)
            with claim.recording() as (_, row):
                _fail(row, failure.code)
            return
        claim.hold(sending_bytes=made.size_bytes)
        made_as = new_id()
        key = clip_key(clip.asset_id, clip.id, made_as)
        workshop.context.store.adopt(key, made.path, made.media_type)
    try:
        with claim.recording() as (_, row):
            row.state, row.media_type, row.size_bytes = ClipState.AVAILABLE, made.media_type, made.size_bytes
            row.made_as, row.failure_code, row.failure_detail, row.progress = made_as, "", "", 1.0
    except LeaseLost:
        workshop.context.store.delete(key)
        raise


def _note_progress(clip: Clip, fraction: float) -> None:
    clip.progress = fraction


def _give_up(_session: Session, clip: Clip) -> None:
    _fail(clip, "interrupted")


def _fail(clip: Clip, code: str) -> None:
    clip.state, clip.failure_code, clip.failure_detail = ClipState.FAILED, code, FAILURES[code]
