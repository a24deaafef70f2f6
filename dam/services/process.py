"""Process one asset: the whole way from an original to something a person finds and looks at, step by step.

Every step can be done twice. The row tells the truth at each moment: `ingesting` with a lease while somebody works,
then `available`, or `failed` with a reason. Who lost the lease can't record any more (services/lease.py).
"""

import logging
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlalchemy.orm import Session

from dam.db.models import Asset, AssetText, Rendition, new_id, renditions_prefix
from dam.domain.access import Actor, system_actor
from dam.domain.errors import Conflict, Missing, ServiceAway
from dam.domain.failures import FAILURES
from dam.domain.lifecycle import PLAYABLE, AssetState, may_follow
from dam.media.produce import produce
from dam.media.results import MediaFailure, Produced
from dam.media.tools import tesseract_path
from dam.services import audit, guard, ingest, lease, scan, sidecar, transcript_rows
from dam.services.context import Context
from dam.services.lease import Lease, LeaseLost
from dam.services.similar import looks
from dam.services.transcript_rows import Written
from dam.services.workshop import Workshop, sniffed_again

_log = logging.getLogger(__name__)

_TOLD_EVERY_SECONDS = 3.0


def process(workshop: Workshop, asset_id: str) -> None:
    """Claim, produce, keep, record, announce. Raises `ServiceAway` and the like; then the sweeper tries again."""
    context = workshop.context

    def give_up(session: Session, asset: Asset) -> None:
        _fail(context, session, asset, "interrupted")

    claim = lease.claim(context, Asset, asset_id, AssetState.INGESTING, give_up)
    if claim is None:
        return
    with claim.working():
        _work(workshop, claim)
    ingest.wake(context)


def _work(workshop: Workshop, claim: Lease[Asset]) -> None:
    context, asset = workshop.context, claim.row
    tell = claim.teller(_TOLD_EVERY_SECONDS, _note_progress)
    # A folder for each attempt: one whose lease ran out may still be at work in its own.
    with workshop.folder(f"{asset.id}-{claim.attempt}") as folder:
        try:
            with workshop.original(asset.original_key, folder, tell) as path:
                produced = produce(
                    workshop.sandbox,
                    path,
                    sniffed_again(path, asset.file_name),
                    folder,
                    sidecar=_sidecar(context, asset.id),
                    on_progress=tell,
                )
        except MediaFailure as failure:
            workshop.require_room(folder)
            with claim.recording() as (session, row):
                _fail(context, session, row, failure.code)
            return
        _keep(context, claim, produced)


def reprocess(context: Context, actor: Actor, asset_id: str) -> None:
    """Send an asset through processing once more. Raises `Missing`, `Forbidden`, `Gone`, `Conflict`."""
    with context.database.write() as session:
        asset = guard.editable_asset(session, actor, asset_id)
        if not may_follow(AssetState(asset.state), AssetState.INGESTING):
            raise Conflict("This asset is being processed already.", "not_ready")
        ingest.send_back(asset)
        asset.updated_at = context.clock.now()
        audit.append(context, session, actor, "reprocess_requested", "asset", asset.id)
    ingest.announce(context, asset.id, asset.kind)


def _note_progress(asset: Asset, fraction: float) -> None:
    asset.progress = fraction


def _sidecar(context: Context, asset_id: str) -> bytes | None:
    try:
        with context.store.open(sidecar.key_of(asset_id)) as file:
            return file.read()
    except Missing:
        return None


def _keep(context: Context, claim: Lease[Asset], produced: Produced) -> None:
    """Into a folder of this attempt alone, then into the row; what other attempts have left goes afterwards."""
    asset, made_as = claim.row, new_id()
    left = [entry.key for entry in context.store.list(renditions_prefix(asset.id))]
    try:
        claim.hold(sending_bytes=sum(made.size_bytes for made in produced.renditions))
        for made in produced.renditions:
            context.store.adopt(renditions_prefix(asset.id, made_as) + made.name, made.path, made.media_type)
        subtitles = _keep_subtitles(context, asset.id, produced)
        with claim.recording() as (session, row):
            plays = produced.kind in PLAYABLE
            spare = transcript_rows.replace_embedded(context, session, row, subtitles) if plays else []
            _record(context, session, row, produced, made_as)
            scan_id = _plan_reading(context, session, row, produced)
    except LeaseLost:
        context.store.delete_prefix(renditions_prefix(asset.id, made_as))
        raise
    if scan_id:
        scan.SCAN.announce(context, scan_id)
    transcript_rows.forget(context, spare)
    try:
        for key in left:
            context.store.delete(key)
    except ServiceAway as problem:
        _log.warning("files of earlier attempts at %s stay: %s", asset.id, problem.detail)


def _plan_reading(context: Context, session: Session, asset: Asset, produced: Produced) -> str | None:
    """Have the words read on what is likely to bear some; where nothing can read, nobody is kept waiting for it."""
    pages = "no_text_layer" in produced.warnings or produced.facts.details.get("text_likely")
    return scan.plan(context, session, asset) if pages and tesseract_path() and scan.readable(asset) else None


def _keep_subtitles(context: Context, asset_id: str, produced: Produced) -> list[Written]:
    if not produced.subtitles:
        return []
    with context.database.read() as session:
        found = transcript_rows.embedded(session, asset_id, produced.subtitles)
    for written in found:
        transcript_rows.put(context, asset_id, written)
    return found


def _record(context: Context, session: Session, asset: Asset, produced: Produced, made_as: str) -> None:
    now = context.clock.now()
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
            made_as=made_as,
        )
        for made in produced.renditions
    ]
    looks.record(session, asset, produced.facts.dhash)
    session.execute(delete(AssetText).where(AssetText.asset_id == asset.id))
    if produced.text:
        session.add(AssetText(asset_id=asset.id, text=produced.text.replace("\x00", "")))
    asset.state, asset.progress = AssetState.AVAILABLE, 1.0
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


def _fail(context: Context, session: Session, asset: Asset, code: str) -> None:
    asset.state, asset.failure_code, asset.failure_detail = AssetState.FAILED, code, FAILURES[code]
    asset.version, asset.updated_at = asset.version + 1, context.clock.now()
    audit.append(context, session, system_actor(), "failed", "asset", asset.id, {"code": code})
