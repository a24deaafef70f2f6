"""How the system is, in the few things an administrator wants to know each morning, each with what to do about it."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from dam.db.models import Asset, AuditEvent, User
from dam.domain.access import Actor, scope_of
from dam.domain.errors import ServiceAway
from dam.domain.lifecycle import AssetState
from dam.services import drift, sign_in_limits
from dam.services.backup.make import BACKED_UP
from dam.services.context import Context
from dam.services.doctor.finding import Verdict
from dam.services.scope import in_scope

_LITTLE_BYTES, _TOO_LITTLE_BYTES = 10 * 1024**3, 1024**3
_BACKUP_EVERY = timedelta(days=7)
_LONG_BEHIND = timedelta(minutes=10)
_MANY_WAITING = 500
_MOST_FAILED = 1000


@dataclass(frozen=True)
class Sign:
    """One thing that was looked at. `code` with `verdict` decides the words, `number` and `at` stand in them."""

    code: str
    verdict: Verdict
    number: int = 0
    at: datetime | None = None


@dataclass(frozen=True)
class People:
    """Accounts by role, and for how many sign-in is refused somewhere after wrong passwords."""

    by_role: dict[str, int]
    refused: int


def signs(context: Context, actor: Actor) -> list[Sign]:
    """Disk, backup, failed files, queue and index: what is in trouble first. Files are those that the actor may see."""
    found = [_disk(context), _backup(context), _failed(context, actor), _queue(context), _index(context)]
    found += _drift(context)
    order = list(reversed(Verdict))
    return sorted(found, key=lambda sign: order.index(sign.verdict))


def people(context: Context) -> People:
    now = context.clock.now()
    with context.database.read() as session:
        rows = session.execute(
            select(User.role, func.count().label("number")).where(User.active).group_by(User.role)
        ).all()
        names = session.execute(select(User.name)).scalars().all()
        refused = sign_in_limits.refused(session, names, now)
    return People({row.role: row.number for row in rows}, refused)


def _disk(context: Context) -> Sign:
    free_bytes = shutil.disk_usage(context.staging).free
    verdict = Verdict.OK
    if free_bytes < _LITTLE_BYTES:
        verdict = Verdict.PROBLEM if free_bytes < _TOO_LITTLE_BYTES else Verdict.NOTE
    return Sign("disk", verdict, free_bytes)


def _backup(context: Context) -> Sign:
    query = select(AuditEvent).where(AuditEvent.action == BACKED_UP).order_by(AuditEvent.at.desc()).limit(1)
    with context.database.read() as session:
        last = session.execute(query).scalar_one_or_none()
        assets = session.execute(select(Asset.ordinal).limit(1)).scalar_one_or_none()
    if last is None:
        return Sign("backup_never", Verdict.OK if assets is None else Verdict.PROBLEM)
    if last.details.get("failed"):
        return Sign("backup_partial", Verdict.PROBLEM, int(last.details["failed"]), last.at)
    old = context.clock.now() - last.at > _BACKUP_EVERY
    return Sign("backup", Verdict.NOTE if old else Verdict.OK, at=last.at)


def _failed(context: Context, actor: Actor) -> Sign:
    shown = (Asset.state == AssetState.FAILED, in_scope(scope_of(actor)))
    rows = select(Asset.ordinal).where(*shown).limit(_MOST_FAILED).subquery()
    with context.database.read() as session:
        count = session.execute(select(func.count()).select_from(rows)).scalar_one()
    return Sign("failed", Verdict.NOTE if count else Verdict.OK, count)


def _queue(context: Context) -> Sign:
    try:
        waiting = sum(context.queue.lengths().values())
    except ServiceAway:
        return Sign("queue_away", Verdict.PROBLEM)
    return Sign("queue", Verdict.NOTE if waiting > _MANY_WAITING else Verdict.OK, waiting)


def _index(context: Context) -> Sign:
    try:
        context.index.ready()
    except ServiceAway:
        return Sign("index_away", Verdict.PROBLEM)
    lag = drift.lag(context)
    late = lag.since is not None and context.clock.now() - lag.since > _LONG_BEHIND
    return Sign("index_late" if late else "index", Verdict.NOTE if late else Verdict.OK, lag.behind, lag.since)


def _drift(context: Context) -> list[Sign]:
    """What the last comparison of index and rows found; nothing before there was one."""
    found = drift.latest(context)
    if found is None:
        return []
    if found.wrong:
        return [Sign("index_drift", Verdict.NOTE, found.wrong, found.measured_at)]
    return [Sign("index_agrees", Verdict.OK, found.checked, found.measured_at)]
