"""Ingest: staged bytes become an asset. Bytes first, then the row, then the job; each step survives a power cut."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import make_transient

from dam.db.models import Asset, Event, new_id
from dam.domain.access import Actor, Level, Permission, may_see, may_set_level, scope_of
from dam.domain.capture_time import YEARS
from dam.domain.describing import clean_fields, clean_file_name
from dam.domain.errors import Duplicate, Forbidden, Invalid, ServiceAway, UnsupportedType
from dam.domain.failures import FAILURES
from dam.domain.lifecycle import PLAYABLE, AssetState, Kind
from dam.media.sniff import Sniffed, refusal_code, sniff
from dam.services import audit, lease, transcript_rows
from dam.services.context import Context
from dam.services.staging import Staged
from dam.services.transcript_rows import Written

ASSET_QUEUE = "assets"
VIDEO_QUEUE = "video"


@dataclass(frozen=True)
class NewAsset:
    """What the door knows of a file: its name as sent, the person's own fields, and whether a second copy is meant."""

    file_name: str
    fields: Mapping[str, Any]
    keep_duplicate: bool = False
    source: str = "api"
    sidecar: bytes | None = None
    # What is said in a recording, in files that came beside it; one a language.
    transcripts: tuple[Written, ...] = ()
    # Given by a door that must know after a crash whether its file became an asset.
    asset_id: str | None = None


def check_may_ingest(actor: Actor, new: NewAsset) -> None:
    """What can be told before the first byte is sent. Raises `Forbidden`, `Invalid`."""
    if not actor.has(Permission.UPLOAD):
        raise Forbidden("Your role does not bring in files. Ask an administrator.")
    fields = clean_fields(new.fields)
    if not may_set_level(actor, None, _level(fields)):
        raise Forbidden("Only an editor makes an asset public.")


def ingest(context: Context, actor: Actor, staged: Staged, new: NewAsset) -> str:
    """Make an asset of staged bytes and answer its id. When it raises, the staged file is still the caller's.

    Raises `Forbidden`, `Invalid`, `UnsupportedType`, `Duplicate`, `StorageFull`, `ServiceAway`.
    """
    check_may_ingest(actor, new)
    sniffed = _recognised(staged, new.file_name)
    if new.asset_id is not None and _exists(context, new.asset_id):
        return new.asset_id
    if new.transcripts and sniffed.kind not in PLAYABLE:
        raise Invalid("Transcripts go with video and sound.", "no_recording")
    _refuse_known(context, actor, staged, new.keep_duplicate)
    asset = _row(context, actor, staged, new, sniffed)
    if new.sidecar is not None:
        context.store.put_bytes(f"assets/{asset.id}/sidecar.xmp", new.sidecar, "application/rdf+xml")
    for written in new.transcripts:
        transcript_rows.put(context, asset.id, written)
    # A door that names the asset may come a second time, after the bytes were taken in but not recorded.
    if new.asset_id is None or staged.path.exists():
        context.store.adopt(asset.original_key, staged.path, sniffed.media_type)
    try:
        _record(context, actor, asset, new)
    except (Duplicate, Invalid):
        # Surely not recorded. After any other error that is unknown, and the sweeper looks later.
        context.store.delete_prefix(f"assets/{asset.id}/")
        raise
    announce(context, asset.id, asset.kind)
    return asset.id


def ingest_or_discard(context: Context, actor: Actor, staged: Staged, new: NewAsset) -> str:
    """`ingest` for doors whose sender still has the bytes: when it raises, the staged file is gone."""
    try:
        return ingest(context, actor, staged, new)
    finally:
        staged.path.unlink(missing_ok=True)


def announce(context: Context, asset_id: str, kind: str) -> None:
    """Queue the processing. The row is the outbox: what is not queued now, the sweeper finds."""
    with suppress(ServiceAway):
        context.queue.enqueue("process_asset", asset_id, queue_of(kind))


def send_back(asset: Asset) -> None:
    """To the beginning of its processing, in the caller's transaction; `announce` follows when that has ended."""
    lease.send_back(asset, AssetState.INGESTING)
    asset.progress, asset.version = 0.0, asset.version + 1
    asset.failure_code = asset.failure_detail = ""


def queue_of(kind: str) -> str:
    """Video takes long and waits in a line of its own, so that it never holds up photos."""
    return VIDEO_QUEUE if kind == Kind.VIDEO else ASSET_QUEUE


def wake(context: Context) -> None:
    """Ask the indexer to look now; should the queue be away, it looks by itself a moment later."""
    with suppress(ServiceAway):
        context.queue.wake_indexer()


