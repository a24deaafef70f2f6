"""Process one asset: the whole way from an original to something a person finds and looks at, step by step.

Every step can be done twice. The row tells the truth at each moment: `ingesting` with a lease while somebody works,
then `available`, or `failed` with a reason. `attempts` is also the fence: who lost the lease can't record any more.
"""

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from dam.db.models import Asset, AssetText, Rendition
from dam.domain.access import Actor, system_actor
from dam.domain.errors import Conflict, Missing, ServiceAway
from dam.domain.failures import FAILURES
from dam.domain.lifecycle import AssetState, attempts_of_run, may_follow, next_run
from dam.media.produce import produce
from dam.media.results import MediaFailure, Produced
from dam.media.sandbox import Sandbox
from dam.media.sniff import Sniffed, sniff
from dam.services import audit, guard, ingest, sidecar
from dam.services.context import Context
from dam.services.staging import HEAD_BYTES

LEASE = timedelta(minutes=5)
ATTEMPTS = 3
_TOLD_EVERY_SECONDS = 3.0
_LOOKED_EVERY_SECONDS = 1.0


_log = logging.getLogger(__name__)


class Superseded(Exception):
    """The claim is gone: somebody cancelled, or another worker has taken over. Whoever works stops at once."""


@dataclass(frozen=True)
class Workshop:
    """What a worker has beside the context: decoders in their sandbox and a folder for files under way."""

    context: Context
    sandbox: Sandbox
    scratch: Path


@dataclass(frozen=True)
class Claim:
    """The right to work on one asset until the lease ends."""

    asset_id: str
    original_key: str
    file_name: str
    attempt: int


def process(workshop: Workshop, asset_id: str) -> None:
    """Claim, produce, keep, record, announce. Raises `ServiceAway` and the like; then the sweeper tries again."""
    claim = _claim(workshop.context, asset_id)
    if claim is None:
        return
    try:
        _work(workshop, claim)
    except Superseded:
        _log.info("asset %s is no longer ours to process", asset_id)
        return
    except BaseException:
        _release(workshop.context, claim)
        raise
    ingest.wake(workshop.context)


def _work(workshop: Workshop, claim: Claim) -> None:
    asset_id = claim.asset_id
    # A folder for each attempt: one whose lease ran out may still be at work in its own.
    with scratch_folder(workshop.scratch, f"{asset_id}-{claim.attempt}") as folder:
        try:
            with original_file(workshop.context, claim.original_key, folder) as path:
                produced = produce(
                    workshop.sandbox,
                    path,
                    sniffed_again(path, claim.file_name),
                    folder,
                    sidecar=_sidecar(workshop.context, asset_id),
                    on_progress=_teller(workshop.context, claim),
                )
        except MediaFailure as failure:
            _record_failure(workshop.context, claim, failure.code)
        else:
            _keep_renditions(workshop.context, asset_id, produced)
            _record(workshop.context, claim, produced)


def reprocess(context: Context, actor: Actor, asset_id: str) -> None:
    """Send an asset through processing once more. Raises `Missing`, `Forbidden`, `Gone`, `Conflict`."""
    with context.database.write() as session:
        asset = guard.editable_asset(session, actor, asset_id)
        if not may_follow(AssetState(asset.state), AssetState.INGESTING):
            raise Conflict("This asset is being processed already.", "not_ready")
        asset.attempts = next_run(asset.attempts)
        asset.state, asset.lease_until, asset.progress = AssetState.INGESTING, None, 0.0
        asset.failure_code = asset.failure_detail = ""
        asset.version, asset.updated_at = asset.version + 1, context.clock.now()
        audit.append(context, session, actor, "reprocess_requested", "asset", asset.id)
    ingest.announce(context, asset.id, asset.kind)


def _claim(context: Context, asset_id: str) -> Claim | None:
    """None when there is nothing to do: done, gone, or in somebody else's hands."""
    now = context.clock.now()
    with context.database.write() as session:
        asset = _locked(session, asset_id)
        if asset is None or asset.state != AssetState.INGESTING or (asset.lease_until and asset.lease_until > now):
            return None
        asset.attempts += 1
        asset.lease_until = now + LEASE
        if attempts_of_run(asset.attempts) > ATTEMPTS:
            _fail(context, asset, "interrupted")
            audit.append(context, session, system_actor(), "failed", "asset", asset.id, {"code": "interrupted"})
            return None
        return Claim(asset.id, asset.original_key, asset.file_name, asset.attempts)


def _locked(session: Session, asset_id: str) -> Asset | None:
    return session.execute(select(Asset).where(Asset.id == asset_id).with_for_update(of=Asset)).scalar_one_or_none()


def _release(context: Context, claim: Claim) -> None:
    """Give the lease back at once. Where even that fails, it ends by itself."""
    mine = (Asset.id == claim.asset_id, Asset.attempts == claim.attempt, Asset.state == AssetState.INGESTING)
    with suppress(ServiceAway), context.database.write() as session:
        session.execute(update(Asset).where(*mine).values(lease_until=None))


@contextmanager
def scratch_folder(scratch: Path, name: str) -> Iterator[Path]:
    folder = scratch / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def original_file(context: Context, key: str, folder: Path) -> Iterator[Path]:
    """The original as a local file; a store that is not local is copied from, for as long as the block lasts."""
    local = context.store.local_path(key)
    if local is not None:
        yield local
        return
    path = folder / "original"
    try:
        with context.store.open(key) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, 1024 * 1024)
    except Missing as problem:
        raise MediaFailure("original_missing") from problem
    yield path
    path.unlink()


