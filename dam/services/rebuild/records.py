"""From what lies in the store under one asset to its rows: the asset, its event, its people, where it was collected."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dam.db.models import Asset, Clip, Collection, CollectionAsset, Event, User, Utc, new_id
from dam.domain.access import Level, Role
from dam.domain.errors import Invalid, Missing
from dam.domain.failures import FAILURES
from dam.domain.lifecycle import AssetState, ClipState, Kind
from dam.domain.transcripts import Origin
from dam.media.sniff import sniff
from dam.ports import StoredObject
from dam.services import transcript_rows
from dam.services.context import Context
from dam.services.recording import NOT_RECORDED
from dam.services.staging import HEAD_BYTES
from dam.services.transcript_rows import NewTranscript

FORMAT = 1
# Nothing that a password could be verified against.
NO_PASSWORD = "!"
_LONGEST_RECORD_BYTES = 64 * 1024 * 1024
_BLOCK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Original:
    """An original as its bytes say; `sha256` is None where a record says it already."""

    size_bytes: int
    modified_at: datetime
    sha256: str | None = None
    head: bytes = b""


@dataclass(frozen=True)
class Folder:
    """What lies under one asset. At least one of record and original is there."""

    asset_id: str
    record: dict[str, Any] | None
    original: Original | None


@dataclass
class Tally:
    """What came back so far. The two lists hold asset ids."""

    assets: int = 0
    without_record: list[str] = field(default_factory=list)
    without_original: list[str] = field(default_factory=list)


def read_folder(context: Context, asset_id: str, entries: list[StoredObject]) -> Folder | None:
    """None for a folder that holds neither, such as renditions left of something else."""
    names = {entry.key.split("/", 2)[2]: entry for entry in entries}
    record = _record(context, asset_id) if "record.json" in names else None
    entry = names.get("original")
    if entry is None:
        return Folder(asset_id, record, None) if record else None
    if record:
        return Folder(asset_id, record, Original(entry.size_bytes, entry.modified_at))
    digest, head = hashlib.sha256(), b""
    with context.store.open(entry.key) as stream:
        while block := stream.read(_BLOCK_BYTES):
            head = head or block[:HEAD_BYTES]
            digest.update(block)
    return Folder(asset_id, None, Original(entry.size_bytes, entry.modified_at, digest.hexdigest(), head))


def _record(context: Context, asset_id: str) -> dict[str, Any] | None:
    """The record that services/recording.py wrote; None where it can't be read or is not this asset's."""
    try:
        with context.store.open(f"assets/{asset_id}/record.json", 0, _LONGEST_RECORD_BYTES) as stream:
            values = json.loads(stream.read())
    except (Missing, ValueError):
        return None
    good = isinstance(values, dict) and values.get("format") == FORMAT and values.get("id") == asset_id
    return values if good else None


def add(context: Context, session: Session, folder: Folder, tally: Tally) -> None:
    asset = _of_record(session, folder.record, context.clock.now()) if folder.record else _of_bytes(session, folder)
    asset.copy_number = _free_copy_number(session, asset)
    if folder.record is None:
        tally.without_record.append(asset.id)
    gone = folder.original is None or folder.original.size_bytes != asset.size_bytes
    if asset.state != AssetState.DISPOSED and gone:
        tally.without_original.append(asset.id)
        asset.state, asset.failure_code = AssetState.FAILED, "original_missing"
        asset.failure_detail = FAILURES["original_missing"]
    elif asset.state == AssetState.AVAILABLE:
        # Its renditions and its text have no rows; processing makes both.
        asset.state = AssetState.INGESTING
    session.add(asset)
    session.flush()
    for facts in (folder.record or {}).get("clips") or ():
        session.add(_clip(session, asset, facts))
    for facts in (folder.record or {}).get("transcripts") or ():
        _add_transcript(context, session, asset, facts)
    for facts in (folder.record or {}).get("collections") or ():
        _collect(session, asset, facts)
    tally.assets += 1


def _of_record(session: Session, record: dict[str, Any], now: datetime) -> Asset:
    columns = [column for column in Asset.__table__.columns if column.key not in NOT_RECORDED]
    values = {column.key: record[column.key] for column in columns if column.key in record}
    for column in columns:
        if isinstance(column.type, Utc) and values.get(column.key) is not None:
            values[column.key] = datetime.fromisoformat(values[column.key])
    values["uploaded_by_id"] = _user(session, record["uploaded_by_id"], record.get("uploaded_by") or "", now)
    values["event_id"] = _event(session, record.get("event"), now)
    return Asset(**values, recorded_version=values.get("version", 1))


def _clip(session: Session, asset: Asset, facts: dict[str, Any]) -> Clip:
    """Its marks are what a person gave; its file is made anew."""
    created_at = datetime.fromisoformat(facts["created_at"])
    return Clip(
        id=facts["id"],
        asset_id=asset.id,
        state=ClipState.QUEUED,
        mode=facts["mode"],
        in_seconds=facts["in_seconds"],
        out_seconds=facts["out_seconds"],
        created_by_id=_user(session, facts["created_by_id"], "", created_at),
        created_at=created_at,
    )


def _add_transcript(context: Context, session: Session, asset: Asset, facts: dict[str, Any]) -> None:
    """Its cues are in its file; without that there is nothing to bring back."""
    key = f"assets/{asset.id}/transcripts/{facts['id']}"
    try:
        with context.store.open(key) as stream:
            new = NewTranscript(stream.read(), facts["file_name"], facts["language"])
        written = transcript_rows.read(new, Origin(facts["origin"]), facts["engine"])
    except (Missing, Invalid):
        return
    created_at = datetime.fromisoformat(facts["created_at"])
    by_id = facts["created_by_id"] and _user(session, facts["created_by_id"], "", created_at)
    kept = replace(written, id=facts["id"], language=facts["language"])
    transcript_rows.add(context, session, asset.id, kept, by_id, created_at)


def _collect(session: Session, asset: Asset, facts: dict[str, Any]) -> None:
    """The collection comes back with the first of its assets that has come."""
    collection = session.get(Collection, facts["id"])
    if collection is None:
        created_at = datetime.fromisoformat(facts["created_at"])
        collection = Collection(
            id=facts["id"],
            **{name: facts[name] for name in ("name", "description", "access_level")},
            owner_id=_user(session, facts["owner_id"], facts["owner"], created_at),
            created_at=created_at,
            updated_at=created_at,
        )
        session.add(collection)
    if facts["cover"]:
        collection.cover_id = asset.id
    session.flush()
    session.add(CollectionAsset(collection_id=collection.id, asset_id=asset.id, position=facts["position"]))


def _of_bytes(session: Session, folder: Folder) -> Asset:
    """Nobody knows any more how open it was, so it comes back closed."""
    original = folder.original
    assert original is not None and original.sha256 is not None
    sniffed = sniff(original.head)
    refused = sniffed is None
    asset = Asset(
        id=folder.asset_id,
        state=AssetState.FAILED if refused else AssetState.INGESTING,
        kind=sniffed.kind if sniffed else Kind.TEXT,
        access_level=Level.SECRET,
        created_at=original.modified_at,
        updated_at=original.modified_at,
        uploaded_by_id=_user(session, "", "unknown", original.modified_at),
        file_name=folder.asset_id,
        media_type=sniffed.media_type if sniffed else "application/octet-stream",
        size_bytes=original.size_bytes,
        sha256=original.sha256,
    )
    if refused:
        asset.failure_code, asset.failure_detail = "unsupported", FAILURES["unsupported"]
    return asset


def _user(session: Session, user_id: str, name: str, now: datetime) -> str:
    """The placeholder of an account: closed, without a password. Answers its id."""
    known = session.get(User, user_id) if user_id else None
    named = session.execute(select(User).where(User.name == name)).scalar_one_or_none()
    if known is None and named is not None and not user_id:
        known = named
    if known is not None:
        return known.id
    fresh = user_id or new_id()
    user = User(
        id=fresh,
        name=f"{name[:60]}-{fresh[-8:]}" if named is not None or not name else name,
        display_name=name,
        role=Role.VIEWER,
        password_hash=NO_PASSWORD,
        active=False,
        created_at=now,
    )
    session.add(user)
    session.flush()
    return user.id


def _event(session: Session, facts: dict[str, Any] | None, now: datetime) -> str | None:
    if not facts:
        return None
    event = session.get(Event, facts["id"])
    if event is None:
        times = {name: _time(facts.get(name)) for name in ("starts_at", "ends_at")}
        words = {name: facts.get(name) or "" for name in ("title", "place", "description")}
        event = Event(id=facts["id"], kind=facts.get("kind") or "other", created_at=now, version=1, **words, **times)
        session.add(event)
        session.flush()
    return event.id


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _free_copy_number(session: Session, asset: Asset) -> int:
    """The recorded one where it is free, else the next: the same bytes may not stand twice under one number."""
    query = select(Asset.copy_number).where(Asset.sha256 == asset.sha256)
    taken = set(session.execute(query).scalars())
    wanted = asset.copy_number or 0
    return wanted if wanted not in taken else max(taken) + 1