def _recognised(staged: Staged, file_name: str) -> Sniffed:
    if staged.size_bytes == 0:
        raise Invalid(FAILURES["empty"], "empty")
    sniffed = sniff(staged.head, file_name)
    if sniffed is None:
        code = refusal_code(staged.head)
        raise UnsupportedType(FAILURES[code], code)
    return sniffed


def _refuse_known(context: Context, actor: Actor, staged: Staged, keep: bool) -> None:
    """The quick answer; the uniqueness rule of the database is the one that holds when two arrive at once."""
    if keep:
        return
    with context.database.read() as session:
        known = session.execute(select(Asset).where(Asset.sha256 == staged.sha256, Asset.copy_number == 0)).scalar()
        if known is not None:
            raise _duplicate(actor, known)


def _exists(context: Context, asset_id: str) -> bool:
    with context.database.read() as session:
        return session.execute(select(Asset.id).where(Asset.id == asset_id)).scalar() is not None


def _duplicate(actor: Actor, known: Asset) -> Duplicate:
    if not may_see(scope_of(actor), known):
        return Duplicate("These very bytes are here already, in an asset that is not open to you.", asset_id=None)
    return Duplicate("These very bytes are here already.", asset_id=known.id)


def _row(context: Context, actor: Actor, staged: Staged, new: NewAsset, sniffed: Sniffed) -> Asset:
    fields = clean_fields(new.fields)
    now = context.clock.now()
    asset = Asset(
        id=new.asset_id or new_id(),
        state=AssetState.INGESTING,
        kind=sniffed.kind,
        access_level=_level(fields),
        created_at=now,
        updated_at=now,
        uploaded_by_id=actor.user_id,
        file_name=clean_file_name(new.file_name),
        media_type=sniffed.media_type,
        size_bytes=staged.size_bytes,
        sha256=staged.sha256,
        copy_number=0,
        edited_fields=sorted(name for name, value in fields.items() if value and name != "access_level"),
    )
    for name, value in fields.items():
        if name == "captured_at":
            set_captured(asset, captured_time(value))
        elif name != "access_level":
            setattr(asset, name, (value or None) if name == "event_id" else value)
    return asset


def _record(context: Context, actor: Actor, asset: Asset, new: NewAsset) -> None:
    try:
        with context.database.write() as session:
            if asset.event_id and session.get(Event, asset.event_id) is None:
                raise Invalid("There is no such event.", "no_such_event", field="event_id")
            if new.keep_duplicate:
                newest = select(func.max(Asset.copy_number)).where(Asset.sha256 == asset.sha256)
                last = session.execute(newest).scalar()
                asset.copy_number = 0 if last is None else last + 1
            session.add(asset)
            session.flush()
            for written in new.transcripts:
                transcript_rows.add(context, session, asset.id, written, actor.user_id)
            details = {"file_name": asset.file_name, "sha256": asset.sha256, "source": new.source}
            audit.append(context, session, actor, "ingested", "asset", asset.id, details)
    except IntegrityError as problem:
        if _exists(context, asset.id):
            return
        with context.database.read() as session:
            query = select(Asset).where(Asset.sha256 == asset.sha256, Asset.copy_number == asset.copy_number)
            known = session.execute(query).scalar()
        if known is None:
            raise
        if new.keep_duplicate:
            # Somebody else's copy took this number a moment ago; the next one is free.
            make_transient(asset)
            _record(context, actor, asset, new)
            return
        raise _duplicate(actor, known) from problem


def _level(fields: Mapping[str, Any]) -> Level:
    try:
        return Level(fields.get("access_level") or Level.INTERNAL)
    except ValueError:
        raise Invalid(f"An access level is one of {', '.join(Level)}.", "bad_field", field="access_level") from None


def set_captured(asset: Asset, moment: datetime | None) -> None:
    """When it was taken, as a person says it."""
    offset = moment.utcoffset() if moment else None
    asset.captured_at, asset.captured_source = moment, "person" if moment else ""
    asset.captured_offset_minutes = int(offset.total_seconds() // 60) if offset is not None else None


def captured_time(value: Any, field: str = "captured_at") -> datetime | None:
    """An ISO 8601 time with its zone, or nothing. Raises `Invalid`, naming the field."""
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in YEARS:
        raise Invalid(
            f"The time {field} is written with its zone, as 2024-05-09T10:30:00+05:00, in a year from 1000 to 9998.",
            "bad_field",
            field=field,
        )
    return moment
