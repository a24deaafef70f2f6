"""Find what was left lying: rows that nobody works on, uploads that nobody finishes, files of processes that died."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, select

from dam.db.models import Asset, Clip, LoginSession
from dam.domain.lifecycle import AssetState, ClipState, WorkState
from dam.services import ingest, lease, sign_in_limits, uploads
from dam.services.asked_work import Row, WorkKind
from dam.services.batch import sweep as batch_sweep
from dam.services.clip import CLIP_QUEUE
from dam.services.context import Context
from dam.services.hearing import HEARING
from dam.services.scan import SCAN

_PATIENCE = timedelta(seconds=20)
_LEFT_FOR_DEAD = timedelta(hours=24)
_BATCH = 1000


@dataclass(frozen=True)
class Swept:
    assets: int
    clips: int
    scans: int
    hearings: int
    batches: int
    uploads: int
    sessions: int
    files: int


def sweep(context: Context, scratch: Path) -> Swept:
    """Raises `ServiceAway` when the queue is away; then the next round finds the same rows."""
    return Swept(
        assets=_requeue_assets(context),
        clips=_requeue_clips(context),
        scans=_requeue(context, SCAN),
        hearings=_requeue(context, HEARING),
        batches=batch_sweep.sweep(context),
        uploads=uploads.finish_pending(context) + uploads.expire(context),
        sessions=_expire_sessions(context) + sign_in_limits.expire(context),
        files=_remove_leftovers(context, scratch) + context.store.sweep(_LEFT_FOR_DEAD.total_seconds()),
    )


def _requeue_assets(context: Context) -> int:
    now = context.clock.now()
    idle = lease.idle(Asset, AssetState.INGESTING, now)
    query = select(Asset.id, Asset.kind).where(idle, Asset.updated_at < now - _PATIENCE)
    with context.database.read() as session:
        rows = session.execute(query.limit(_BATCH)).all()
    for asset_id, kind in rows:
        context.queue.enqueue("process_asset", asset_id, ingest.queue_of(kind))
    return len(rows)


def _requeue_clips(context: Context) -> int:
    now = context.clock.now()
    idle = lease.idle(Clip, ClipState.QUEUED, now)
    query = select(Clip.id).where(idle, Clip.created_at < now - _PATIENCE)
    with context.database.read() as session:
        ids = session.execute(query.limit(_BATCH)).scalars().all()
    for clip_id in ids:
        context.queue.enqueue("make_clip", clip_id, CLIP_QUEUE)
    return len(ids)


def _requeue(context: Context, kind: WorkKind[Row]) -> int:
    now, table = context.clock.now(), kind.table
    query = select(table.id).where(lease.idle(table, WorkState.QUEUED, now), table.created_at < now - _PATIENCE)
    with context.database.read() as session:
        ids = session.execute(query.order_by(table.id).limit(_BATCH)).scalars().all()
    for row_id in ids:
        context.queue.enqueue(kind.job, row_id, kind.queue)
    return len(ids)


def _expire_sessions(context: Context) -> int:
    with context.database.read() as session:
        expired = LoginSession.expires_at < context.clock.now()
        if session.execute(select(LoginSession.token_sha256).where(expired).limit(1)).first() is None:
            return 0
    with context.database.write() as session:
        result = session.connection().execute(delete(LoginSession).where(expired))
        return result.rowcount


def _remove_leftovers(context: Context, scratch: Path) -> int:
    """Files and folders that no process has touched for a day. Resumable uploads have a rule of their own."""
    oldest = (context.clock.now() - _LEFT_FOR_DEAD).timestamp()
    removed = 0
    for path in [*context.staging.glob("*.part"), *scratch.glob("*")]:
        try:
            if path.stat().st_mtime > oldest:
                continue
        except FileNotFoundError:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        removed += 1
    return removed
