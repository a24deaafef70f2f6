"""Hand out bytes: access is judged here, a download is audited, then the door sends a file, a stream or an address."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select

from dam.db.models import Asset, AuditEvent, Clip
from dam.domain.access import Actor
from dam.domain.errors import Missing
from dam.domain.lifecycle import ClipState
from dam.services import audit, guard
from dam.services.context import Context

# What a browser may show in its own page; everything else is only ever saved.
INLINE_MEDIA_TYPES = frozenset(
    {"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "video/mp4", "audio/mp4", "application/json"}
    | {"text/plain", "text/vtt"}
)


_RESUMED_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class Delivery:
    """Bytes that this person may have. `path` is set where the store is local; `open` reads anywhere."""

    context: Context
    key: str
    file_name: str
    media_type: str
    size_bytes: int
    etag: str
    attachment: bool

    @property
    def path(self) -> Path | None:
        return self.context.store.local_path(self.key)

    def open(self, start: int = 0, length: int | None = None) -> BinaryIO:
        return self.context.store.open(self.key, start, length)

    def presigned_url(self, seconds: int, content_disposition: str) -> str | None:
        return self.context.store.presigned_url(self.key, seconds, self.media_type, content_disposition)


def original(context: Context, actor: Actor, asset_id: str, *, first_byte: int | None = 0) -> Delivery:
    """The original, always as a download. `first_byte` is None where nobody gets a byte of it."""
    with context.database.read() as session:
        asset = guard.present_asset(session, actor, asset_id)
    _audit(context, actor, asset.id, {"rendition": "original"}, first_byte)
    return Delivery(
        context, asset.original_key, asset.file_name, asset.media_type, asset.size_bytes, asset.sha256, attachment=True
    )


def rendition(
    context: Context, actor: Actor, asset_id: str, name: str, *, download: bool = False, first_byte: int | None = 0
) -> Delivery:
    """A rendition to look at, or with `download` to keep, which is audited."""
    with context.database.read() as session:
        asset = guard.present_asset(session, actor, asset_id)
        row = next((r for r in asset.renditions if r.name == name), None)
    if row is None:
        raise Missing("There is no such rendition of this asset.")
    if download:
        _audit(context, actor, asset.id, {"rendition": name}, first_byte)
    etag = f"{asset.sha256[:32]}-{name}-{int(row.made_at.timestamp() * 1000)}"
    attachment = download or row.media_type not in INLINE_MEDIA_TYPES
    return Delivery(
        context, row.key, _renamed(asset, name, row.media_type), row.media_type, row.size_bytes, etag, attachment
    )


def clip_file(context: Context, actor: Actor, clip_id: str, *, first_byte: int | None = 0) -> Delivery:
    with context.database.read() as session:
        clip = session.get(Clip, clip_id)
        if clip is None:
            raise Missing("There is no such clip.")
        asset = guard.present_asset(session, actor, clip.asset_id)
    if clip.state != ClipState.AVAILABLE:
        raise Missing("This clip is not ready.")
    _audit(context, actor, asset.id, {"clip": clip.id}, first_byte)
    name = _renamed(asset, f"{clip.in_seconds:.2f}-{clip.out_seconds:.2f}", clip.media_type)
    return Delivery(context, clip.key, name, clip.media_type, clip.size_bytes, clip.id, attachment=True)


_ENDINGS = {
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/png": "png",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/x-matroska": "mkv",
    "audio/mp4": "m4a",
    "application/json": "json",
    "text/plain": "txt",
    "text/vtt": "vtt",
}


def _renamed(asset: Asset, part: str, media_type: str) -> str:
    stem = asset.file_name.rpartition(".")[0] or asset.file_name
    return f"{stem}-{part}.{_ENDINGS.get(media_type, 'bin')}"


def _audit(context: Context, actor: Actor, asset_id: str, what: dict[str, str], first_byte: int | None) -> None:
    """Note a download once: later parts are not counted again, if the beginning was, by this person, a day ago."""
    if first_byte is None or (first_byte > 0 and _noted(context, actor, asset_id, what)):
        return
    with context.database.write() as session:
        audit.append(context, session, actor, "downloaded", "asset", asset_id, what)


def _noted(context: Context, actor: Actor, asset_id: str, what: dict[str, str]) -> bool:
    query = select(AuditEvent.details).where(
        AuditEvent.subject_id == asset_id,
        AuditEvent.actor_id == actor.user_id,
        AuditEvent.action == "downloaded",
        AuditEvent.at > context.clock.now() - _RESUMED_WITHIN,
    )
    with context.database.read() as session:
        return what in session.execute(query).scalars().all()
