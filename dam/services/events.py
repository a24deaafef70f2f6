"""Events of the town: make, change, list, find."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, nulls_last, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dam.db.models import Asset, Event, new_id
from dam.domain.access import AccessScope, Actor, Permission, scope_of
from dam.domain.describing import clean_text
from dam.domain.errors import Forbidden, Invalid, Missing, Stale
from dam.domain.lifecycle import Kind
from dam.services import audit
from dam.services.context import Context
from dam.services.ingest import captured_time, wake
from dam.services.scope import in_scope
from search.fold import words
from search.matching import fitness

KINDS = (
    "council_sitting",
    "committee_sitting",
    "public_meeting",
    "press_conference",
    "mayor_meeting",
    "festival",
    "anniversary",
    "national_occasion",
    "religious_occasion",
    "exhibition",
    "opening",
    "other",
)
_MOST_EVENTS_READ = 5000
_NEWEST_FIRST = (nulls_last(Event.starts_at.desc()), Event.id.desc())
_LIMITS_CHARACTERS = {"title": 500, "place": 500, "description": 50_000}


@dataclass(frozen=True)
class EventSummary:
    """An event with how many of its assets this person may see, and one of them to show it by (None without)."""

    event: Event
    assets: int
    cover_id: str | None


def save_event(
    context: Context,
    actor: Actor,
    event_id: str | None,
    fields: Mapping[str, Any],
    expected_version: int | None = None,
    made_as: str | None = None,
) -> Event:
    """Make (`event_id` None) or change an event. Times are ISO 8601 with their zone. Raises `Invalid`, `Stale`.

    `made_as` is the id that a new one shall have: asked for twice, it is made once.
    """
    if not actor.has(Permission.MANAGE_EVENTS):
        raise Forbidden("Only an editor makes and changes events.")
    cleaned = _clean(fields)
    try:
        return _save(context, actor, event_id, cleaned, expected_version, made_as)
    except IntegrityError:
        # The other of two equal requests was quicker.
        if made_as is None:
            raise
        return get_event(context, made_as)


def _save(
    context: Context,
    actor: Actor,
    event_id: str | None,
    cleaned: Mapping[str, Any],
    expected_version: int | None,
    made_as: str | None,
) -> Event:
    with context.database.write() as session:
        if event_id is None:
            if made_as and (made := session.get(Event, made_as)) is not None:
                return made
            event = Event(created_at=context.clock.now(), version=0, title="", description="", place="", kind="other")
            event.id = made_as or new_id()
            session.add(event)
        else:
            event = _existing(session, event_id, lock=True)
            if expected_version is not None and event.version != expected_version:
                raise Stale("Somebody changed this event meanwhile. Read it again and repeat your change.")
        changes = {n: [_plain(getattr(event, n)), _plain(v)] for n, v in cleaned.items() if getattr(event, n) != v}
        for name, value in cleaned.items():
            setattr(event, name, value)
        if not event.title:
            raise Invalid("An event needs a title.", "bad_field", field="title")
        if event.starts_at and event.ends_at and event.ends_at < event.starts_at:
            raise Invalid("The event ends before it starts.", "bad_field", field="ends_at")
        event.version += 1
        session.flush()
        if changes and event_id is not None:
            # The title is searched by; the rest stands in the records beside the originals alone.
            told = (
                {"version": Asset.version + 1}
                if "title" in changes
                else {"recorded_version": Asset.recorded_version - 1}
            )
            outdated = update(Asset).where(Asset.event_id == event.id).values(told)
            session.execute(outdated.execution_options(synchronize_session=False))
        action = "event_added" if event_id is None else "event_changed"
        audit.append(context, session, actor, action, "event", event.id, {"changes": changes})
    wake(context)
    return event


def get_event(context: Context, event_id: str) -> Event:
    with context.database.read() as session:
        return _existing(session, event_id)


def list_events(
    context: Context, actor: Actor, *, text: str = "", limit: int = 100, offset: int = 0
) -> list[EventSummary]:
    """Newest first; those without a date last. `text` narrows by words of the title or place, in any script."""
    with context.database.read() as session:
        if text:
            events = _by_id(session, list(_fits(session, text))[offset : offset + limit])
        else:
            events = list(session.execute(select(Event).order_by(*_NEWEST_FIRST).limit(limit).offset(offset)).scalars())
        counts = _counts(session, scope_of(actor), [event.id for event in events])
    return [EventSummary(event, *counts.get(event.id, (0, None))) for event in events]


def find_events(context: Context, text: str, limit: int) -> list[Event]:
    """Those whose title or place fits what was typed, in any script, the best fit first, of equals the newest."""
    with context.database.read() as session:
        fits = _fits(session, text)
        return _by_id(session, sorted(fits, key=lambda event_id: -fits[event_id])[:limit])


def _fits(session: Session, text: str) -> dict[str, int]:
    """The ids of events that fit what was typed, the newest first, and how well.

    Reckoned here, since a database knows nothing of the other script, and SQLite not even small letters from capitals.
    """
    typed = words(text)
    query = select(Event.id, Event.title, Event.place).order_by(*_NEWEST_FIRST).limit(_MOST_EVENTS_READ)
    rows = session.execute(query).all()
    return {row.id: fit for row in rows if (fit := fitness(typed, f"{row.title} {row.place}"))}


def _by_id(session: Session, ids: list[str]) -> list[Event]:
    found = {event.id: event for event in session.execute(select(Event).where(Event.id.in_(ids))).scalars()}
    return [found[event_id] for event_id in ids]


def newest_events(context: Context, limit: int) -> list[Event]:
    """In the order of `list_events`, without counting what is in them."""
    query = select(Event).order_by(*_NEWEST_FIRST).limit(limit)
    with context.database.read() as session:
        return list(session.execute(query).scalars())


def event_titles(context: Context, event_ids: list[str]) -> dict[str, str]:
    with context.database.read() as session:
        rows = session.execute(select(Event.id, Event.title).where(Event.id.in_(event_ids)))
        return dict(rows.all())


def _counts(session: Session, scope: AccessScope, event_ids: list[str]) -> dict[str, tuple[int, str | None]]:
    newest = {kind: func.max(case((Asset.kind == kind, Asset.id))) for kind in (Kind.PHOTO, Kind.VIDEO)}
    # An event is shown by a photograph rather than by the paper that was handed out at it.
    cover = func.coalesce(*newest.values(), func.max(Asset.id))
    query = (
        select(Asset.event_id, func.count(), cover)
        .where(Asset.event_id.in_(event_ids), Asset.state == "available", in_scope(scope))
        .group_by(Asset.event_id)
    )
    return {event_id: (count, cover) for event_id, count, cover in session.execute(query) if event_id}


def _existing(session: Session, event_id: str, *, lock: bool = False) -> Event:
    event = session.get(Event, event_id, with_for_update=lock or None)
    if event is None:
        raise Missing("There is no such event.")
    return event


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    for name, value in fields.items():
        if name in _LIMITS_CHARACTERS:
            cleaned[name] = clean_text(value or "")
            if len(cleaned[name]) > _LIMITS_CHARACTERS[name]:
                raise Invalid(
                    f"The field {name} takes at most {_LIMITS_CHARACTERS[name]} characters.", "too_long", field=name
                )
        elif name == "kind":
            if value not in KINDS:
                raise Invalid(f"The kind of an event is one of {', '.join(KINDS)}.", "bad_field", field="kind")
            cleaned[name] = value
        elif name in ("starts_at", "ends_at"):
            cleaned[name] = value if isinstance(value, datetime) else captured_time(value, name)
        else:
            raise Invalid(f"An event has no field named {name}.", "unknown_field", field=name)
    return cleaned


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
