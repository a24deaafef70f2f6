"""Cut a clip: the marks are checked and recorded at once, the file is made in a job (services/make_clip.py)."""

from contextlib import suppress

from sqlalchemy import select

from dam.db.models import Clip
from dam.domain.access import Actor, Permission
from dam.domain.clipping import ClipMode, range_problem
from dam.domain.errors import Conflict, Forbidden, Invalid, Missing, ServiceAway
from dam.domain.lifecycle import PLAYABLE, AssetState, ClipState
from dam.services import audit, guard, recording
from dam.services.context import Context

CLIP_QUEUE = "clips"


def request_clip(
    context: Context, actor: Actor, asset_id: str, in_seconds: float, out_seconds: float, mode: str
) -> Clip:
    """Raises `Missing`, `Forbidden`, `Gone`, `Conflict` (not processed yet) and `Invalid` with the reason."""
    if not actor.has(Permission.CLIP):
        raise Forbidden("Your role does not cut clips. Ask an editor.")
    if mode not in set(ClipMode):
        raise Invalid("The mode is exact or copy.", "bad_field", field="mode")
    with context.database.write() as session:
        asset = guard.present_asset(session, actor, asset_id)
        if asset.kind not in PLAYABLE:
            raise Invalid("Clips are cut from video and sound.", "not_playable")
        if asset.state != AssetState.AVAILABLE:
            raise Conflict("This asset is not ready to be cut. Wait until it is processed.", "not_ready")
        problem = range_problem(in_seconds, out_seconds, asset.duration_seconds)
        if problem:
            raise Invalid(problem, "bad_range")
        clip = Clip(
            asset_id=asset.id,
            state=ClipState.QUEUED,
            mode=mode,
            in_seconds=in_seconds,
            out_seconds=out_seconds,
            created_by_id=actor.user_id,
            created_at=context.clock.now(),
        )
        session.add(clip)
        session.flush()
        recording.outdate(session, asset.id)
        details = {"clip_id": clip.id, "in_seconds": in_seconds, "out_seconds": out_seconds, "mode": mode}
        audit.append(context, session, actor, "clip_requested", "asset", asset.id, details)
    # The row is the outbox: what is not queued now, the sweeper finds.
    with suppress(ServiceAway):
        context.queue.enqueue("make_clip", clip.id, CLIP_QUEUE)
    return clip


def get_clip(context: Context, actor: Actor, clip_id: str) -> Clip:
    with context.database.read() as session:
        clip = session.get(Clip, clip_id)
        if clip is None:
            raise Missing("There is no such clip.")
        guard.present_asset(session, actor, clip.asset_id)
    return clip


def list_clips(context: Context, actor: Actor, asset_id: str) -> list[Clip]:
    """Of one asset, newest first."""
    with context.database.read() as session:
        guard.visible_asset(session, actor, asset_id)
        return list(session.execute(select(Clip).where(Clip.asset_id == asset_id).order_by(Clip.id.desc())).scalars())
