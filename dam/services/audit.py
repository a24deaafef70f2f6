"""The audit log: an event in the same transaction as the change, chained by SHA-256 to the one before it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from dam.db.models import AuditEvent, System
from dam.domain.access import Actor
from dam.services.context import Context


def append(
    context: Context,
    session: Session,
    actor: Actor,
    action: str,
    subject_type: str,
    subject_id: str,
    details: dict[str, Any] | None = None,
) -> None:
    """Add an event; the head of the chain stays locked until the caller's transaction ends."""
    append_all(context, session, actor, [Entry(action, subject_type, subject_id, details or {})])


@dataclass(frozen=True)
class Entry:
    """What is to be noted: an action on a subject."""

    action: str
    subject_type: str
    subject_id: str
    details: dict[str, Any]


def append_all(context: Context, session: Session, actor: Actor, entries: Sequence[Entry]) -> None:
    """Add events in this order, with one look at the head of the chain."""
    head = session.execute(select(System).with_for_update()).scalar_one()
    for entry in entries:
        event = AuditEvent(
            number=head.audit_number + 1,
            at=context.clock.now(),
            actor_id=actor.user_id,
            actor_name=actor.name,
            action=entry.action,
            subject_type=entry.subject_type,
            subject_id=entry.subject_id,
            details=entry.details,
            previous_sha256=head.audit_sha256,
        )
        event.sha256 = digest(event)
        head.audit_number, head.audit_sha256 = event.number, event.sha256
        session.add(event)


def digest(event: AuditEvent) -> str:
    """SHA-256, in hexadecimal, of all that the event says and of the event before it."""
    facts = [
        event.number,
        event.at.isoformat(timespec="microseconds"),
        event.actor_id,
        event.actor_name,
        event.action,
        event.subject_type,
        event.subject_id,
        event.details,
        event.previous_sha256,
    ]
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class ChainReport:
    """`broken_at` is the number of the first event that does not follow from the one before it, else None."""

    events: int
    broken_at: int | None


def verify_chain(context: Context) -> ChainReport:
    """Walk the whole log. A changed, missing or cut-off event is found, the last one against the head's record."""
    number, previous = 0, ""
    # Else what is noted while this looks would be taken for a tail that the head does not know.
    with context.database.read(of_one_moment=True) as session:
        head = session.execute(select(System)).scalar_one()
        rows = session.execute(select(AuditEvent).order_by(AuditEvent.number).execution_options(yield_per=1000))
        for event in rows.scalars():
            number += 1
            if event.number != number or event.previous_sha256 != previous or digest(event) != event.sha256:
                return ChainReport(number, number)
            previous = event.sha256
        if (head.audit_number, head.audit_sha256) != (number, previous):
            return ChainReport(number, number + 1)
    return ChainReport(number, None)


@dataclass(frozen=True)
class HistoryEntry:
    number: int
    at: datetime
    actor_name: str
    action: str
    details: dict[str, Any]


def history(context: Context, subject_id: str, limit: int = 200) -> list[HistoryEntry]:
    """What happened to one subject, newest first. The caller has checked that the subject may be seen."""
    query = select(AuditEvent).where(AuditEvent.subject_id == subject_id)
    with context.database.read() as session:
        rows = session.execute(query.order_by(AuditEvent.number.desc()).limit(limit)).scalars()
        return [HistoryEntry(row.number, row.at, row.actor_name, row.action, row.details) for row in rows]


@dataclass(frozen=True)
class Narrowed:
    """Which events are wanted: of one person, on one subject, of one kind, from `since` to `until`, both included.

    Empty leaves it open.
    """

    actor_id: str = ""
    subject_id: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


_ALL = Narrowed()


def log(
    context: Context, before_number: int | None = None, limit: int = 100, narrowed: Narrowed = _ALL
) -> list[AuditEvent]:
    """A page of the log, newest first, of the events before that number."""
    query = select(AuditEvent).order_by(AuditEvent.number.desc()).limit(limit)
    if before_number is not None:
        query = query.where(AuditEvent.number < before_number)
    for name in ("actor_id", "subject_id", "action"):
        if wanted := getattr(narrowed, name):
            query = query.where(getattr(AuditEvent, name) == wanted)
    with context.database.read() as session:
        within = _within(narrowed)
        if within:
            # Numbers rise with time, so its bounds spare a walk through all that is newer.
            bounds = session.execute(select(func.min(AuditEvent.number), func.max(AuditEvent.number)).where(*within))
            first, last = bounds.one()
            if first is None:
                return []
            query = query.where(AuditEvent.number.between(first, last), *within)
        return list(session.execute(query).scalars())


def _within(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    since = [AuditEvent.at >= narrowed.since] if narrowed.since else []
    return since + ([AuditEvent.at <= narrowed.until] if narrowed.until else [])