def sniffed_again(path: Path, file_name: str) -> Sniffed:
    try:
        with path.open("rb") as file:
            sniffed = sniff(file.read(HEAD_BYTES), file_name)
    except FileNotFoundError as problem:
        raise MediaFailure("original_missing") from problem
    if sniffed is None:
        raise MediaFailure("damaged")
    return sniffed


def _sidecar(context: Context, asset_id: str) -> bytes | None:
    try:
        with context.store.open(sidecar.key_of(asset_id)) as file:
            return file.read()
    except Missing:
        return None


def _teller(context: Context, claim: Claim) -> Callable[[float], None]:
    """Writes progress into the row now and then, which also holds the lease. Raises `Superseded` when it is lost."""
    mine = (Asset.id == claim.asset_id, Asset.attempts == claim.attempt, Asset.state == AssetState.INGESTING)

    def write(fraction: float) -> bool:
        values = {"progress": fraction, "lease_until": context.clock.now() + LEASE}
        with context.database.write() as session:
            return session.connection().execute(update(Asset).where(*mine).values(values)).rowcount > 0

    def held() -> bool:
        with context.database.read() as session:
            return session.execute(select(Asset.id).where(*mine)).first() is not None

    return teller(held, write)


def teller(
    held: Callable[[], bool], write: Callable[[float], bool], every_seconds: float = _TOLD_EVERY_SECONDS
) -> Callable[[float], None]:
    """A listener to progress that writes it seldom and looks oftener whether the claim still holds."""
    looked = told = monotonic()

    def tell(fraction: float) -> None:
        nonlocal looked, told
        now = monotonic()
        if now - told >= every_seconds:
            told = looked = now
            if not write(fraction):
                raise Superseded
        elif now - looked >= _LOOKED_EVERY_SECONDS:
            looked = now
            if not held():
                raise Superseded

    return tell


def _keep_renditions(context: Context, asset_id: str, produced: Produced) -> None:
    for made in produced.renditions:
        context.store.adopt(f"assets/{asset_id}/renditions/{made.name}", made.path, made.media_type)


def _record(context: Context, claim: Claim, produced: Produced) -> None:
    now = context.clock.now()
    with context.database.write() as session:
        asset = _locked(session, claim.asset_id)
        if asset is None or asset.attempts != claim.attempt or asset.state != AssetState.INGESTING:
            return
        for name, value in _values(context, asset, produced).items():
            setattr(asset, name, value)
        asset.renditions = [
            Rendition(
                name=made.name,
                media_type=made.media_type,
                size_bytes=made.size_bytes,
                width_px=made.width_px,
                height_px=made.height_px,
                made_at=now,
            )
            for made in produced.renditions
        ]
        session.execute(delete(AssetText).where(AssetText.asset_id == asset.id))
        if produced.text:
            session.add(AssetText(asset_id=asset.id, text=produced.text.replace("\x00", "")))
        asset.state, asset.lease_until, asset.progress = AssetState.AVAILABLE, None, 1.0
        asset.attempts, asset.version, asset.updated_at = 0, asset.version + 1, now
        audit.append(context, session, system_actor(), "processed", "asset", asset.id)


def _values(context: Context, asset: Asset, produced: Produced) -> dict[str, Any]:
    """What the file says of itself. A field that a person has set keeps the person's value."""
    facts, said = produced.facts, produced.descriptive
    values: dict[str, Any] = {
        "kind": produced.kind,
        "width_px": facts.width_px,
        "height_px": facts.height_px,
        "duration_seconds": facts.duration_seconds,
        "frame_rate": facts.frame_rate,
        "embedded": {group: dict(tags) for group, tags in produced.embedded.items()},
        "warnings": list(produced.warnings),
        "camera": (said.camera or "")[:200],
        "latitude": said.latitude,
        "longitude": said.longitude,
    }
    descriptive = {
        "title": said.title or "",
        "description": said.description or "",
        "keywords": list(said.keywords),
        "creator": (said.creator or "")[:500],
        "credit": said.credit or "",
        "copyright": said.copyright or "",
        "usage_terms": said.usage_terms or "",
        "place": (said.place or "")[:500],
        "language": (said.language or "")[:20],
    }
    values |= {name: value for name, value in descriptive.items() if name not in asset.edited_fields}
    if "captured_at" not in asset.edited_fields:
        values |= _captured(context, produced)
    return values


def _captured(context: Context, produced: Produced) -> dict[str, Any]:
    captured = produced.descriptive.captured
    if captured is None:
        return {"captured_at": None, "captured_offset_minutes": None, "captured_source": ""}
    moment: datetime = captured.assuming(ZoneInfo(context.time_zone))
    source = captured.source if captured.zone_known else f"{captured.source}+assumed"
    return {
        "captured_at": moment,
        "captured_offset_minutes": captured.utc_offset_minutes,
        "captured_source": source[:60],
    }


def _record_failure(context: Context, claim: Claim, code: str) -> None:
    with context.database.write() as session:
        asset = _locked(session, claim.asset_id)
        if asset is None or asset.attempts != claim.attempt or asset.state != AssetState.INGESTING:
            return
        _fail(context, asset, code)
        audit.append(context, session, system_actor(), "failed", "asset", asset.id, {"code": code})


def _fail(context: Context, asset: Asset, code: str) -> None:
    asset.state, asset.failure_code, asset.failure_detail = AssetState.FAILED, code, FAILURES[code]
    asset.lease_until, asset.version, asset.updated_at = None, asset.version + 1, context.clock.now()
