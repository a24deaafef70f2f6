"""Stop work that somebody no longer wants: the row says so at once, and whoever works on it stops within a moment.

At its next look a worker finds that its lease is gone (services/lease.py) and ends its decoder. What only waits in the
queue finds nothing to do when its turn comes.
"""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from dam.db.models import Asset, Clip
from dam.domain.access import Actor, Permission
from dam.domain.errors import Conflict, Forbidden, Missing, ServiceAway
from dam.domain.failures import FAILURES
from dam.domain.lifecycle import AssetState, ClipState
from dam.services import audit, guard, lease, recording
from dam.services.clip import CLIP_QUEUE
from dam.services.context import Context
from dam.services.ingest import wake

CANCELLED = "cancelled"


def cancel_asset(context: Context, actor: Actor, asset_id: str) -> Asset:
    """End the processing of an asset; its original stays and can be processed again.

    Raises `Missing`, `Forbidden`, `Gone`, and `Conflict` where nothing is being processed.
    """
    with context.database.write() as session:
        asset = guard.editable_asset(session, actor, asset_id)
        if asset.state != AssetState.INGESTING:
            raise Conflict("This asset is not being processed.", "not_running")
        lease.end(asset, AssetState.FAILED)
        asset.failure_code, asset.failure_detail, asset.progress = CANCELLED, FAILURES[CANCELLED], 0.0
        asset.version, asset.updated_at = asset.version + 1, context.clock.now()
        audit.append(context, session, actor, "processing_cancelled", "asset", asset.id)
        session.flush()
        session.refresh(asset)
    wake(context)
    return asset


def may_cancel_clip(actor: Actor, clip: Clip) -> bool:
    """One's own, or anybody's for those who edit everything. Whether the asset may be seen is judged before."""
    own = clip.created_by_id == actor.user_id and actor.has(Permission.CLIP)
    return own or actor.has(Permission.EDIT_ALL)


def cancel_clip(context: Context, actor: Actor, clip_id: str) -> Clip:
    """End the making of a clip. Raises `Missing`, `Forbidden`, `Gone`, and `Conflict` where it is made or failed."""
    with context.database.write() as session:
        clip = _changeable_clip(session, actor, clip_id)
        if clip.state != ClipState.QUEUED:
            raise Conflict("This clip is not being cut.", "not_running")
        lease.end(clip, ClipState.FAILED)
        clip.failure_code, clip.failure_detail, clip.progress = CANCELLED, FAILURES[CANCELLED], 0.0
        audit.append(context, session, actor, "clip_cancelled", "asset", clip.asset_id, {"clip_id": clip.id})
    return clip


def cut_again(context: Context, actor: Actor, clip_id: str) -> Clip:
    """Send a clip that failed or was cancelled to be made once more. Raises as `cancel_clip`."""
    with context.database.write() as session:
        clip = _changeable_clip(session, actor, clip_id)
        if clip.state != ClipState.FAILED:
            raise Conflict("This clip is being cut or is ready.", "not_ready")
        lease.send_back(clip, ClipState.QUEUED)
        clip.failure_code, clip.failure_detail, clip.progress = "", "", 0.0
        recording.outdate(session, clip.asset_id)
        details = {"clip_id": clip.id, "in_seconds": clip.in_seconds, "out_seconds": clip.out_seconds}
        audit.append(context, session, actor, "clip_requested", "asset", clip.asset_id, details | {"mode": clip.mode})
    with suppress(ServiceAway):
        context.queue.enqueue("make_clip", clip.id, CLIP_QUEUE)
    return clip


def _changeable_clip(session: Session, actor: Actor, clip_id: str) -> Clip:
    query = select(Clip).where(Clip.id == clip_id).with_for_update(of=Clip)
    clip = session.execute(query).scalar_one_or_none()
    if clip is None:
        raise Missing("There is no such clip.")
    guard.present_asset(session, actor, clip.asset_id)
    if not may_cancel_clip(actor, clip):
        raise Forbidden("Only who asked for this clip, or an editor, may change it.")
    return clip
