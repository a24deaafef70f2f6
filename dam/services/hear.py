"""Listen to a recording, piece by piece, and keep what was heard as its transcript, marked as a machine's."""

import logging
from dataclasses import replace
from functools import partial

from dam.db.models import Hearing
from dam.domain.access import system_actor
from dam.domain.errors import Invalid, SpeechAway
from dam.domain.failures import FAILURES
from dam.domain.lifecycle import AssetState, WorkState
from dam.domain.transcripts import Cue, Origin
from dam.media.produce import sound_for_speech
from dam.media.results import MediaFailure
from dam.media.subtitles import to_vtt
from dam.ports import SpeechEngine
from dam.services import audit, indexing, ingest, lease, transcript_rows
from dam.services.lease import Lease
from dam.services.transcript_rows import NewTranscript
from dam.services.workshop import Workshop

_log = logging.getLogger(__name__)
_TOLD_EVERY_SECONDS = 3.0


def hear(workshop: Workshop, hearing_id: str) -> None:
    """Idempotent: what is written down, gone or in somebody's hands is left alone."""
    context = workshop.context
    claim = lease.claim(context, Hearing, hearing_id, WorkState.QUEUED, lambda _, row: _fail(row, "interrupted"))
    if claim is None:
        return
    with claim.working():
        try:
            _work(workshop, claim)
        except MediaFailure as failure:
            with claim.recording() as (_, row):
                _fail(row, failure.code)
    ingest.wake(context)


def _work(workshop: Workshop, claim: Lease[Hearing]) -> None:
    engine = workshop.speech
    if engine is None:
        raise MediaFailure("speech_off")
    try:
        engine.ready()
        language, cues = _heard(workshop, claim, engine)
    except SpeechAway as problem:
        # Which folder, and what is the matter with it, is for the operator, who reads it here and in `dam doctor`.
        _log.warning("nobody listens to %s: %s", claim.row.asset_id, problem.detail)
        raise MediaFailure("speech_failed") from problem
    if not cues:
        raise MediaFailure("nothing_said")
    _keep(workshop, claim, engine.name, language, cues)


def _heard(workshop: Workshop, claim: Lease[Hearing], engine: SpeechEngine) -> tuple[str, list[Cue]]:
    """The language, as it was said or first heard, and all lines at their times in the recording."""
    asset, language = claim.row.asset, claim.row.language
    key = next((made.key for made in asset.renditions if made.name == "proxy"), None)
    if key is None or asset.state != AssetState.AVAILABLE:
        raise MediaFailure("original_missing")
    # It reckons with NumPy, which the pages that only ask for this work do without.
    from dam.media.speech_sound import pieces

    tell = claim.teller(_TOLD_EVERY_SECONDS, _note_progress)
    cues: list[Cue] = []
    with workshop.folder(f"{claim.row.id}-{claim.attempt}") as folder, workshop.original(key, folder, tell) as path:
        sound = sound_for_speech(workshop.sandbox, path, folder, asset.duration_seconds, lambda _: tell(0.0))
        before = 0.0
        for start_seconds, samples, done in pieces(sound):
            # One piece takes minutes on a slow machine: with every line it is looked whether the work is still wanted.
            heard = engine.hear(samples, language, partial(tell, before))
            language = language or heard.language
            cues += [
                replace(
                    cue, start_seconds=start_seconds + cue.start_seconds, end_seconds=start_seconds + cue.end_seconds
                )
                for cue in heard.cues
            ]
            before = done
            claim.hold(partial(_note_progress, fraction=done))
    return language, cues


def _keep(workshop: Workshop, claim: Lease[Hearing], engine: str, language: str, cues: list[Cue]) -> None:
    context, asset_id = workshop.context, claim.row.asset_id
    written = transcript_rows.read(NewTranscript(to_vtt(cues).encode(), "", language), Origin.MACHINE, engine)
    transcript_rows.put(context, asset_id, written)
    try:
        with claim.recording() as (session, row):
            spare = transcript_rows.add(context, session, asset_id, written, row.asked_by_id)
            indexing.outdate(context, session, asset_id)
            details = {"transcript_id": written.id, "language": written.language, "engine": engine}
            audit.append(context, session, system_actor(), "transcript_heard", "asset", asset_id, details)
            row.state, row.progress = WorkState.AVAILABLE, 1.0
            row.failure_code = row.failure_detail = ""
    except Invalid as problem:
        # A person has brought one meanwhile, or the recording holds one: that is the better one.
        transcript_rows.forget(context, [written.key(asset_id)])
        raise MediaFailure("transcript_there") from problem
    except lease.LeaseLost:
        transcript_rows.forget(context, [written.key(asset_id)])
        raise
    transcript_rows.forget(context, [spare] if spare else [])


def _note_progress(row: Hearing, fraction: float) -> None:
    row.progress = fraction


def _fail(row: Hearing, code: str) -> None:
    row.state, row.failure_code, row.failure_detail = WorkState.FAILED, code, FAILURES[code]
