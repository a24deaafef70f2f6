"""What somebody finds on their desk in the morning: arrivals, what waits, what comes, and this day in earlier years.

Lists come from the database by its indexes; numbers come from the search engine with the very request that the library
is opened with, so that both agree. Nothing is counted or listed that the person may not see.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from dam.db.models import Asset, AuditEvent, Event, User
from dam.domain.access import Actor, Level, Permission, scope_of
from dam.domain.describing import Missing
from dam.domain.errors import ServiceAway
from dam.domain.lifecycle import AssetState, Kind
from dam.ports import FacetValue, SearchRequest
from dam.services import engine, find
from dam.services.context import Context
from dam.services.scope import in_scope
from dam.services.work import brought_in_since

MOST_ARRIVALS = 400
_PICTURES = (Kind.PHOTO, Kind.VIDEO)
_LONG_EVENT = timedelta(days=31)
_CHANGES_LOOKED_AT = 1000
_SPREAD_OVER = 8
_CHANGE_ACTIONS = ("described", "sidecar_attached", "processing_cancelled")


@dataclass(frozen=True)
class Group:
    """Arrivals of one event, or of one person without an event, from `first` to `last`.

    `ids` are some of them: pictures before what is only read or heard, what failed last, the newest before the older.
    """

    event: Event | None
    uploaders: tuple[str, ...]
    uploader_id: str
    ids: tuple[str, ...]
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Arrivals:
    """`whole` is False where more came in than was looked at: then the groups' counts are lower bounds."""

    groups: tuple[Group, ...]
    count: int
    whole: bool


@dataclass(frozen=True)
class Waiting:
    """How many there are of each; None where the search engine is away and cannot say."""

    failed: int | None
    captions: int | None
    events: int | None

    @property
    def nothing(self) -> bool:
        return (self.failed, self.captions, self.events) == (0, 0, 0)


@dataclass(frozen=True)
class Holdings:
    """How many assets of each kind and level this person may see."""

    total: int
    kinds: Sequence[FacetValue] = field(default_factory=tuple)
    levels: Sequence[FacetValue] = field(default_factory=tuple)


@dataclass(frozen=True)
class Change:
    asset: Asset
    at: datetime
    actor_name: str
    action: str
    fields: tuple[str, ...]


def arrivals(context: Context, actor: Actor, since: datetime, *, mine: bool = False, each: int = 12) -> Arrivals:
    """What came in since then, the newest group first; `each` is how many of a group are named."""
    query = select(Asset.id, Asset.event_id, Asset.uploaded_by_id, Asset.created_at)
    query = query.add_columns(Asset.kind, Asset.state)
    query = query.where(*brought_in_since(context, since), in_scope(scope_of(actor)))
    query = query.where(Asset.state != AssetState.DISPOSED)
    if mine:
        query = query.where(Asset.uploaded_by_id == actor.user_id)
    with context.database.read() as session:
        rows = session.execute(query.order_by(Asset.ordinal.desc()).limit(MOST_ARRIVALS + 1)).all()
        whole, rows = len(rows) <= MOST_ARRIVALS, rows[:MOST_ARRIVALS]
        grouped: dict[tuple[str, str], list[Any]] = {}
        for row in rows:
            grouped.setdefault((row.event_id, "") if row.event_id else ("", row.uploaded_by_id), []).append(row)
        names = _names(session, {row.uploaded_by_id for row in rows})
        events = _events(session, {event_id for event_id, _ in grouped if event_id})
    groups = tuple(
        Group(
            event=events.get(event_id),
            uploaders=tuple(dict.fromkeys(names[row.uploaded_by_id] for row in found)),
            uploader_id=uploader_id,
            ids=tuple(row.id for row in sorted(found, key=_rank)[:each]),
            count=len(found),
            first=found[-1].created_at,
            last=found[0].created_at,
        )
        for (event_id, uploader_id), found in grouped.items()
    )
    return Arrivals(groups, len(rows), whole)


def latest(context: Context, actor: Actor, *, mine: bool = False, limit: int) -> list[str]:
    """The ids of the newest assets, whenever they came."""
    query = select(Asset.id).where(Asset.state != AssetState.DISPOSED, in_scope(scope_of(actor)))
    if mine:
        query = query.where(Asset.uploaded_by_id == actor.user_id)
    with context.database.read() as session:
        return list(session.execute(query.order_by(Asset.ordinal.desc()).limit(limit)).scalars())


def newest(context: Context, actor: Actor) -> str:
    """The id of the newest asset of those that the home page lists, empty where there is none."""
    return next(iter(latest(context, actor, mine=not actor.has(Permission.EDIT_ALL), limit=1)), "")


def _rank(row: Any) -> tuple[bool, bool]:
    return row.state == AssetState.FAILED, row.kind not in _PICTURES


def waiting(context: Context, actor: Actor) -> Waiting:
    """What this person can see to: of everything for who edits everything, else of their own."""
    own = () if actor.has(Permission.EDIT_ALL) else (actor.user_id,)
    return Waiting(
        failed=_count(context, actor, states=(AssetState.FAILED,), uploaded_by_ids=own),
        captions=_count(context, actor, missing=(Missing.CAPTION,), uploaded_by_ids=own),
        events=_count(context, actor, missing=(Missing.EVENT,), uploaded_by_ids=own),
    )


