"""Listen to a recording, piece by piece, and keep what was heard as its transcript, marked as a machine's."""

from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from dam.db.models import Asset, Hearing
from dam.domain.access import system_actor
from dam.domain.errors import Invalid, ServiceAway
from dam.domain.failures import FAILURES
from dam.domain.hearing import HearingState
from dam.domain.lifecycle import AssetState
from dam.domain.transcripts import Cue, Origin
from dam.media.produce import sound_for_speech
from dam.media.results import MediaFailure
from dam.media.speech_sound import pieces
from dam.media.subtitles import to_vtt
from dam.ports import SpeechEngine
from dam.services import audit, ingest, lease, transcript_rows
from dam.services.lease import Lease
from dam.services.transcript_rows import NewTranscript
from dam.services.workshop import Workshop

_TOLD_EVERY_SECONDS = 3.0


def hear(workshop: Workshop, hearing_id: str) -> None:
    """Idempotent: what is written down, gone or in somebody's hands is left alone."""
    context = workshop.context
    claim = lease.claim(context, Hearing, hearing_id, HearingState.QUEUED, lambda _, row: _fail(row, "interrupted"))
    if claim is None:
        return
    with claim.working():
        try:
            _work(workshop, claim)
        except MediaFailure as failure:
            with claim.recording() as (_, row):
                _fail(row, failure.code, failure.detail)
    ingest.wake(context)


def _work(workshop: Workshop, claim: Lease[Hearing]) -> None:
    engine = workshop.speech
    if engine is None:
        raise MediaFailure("speech_off")
    try:
        engine.ready()
        heard = _heard(workshop, claim, engine)
    except ServiceAway as problem:
        raise MediaFailure("speech_failed", problem.detail) from problem
    with claim.recording() as (session, row):
        _keep(workshop, session, row, engine.name, *heard)


def _heard(workshop: Workshop, claim: Lease[Hearing], engine: SpeechEngine) -> tuple[str, list[Cue]]:
    """The language, as it was said or first heard, and all lines at their times in the recording."""
    asset, language = claim.row.asset, claim.row.language
    key = next((made.key for made in asset.renditions if made.name == "proxy"), None)
    if key is None or asset.state != AssetState.AVAILABLE:
        raise MediaFailure("original_missing")
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


def _keep(workshop: Workshop, session: Session, row: Hearing, engine: str, language: str, cues: list[Cue]) -> None:
    if not cues:
        _fail(row, "nothing_said")
        return
    context = workshop.context
    new = NewTranscript(to_vtt(cues).encode(), "", language)
    written = transcript_rows.read(new, Origin.MACHINE, engine)
    asset = session.get_one(Asset, row.asset.ordinal)
    transcript_rows.put(context, asset.id, written)
    try:
        spare = transcript_rows.add(context, session, asset, written, row.asked_by_id)
    except Invalid:
        # A person has brought one meanwhile, or the recording holds one: that is the better one.
        transcript_rows.forget(context, [written.key(asset.id)])
        _fail(row, "transcript_there")
        return
    if spare:
        transcript_rows.forget(context, [spare])
    asset.version, asset.updated_at = asset.version + 1, context.clock.now()
    details = {"transcript_id": written.id, "language": written.language, "engine": engine}
    audit.append(context, session, system_actor(), "transcript_heard", "asset", asset.id, details)
    row.state, row.progress = HearingState.AVAILABLE, 1.0
    row.failure_code = row.failure_detail = ""


def _note_progress(row: Hearing, fraction: float) -> None:
    row.progress = fraction


def _fail(row: Hearing, code: str, detail: str = "") -> None:
    row.state, row.failure_code, row.failure_detail = HearingState.FAILED, code, detail or FAILURES[code]
