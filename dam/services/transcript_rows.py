"""Transcripts as they are kept: the file beside the original, a row and its cues. In the caller's transactions."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import Session

from dam.db.models import Asset, CueRow, Transcript, new_id
from dam.domain.errors import Invalid, ServiceAway
from dam.domain.transcripts import (
    MAXIMUM_BYTES,
    Cue,
    Origin,
    language_of_name,
    language_tag,
    may_replace,
    with_script,
)
from dam.media.results import EmbeddedSubtitles
from dam.media.subtitles import NotSubtitles, parse
from dam.services.context import Context

MEDIA_TYPE = "text/vtt"


@dataclass(frozen=True)
class NewTranscript:
    """A subtitle file as it comes: `language` is what is said of it, else its name may tell."""

    data: bytes
    file_name: str = ""
    language: str = ""


@dataclass(frozen=True)
class Written:
    """A transcript that was read and is to be kept under the id; `data` is the file as it came."""

    id: str
    data: bytes
    file_name: str
    language: str
    cues: tuple[Cue, ...]
    warnings: tuple[str, ...]
    origin: Origin = Origin.PERSON
    engine: str = ""

    def key(self, asset_id: str) -> str:
        return f"assets/{asset_id}/transcripts/{self.id}"


def read(new: NewTranscript, origin: Origin = Origin.PERSON, engine: str = "") -> Written:
    """Raises `Invalid` for what is no subtitle file, or too large, and for a language that is none."""
    if len(new.data) > MAXIMUM_BYTES:
        raise Invalid(f"A transcript has at most {MAXIMUM_BYTES} bytes.", "transcript_too_large")
    language = language_tag(new.language) if new.language else language_of_name(new.file_name)
    if new.language and not language and origin is Origin.PERSON:
        raise Invalid("A language is a BCP 47 tag such as uz-Latn or fa.", "bad_field", field="language")
    try:
        found = parse(new.data)
    except NotSubtitles as problem:
        raise Invalid(
            "There are no subtitles in this file. Send a WebVTT (.vtt) or SubRip (.srt) file with times.",
            "not_a_transcript",
        ) from problem
    spoken = "\n".join(cue.text for cue in found.cues[:200])
    return Written(
        id=new_id(),
        data=new.data,
        file_name=new.file_name[:500],
        language=with_script(language, spoken),
        cues=found.cues,
        warnings=found.warnings,
        origin=origin,
        engine=engine,
    )


def put(context: Context, asset_id: str, written: Written) -> None:
    """The file, beside the original."""
    context.store.put_bytes(written.key(asset_id), written.data, MEDIA_TYPE)


def add(
    context: Context,
    session: Session,
    asset_id: str,
    written: Written,
    by_id: str | None,
    created_at: datetime | None = None,
) -> str | None:
    """Put it in the place of one in the same language; answers the key of the file that nobody needs any more.

    Raises `Invalid` where what is there goes before it. The caller has the asset locked and lets its version rise.
    """
    same = (Transcript.asset_id == asset_id, Transcript.language == written.language)
    old = session.execute(select(Transcript).where(*same)).scalar_one_or_none()
    if old is not None and not may_replace(written.origin, Origin(old.origin)):
        raise Invalid("A better transcript in this language is there already.", "transcript_there")
    spare = old.key if old is not None and old.id != written.id else None
    if old is not None:
        session.execute(delete(Transcript).where(Transcript.id == old.id))
        session.expunge(old)
    row = _row(asset_id, written) | {"created_by_id": by_id, "created_at": created_at or context.clock.now()}
    session.execute(insert(Transcript), [row])
    _keep_cues(session, written.id, written.cues)
    return spare


def _row(asset_id: str, written: Written) -> dict[str, Any]:
    return {
        "id": written.id,
        "asset_id": asset_id,
        "language": written.language,
        "origin": written.origin,
        "engine": written.engine[:100],
        "file_name": written.file_name,
        "size_bytes": len(written.data),
        "warnings": list(written.warnings),
    }


def _keep_cues(session: Session, transcript_id: str, cues: Iterable[Cue]) -> None:
    rows = [
        {
            "transcript_id": transcript_id,
            "position": position,
            "start_seconds": cue.start_seconds,
            "end_seconds": cue.end_seconds,
            "text": cue.text,
        }
        for position, cue in enumerate(cues)
    ]
    session.execute(insert(CueRow), rows)


def embedded(session: Session, asset_id: str, streams: Sequence[EmbeddedSubtitles]) -> list[Written]:
    """The subtitles inside a recording, one a language, in the order of its streams; an earlier one keeps its id."""
    query = select(Transcript).where(Transcript.asset_id == asset_id, Transcript.origin == Origin.EMBEDDED)
    known = {row.language: row.id for row in session.execute(query).scalars()}
    found: dict[str, Written] = {}
    for stream in streams:
        try:
            written = read(NewTranscript(stream.data, stream.title, stream.language), Origin.EMBEDDED)
        except Invalid:
            continue
        found.setdefault(written.language, replace(written, id=known.get(written.language, written.id)))
    return list(found.values())


def replace_embedded(context: Context, session: Session, asset: Asset, fresh: Sequence[Written]) -> list[str]:
    """Those that the recording holds now in place of those it held; answers keys that nobody needs any more."""
    rows = session.execute(select(Transcript).where(Transcript.asset_id == asset.id)).scalars().all()
    taken = {row.language for row in rows if not may_replace(Origin.EMBEDDED, Origin(row.origin))}
    wanted = {written.language: written for written in fresh if written.language not in taken}
    spare = [written.key(asset.id) for written in fresh if written.language in taken]
    for row in rows:
        if row.origin == Origin.EMBEDDED and row.language not in wanted:
            spare.append(row.key)
            session.execute(delete(Transcript).where(Transcript.id == row.id))
            session.expunge(row)
    spare += [key for written in wanted.values() if (key := add(context, session, asset.id, written, None))]
    return spare


def forget(context: Context, keys: Iterable[str]) -> None:
    """Files whose rows are gone. Where the store is away they stay as orphans, which `dam verify` finds."""
    with suppress(ServiceAway):
        for key in keys:
            context.store.delete(key)


def of_assets(session: Session, asset_ids: Sequence[str]) -> dict[str, list[Transcript]]:
    """By asset, those that people brought first."""
    found: dict[str, list[Transcript]] = {}
    if not asset_ids:
        return found
    query = select(Transcript).where(Transcript.asset_id.in_(asset_ids)).order_by(Transcript.id)
    for row in session.execute(query).scalars():
        found.setdefault(row.asset_id, []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: [*Origin].index(Origin(row.origin)))
    return found


def cues_of(session: Session, transcript_id: str) -> list[Cue]:
    query = select(CueRow.start_seconds, CueRow.end_seconds, CueRow.text).where(CueRow.transcript_id == transcript_id)
    return [Cue(*row) for row in session.execute(query.order_by(CueRow.position))]


def texts(session: Session, asset_ids: Sequence[str] | Select[str]) -> Mapping[str, str]:
    """All that is said in each asset, in all its languages, for the index; `asset_ids` may be a question for them."""
    query = select(Transcript.asset_id, CueRow.text).join(CueRow, CueRow.transcript_id == Transcript.id)
    query = query.where(Transcript.asset_id.in_(asset_ids)).order_by(CueRow.transcript_id, CueRow.position)
    lines: dict[str, list[str]] = {}
    for asset_id, text in session.execute(query):
        lines.setdefault(asset_id, []).append(text)
    return {asset_id: "\n".join(found) for asset_id, found in lines.items()}
