"""The metadata record beside every original: all that the database knows of it, so that it can be made anew from it."""

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dam.db.models import Asset, Clip, Transcript
from dam.domain.lifecycle import PLAYABLE
from dam.services import collection_rows, transcript_rows
from dam.services.collection_rows import Placed
from dam.services.context import Context
from dam.services.indexing import BATCH, still_coming

_RECORD_AFTER = timedelta(seconds=20)
_PART = 500
# Where work stands is the database's own business; a rebuilt database works it out anew.
NOT_RECORDED = frozenset(
    {"ordinal", "lease_until", "progress", "attempts", "indexed_version", "recorded_version", "matched_version"}
)


def record(context: Context) -> int:
    """One batch of records written beside their originals; answers how many.

    What is being processed gets its record a moment later, with all that was found, rather than twice.
    """
    # Ordered as the index of what is behind is: with nothing behind, as nearly always, no row is read.
    query = select(Asset).where(Asset.recorded_version < Asset.version, ~still_coming(context, _RECORD_AFTER))
    with context.database.read() as session:
        rows = list(session.execute(query.order_by(Asset.ordinal).limit(BATCH)).scalars())
        clips = _clips(session, [row.id for row in rows])
        transcripts = transcript_rows.of_assets(session, [row.id for row in rows if row.kind in PLAYABLE])
        collected = collection_rows.of_assets(session, [row.id for row in rows])
    for row in rows:
        found = record_of(row, clips.get(row.id, ()), transcripts.get(row.id, ()), collected.get(row.id, ()))
        data = json.dumps(found, ensure_ascii=False, indent=1).encode()
        context.store.put_bytes(f"assets/{row.id}/record.json", data, "application/json")
    if rows:
        _mark(context, rows)
    return len(rows)


def outdate(session: Session, asset_id: str) -> None:
    """Have the record written again for what changed beside the asset's own row, in the caller's transaction."""
    outdated = update(Asset).where(Asset.id == asset_id).values(recorded_version=Asset.recorded_version - 1)
    session.execute(outdated.execution_options(synchronize_session=False))


def outdate_all(session: Session, asset_ids: Iterable[str]) -> None:
    """The same for many, which are locked in one order for all who do so."""
    ordered = sorted(asset_ids)
    for start in range(0, len(ordered), _PART):
        some = Asset.id.in_(ordered[start : start + _PART])
        session.execute(select(Asset.ordinal).where(some).order_by(Asset.ordinal).with_for_update(of=Asset)).all()
        outdated = update(Asset).where(some).values(recorded_version=Asset.recorded_version - 1)
        session.execute(outdated.execution_options(synchronize_session=False))


def record_of(
    asset: Asset,
    clips: Sequence[Clip],
    transcripts: Sequence[Transcript] = (),
    collected: Sequence[Placed] = (),
) -> dict[str, Any]:
    """All that the database knows of an asset, JSON-safe, with its clips, its transcripts (whose cues are in their
    files), the collections that it was put in, and what its event and people are called: docs/record.md."""
    columns = (column.key for column in Asset.__table__.columns if column.key not in NOT_RECORDED)
    event = asset.event
    return {
        "format": 1,
        **{name: _plain(getattr(asset, name)) for name in columns},
        "uploaded_by": asset.uploaded_by.name,
        "clips": [_clip_facts(clip) for clip in clips],
        "transcripts": [_transcript_facts(row) for row in transcripts],
        "collections": [collection_rows.facts(asset, placed) for placed in collected],
        "event": None
        if event is None
        else {
            "id": event.id,
            "title": event.title,
            "kind": event.kind,
            "starts_at": _plain(event.starts_at),
            "ends_at": _plain(event.ends_at),
            "place": event.place,
            "description": event.description,
        },
    }


def _clip_facts(clip: Clip) -> dict[str, Any]:
    names = ("id", "mode", "in_seconds", "out_seconds", "created_by_id", "created_at")
    return {name: _plain(getattr(clip, name)) for name in names}


def _transcript_facts(row: Transcript) -> dict[str, Any]:
    names = ("id", "language", "origin", "engine", "file_name", "created_by_id", "created_at")
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _clips(session: Session, asset_ids: list[str]) -> dict[str, list[Clip]]:
    found: dict[str, list[Clip]] = {}
    for clip in session.execute(select(Clip).where(Clip.asset_id.in_(asset_ids)).order_by(Clip.id)).scalars():
        found.setdefault(clip.asset_id, []).append(clip)
    return found


def _mark(context: Context, rows: list[Asset]) -> None:
    """Only what is still as it was read. A row that was outdated, or recorded by somebody else, is recorded once more:
    what we wrote may be older than what stood there."""
    with context.database.write() as session:
        for row in rows:
            as_read = (Asset.ordinal == row.ordinal, Asset.recorded_version == row.recorded_version)
            marked = update(Asset).where(*as_read).values(recorded_version=row.version)
            if session.connection().execute(marked).rowcount == 0:
                outdate(session, row.id)
