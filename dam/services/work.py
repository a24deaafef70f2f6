"""What is under way, as far as somebody may know of it: assets processed, clips cut, many assets changed at once.

Whether somebody works on a row stands in the row itself: a lease that has not ended. Everything else waits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, defer

from dam.db.models import Asset, BatchEdit, Clip, Upkeep
from dam.domain.access import Actor, Permission, may_edit, may_see, scope_of
from dam.domain.batch import BatchState
from dam.domain.lifecycle import AssetState, ClipState, Kind
from dam.services import clip, upkeep
from dam.services.cancel import may_cancel_clip
from dam.services.context import Context
from dam.services.scope import in_scope

MOST_COUNTED = 1000
_MOST_ROWS = 200


@dataclass(frozen=True)
class Standing:
    """How far an asset is. `before` files wait ahead of it, None where it does not wait or that is not known."""

    asset: Asset
    working: bool
    before: int | None
    may_change: bool


@dataclass(frozen=True)
class ClipStanding:
    clip: Clip
    working: bool
    may_change: bool


@dataclass(frozen=True)
class Work:
    """`assets` and `clips` are those worked on and the next ones; `waiting` counts assets, at most `MOST_COUNTED`.

    `upkeep` is the system's own work, told to those alone who answer for the system.
    """

    assets: tuple[Standing, ...]
    clips: tuple[ClipStanding, ...]
    batches: tuple[BatchEdit, ...]
    upkeep: tuple[Upkeep, ...]
    waiting: int

    def __bool__(self) -> bool:
        return bool(self.assets or self.clips or self.batches or self.upkeep)


def standings(context: Context, actor: Actor, asset_ids: Sequence[str]) -> list[Standing]:
    """Of those assets that this person may see and that are not disposed of, in the order asked."""
    scope = scope_of(actor)
    query = select(Asset).options(defer(Asset.embedded)).where(Asset.id.in_(asset_ids))
    with context.database.read() as session:
        rows = {asset.id: asset for asset in session.execute(query).scalars()}
        seen = [rows[key] for key in dict.fromkeys(asset_ids) if key in rows and may_see(scope, rows[key])]
        return [_standing(context, session, actor, asset) for asset in seen if asset.state != AssetState.DISPOSED]


def clip_standings(context: Context, actor: Actor, clip_ids: Sequence[str]) -> list[ClipStanding]:
    scope, now = scope_of(actor), context.clock.now()
    with context.database.read() as session:
        clips = list(session.execute(select(Clip).where(Clip.id.in_(clip_ids))).scalars())
    return [_clip_standing(actor, one, now) for one in clips if may_see(scope, one.asset)]


def clips_of(context: Context, actor: Actor, asset_id: str) -> list[ClipStanding]:
    """Of one asset, the newest first. Raises `Missing`."""
    now = context.clock.now()
    return [_clip_standing(actor, one, now) for one in clip.list_clips(context, actor, asset_id)]


def under_way(context: Context, actor: Actor, limit: int = 8) -> Work:
    """What is worked on and waits: everybody's for who edits everything, else one's own alone."""
    now = context.clock.now()
    mine = in_scope(scope_of(actor))
    if not actor.has(Permission.EDIT_ALL):
        mine = and_(mine, Asset.uploaded_by_id == actor.user_id)
    rows = select(Asset).options(defer(Asset.embedded)).where(Asset.state == AssetState.INGESTING, mine)
    claimed = rows.where(Asset.lease_until.is_not(None)).order_by(Asset.lease_until).limit(limit)
    waits = rows.where(Asset.lease_until.is_(None)).order_by(Asset.ordinal)
    counted = waits.with_only_columns(Asset.ordinal).limit(MOST_COUNTED).subquery()
    with context.database.read() as session:
        found_rows = list(session.execute(claimed).scalars())
        found_rows += session.execute(waits.limit(limit - len(found_rows))).scalars()
        assets = [_standing(context, session, actor, row) for row in found_rows]
        waiting = session.execute(select(func.count()).select_from(counted)).scalar_one() if assets else 0
        clips = session.execute(_queued_clips().limit(MOST_COUNTED)).scalars()
        known = [one for one in clips if may_see(scope_of(actor), one.asset) and may_cancel_clip(actor, one)]
        batches = session.execute(_running_batches(actor).limit(limit)).scalars().all()
    return Work(
        tuple(assets),
        tuple(_clip_standing(actor, one, now) for one in known[:limit]),
        tuple(batches),
        tuple(upkeep.going_on(context)) if actor.has(Permission.MANAGE_ACCOUNTS) else (),
        waiting,
    )


def _queued_clips() -> Select[Clip]:
    return select(Clip).where(Clip.state == ClipState.QUEUED).order_by(Clip.id)


def _running_batches(actor: Actor) -> Select[BatchEdit]:
    query = select(BatchEdit).where(BatchEdit.state == BatchState.QUEUED).order_by(BatchEdit.id)
    return query if actor.has(Permission.ALL_BATCHES) else query.where(BatchEdit.created_by_id == actor.user_id)


def mine_lately(context: Context, actor: Actor, since: datetime, limit: int = 60) -> list[Standing]:
    """What this person has brought in since then, the newest first, however far it is."""
    query = select(Asset).options(defer(Asset.embedded)).where(*brought_in_since(context, since))
    query = query.where(Asset.uploaded_by_id == actor.user_id, in_scope(scope_of(actor)))
    query = query.where(Asset.state != AssetState.DISPOSED).order_by(Asset.ordinal.desc()).limit(limit)
    with context.database.read() as session:
        rows = list(session.execute(query).scalars())
        return [_standing(context, session, actor, asset) for asset in rows]


def brought_in_since(context: Context, since: datetime) -> tuple[ColumnElement[bool], ...]:
    """Assets that came at `since` or later, by their ordinals, which rise with arrival and are part of every index."""
    first = select(Asset.ordinal).where(Asset.created_at >= since).order_by(Asset.created_at, Asset.ordinal).limit(1)
    with context.database.read() as session:
        found = session.execute(first).scalar_one_or_none()
    return (Asset.ordinal >= found, Asset.created_at >= since) if found is not None else (Asset.ordinal < 0,)


def _standing(context: Context, session: Session, actor: Actor, asset: Asset) -> Standing:
    now = context.clock.now()
    working = asset.state == AssetState.INGESTING and asset.lease_until is not None and asset.lease_until > now
    waits = asset.state == AssetState.INGESTING and not working
    before = _before(session, asset) if waits else None
    return Standing(asset, working, before, may_edit(actor, asset))


def _before(session: Session, asset: Asset) -> int | None:
    """How many files of its queue arrived earlier and wait still. Their number alone is told, never which."""
    same = Asset.kind == Kind.VIDEO if asset.kind == Kind.VIDEO else Asset.kind != Kind.VIDEO
    waits = (Asset.state == AssetState.INGESTING, Asset.lease_until.is_(None), Asset.ordinal < asset.ordinal)
    counted = select(Asset.ordinal).where(*waits, same).limit(_MOST_ROWS + 1).subquery()
    found = session.execute(select(func.count()).select_from(counted)).scalar_one()
    return found if found <= _MOST_ROWS else None


def _clip_standing(actor: Actor, one: Clip, now: datetime) -> ClipStanding:
    working = one.state == ClipState.QUEUED and one.lease_until is not None and one.lease_until > now
    return ClipStanding(one, working, may_cancel_clip(actor, one))