def failed(context: Context, actor: Actor, limit: int = 6) -> list[str]:
    """The ids of the newest files that failed and that this person can see to."""
    query = select(Asset.id).where(Asset.state == AssetState.FAILED, in_scope(scope_of(actor)))
    if not actor.has(Permission.EDIT_ALL):
        # Few files failed and many are one's own: so the database has to begin with the state.
        query = query.where(func.coalesce(Asset.uploaded_by_id, "") == actor.user_id)
    with context.database.read() as session:
        return list(session.execute(query.order_by(Asset.ordinal.desc()).limit(limit)).scalars())


def next_events(context: Context, today: datetime, limit: int = 6) -> list[Event]:
    """Events that are still to come or go on, the nearest first; `today` is the first moment of the day."""
    going_on = or_(Event.starts_at >= today, Event.ends_at >= context.clock.now())
    query = select(Event).where(and_(Event.starts_at >= today - _LONG_EVENT, going_on))
    with context.database.read() as session:
        return list(session.execute(query.order_by(Event.starts_at, Event.id).limit(limit)).scalars())


def earliest_capture(context: Context) -> datetime | None:
    """When the oldest picture was taken, of everything: how far back it is worth looking."""
    query = select(Asset.captured_at).where(Asset.captured_at.is_not(None)).order_by(Asset.captured_at).limit(1)
    with context.database.read() as session:
        return session.execute(query).scalar_one_or_none()


def taken_within(
    context: Context, actor: Actor, periods: Sequence[tuple[datetime, datetime]], *, each: int, most: int
) -> list[list[str]]:
    """For each period (from, up to but not including) the ids of some pictures and films taken in it, spread over it.

    Stops when `most` periods have some.
    """
    # Said the other way round, or the database goes by the state, which nearly all have, and not by the time.
    ready = Asset.state.not_in((AssetState.INGESTING, AssetState.FAILED, AssetState.DISPOSED))
    shown = (ready, Asset.kind.in_(_PICTURES), in_scope(scope_of(actor)))
    found = []
    with context.database.read() as session:
        for start, end in periods:
            taken = and_(Asset.captured_at >= start, Asset.captured_at < end)
            query = select(Asset.id).where(taken, *shown).order_by(Asset.captured_at).limit(each * _SPREAD_OVER)
            ids = list(session.execute(query).scalars())
            step = max(1, len(ids) // each)
            found.append(ids[::step][:each])
            most -= bool(ids)
            if not most:
                break
    return found


def newest_public(context: Context, actor: Actor, limit: int = 18) -> list[Asset] | None:
    """The newest that is open to the public; None where the search engine is away."""
    request = find.request_for(
        actor,
        levels=(Level.PUBLIC,),
        states=(AssetState.AVAILABLE,),
        sort="-created_at",
        limit=limit,
        facets=False,
    )
    try:
        return list(find.find(context, request).assets)
    except ServiceAway:
        return None


def holdings(context: Context, actor: Actor) -> Holdings | None:
    try:
        result = engine.search(context, find.request_for(actor, limit=0))
    except ServiceAway:
        return None
    return Holdings(result.total, result.facets.get("kind", ()), result.facets.get("level", ()))


def latest_changes(context: Context, actor: Actor, limit: int = 8) -> list[Change]:
    """What people changed last, an asset once, of what this person may see."""
    newest = select(func.max(AuditEvent.number)).scalar_subquery()
    query = select(AuditEvent).where(
        AuditEvent.number > newest - _CHANGES_LOOKED_AT,
        AuditEvent.subject_type == "asset",
        AuditEvent.action.in_(_CHANGE_ACTIONS),
    )
    with context.database.read() as session:
        entries = list(session.execute(query.order_by(AuditEvent.number.desc()).limit(limit * 8)).scalars())
    latest: dict[str, AuditEvent] = {}
    for entry in entries:
        latest.setdefault(entry.subject_id, entry)
    assets = find.get_assets(context, actor, list(latest)[: limit * 2])
    return [_change(asset, latest[asset.id]) for asset in assets][:limit]


def _change(asset: Asset, entry: AuditEvent) -> Change:
    return Change(asset, entry.at, entry.actor_name, entry.action, tuple(entry.details.get("changes", ())))


def _count(context: Context, actor: Actor, **choices: object) -> int | None:
    request: SearchRequest = find.request_for(actor, limit=0, facets=False, **choices)
    try:
        return engine.search(context, request).total
    except ServiceAway:
        return None


def _names(session: Session, user_ids: set[str]) -> dict[str, str]:
    query = select(User.id, User.display_name, User.name).where(User.id.in_(user_ids))
    return {user_id: display_name or name for user_id, display_name, name in session.execute(query)}


def _events(session: Session, event_ids: set[str]) -> dict[str, Event]:
    return {event.id: event for event in session.execute(select(Event).where(Event.id.in_(event_ids))).scalars()}
