"""What is said in a recording: a transcript brought by a person, shown, taken away."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dam.db.models import Asset, Transcript
from dam.domain.access import Actor
from dam.domain.errors import Forbidden, Gone, Invalid, Missing
from dam.domain.lifecycle import PLAYABLE
from dam.domain.transcripts import MAXIMUM_BYTES, RECORDING_SUFFIXES, Cue, belongs_to
from dam.services import audit, guard, ingest, transcript_rows
from dam.services.context import Context
from dam.services.transcript_rows import NewTranscript, Written


@dataclass(frozen=True)
class Spoken:
    transcript: Transcript
    cues: list[Cue]


def beside(path: Path) -> tuple[list[Written], list[str]]:
    """The transcripts of a local recording, one a language, and the names of those that can't be read."""
    if path.suffix.lower() not in RECORDING_SUFFIXES:
        return [], []
    found: dict[str, Written] = {}
    unread = []
    for each in sorted(path.parent.iterdir()):
        if not belongs_to(each.name, path.name) or not each.is_file():
            continue
        try:
            if each.stat().st_size > MAXIMUM_BYTES:
                raise Invalid(f"A transcript has at most {MAXIMUM_BYTES} bytes.", "transcript_too_large")
            written = transcript_rows.read(NewTranscript(each.read_bytes(), each.name))
        except Invalid:
            unread.append(each.name)
            continue
        found.setdefault(written.language, written)
    return list(found.values()), unread


def attach(context: Context, actor: Actor, asset_id: str, new: NewTranscript) -> Transcript:
    """Put a transcript beside a recording that is here already, in place of one in the same language.

    Raises `Invalid`, `Missing`, `Forbidden`, `Gone`.
    """
    written = transcript_rows.read(new)
    with context.database.read() as session:
        asset = guard.visible_asset(session, actor, asset_id)
        guard.check_editable(actor, asset)
        check_playable(asset.kind)
    transcript_rows.put(context, asset_id, written)
    try:
        with context.database.write() as session:
            asset = guard.editable_asset(session, actor, asset_id)
            spare = transcript_rows.add(context, session, asset.id, written, actor.user_id)
            _changed(context, asset)
            details = {"transcript_id": written.id, "language": written.language, "file_name": written.file_name}
            audit.append(context, session, actor, "transcript_attached", "asset", asset.id, details)
            row = session.get_one(Transcript, written.id)
    except (Invalid, Missing, Forbidden, Gone):
        transcript_rows.forget(context, [written.key(asset_id)])
        raise
    transcript_rows.forget(context, [spare] if spare else [])
    ingest.wake(context)
    return row


def remove(context: Context, actor: Actor, asset_id: str, transcript_id: str) -> None:
    """Raises `Missing`, `Forbidden`, `Gone`."""
    with context.database.write() as session:
        asset = guard.editable_asset(session, actor, asset_id)
        row = _of_asset(session, asset.id, transcript_id)
        session.execute(delete(Transcript).where(Transcript.id == row.id))
        session.expunge(row)
        _changed(context, asset)
        details = {"transcript_id": row.id, "language": row.language, "file_name": row.file_name}
        audit.append(context, session, actor, "transcript_removed", "asset", asset.id, details)
    transcript_rows.forget(context, [row.key])
    ingest.wake(context)


def list_of(context: Context, actor: Actor, asset_id: str) -> list[Transcript]:
    """Of one asset, those that people brought first. Raises `Missing`, `Gone`."""
    with context.database.read() as session:
        asset = guard.present_asset(session, actor, asset_id)
        return transcript_rows.of_assets(session, [asset.id]).get(asset.id, [])


def spoken(context: Context, actor: Actor, asset_id: str, transcript_id: str) -> Spoken:
    """Raises `Missing`, `Gone`."""
    with context.database.read() as session:
        asset = guard.present_asset(session, actor, asset_id)
        row = _of_asset(session, asset.id, transcript_id)
        return Spoken(row, transcript_rows.cues_of(session, row.id))


def check_playable(kind: str) -> None:
    if kind not in PLAYABLE:
        raise Invalid("Transcripts go with video and sound.", "no_recording")


def _of_asset(session: Session, asset_id: str, transcript_id: str) -> Transcript:
    query = select(Transcript).where(Transcript.id == transcript_id, Transcript.asset_id == asset_id)
    row = session.execute(query).scalar_one_or_none()
    if row is None:
        raise Missing("There is no such transcript.")
    return row


def _changed(context: Context, asset: Asset) -> None:
    asset.version, asset.updated_at = asset.version + 1, context.clock.now()
