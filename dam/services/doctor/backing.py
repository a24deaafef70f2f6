"""The backing services: database, store, queue, index. Each answers, or it is said what does not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from dam.db import migrate
from dam.db.models import Asset, AuditEvent, System
from dam.domain.errors import DamError
from dam.services import drift, upkeep
from dam.services.context import Context
from dam.services.doctor.finding import Finding, Place, note, ok, problem
from dam.storage.marker import read_marker

_CLOCK_SLACK = timedelta(seconds=60)
_LONG_BEHIND = timedelta(minutes=10)


def findings(context: Context, place: Place) -> Iterator[Finding]:
    if place.database_url.startswith("sqlite") and not Path(place.database_url.removeprefix("sqlite:///")).exists():
        yield note("database", "there is none yet", "The system was never started here.", "Run: dam up")
        return
    database = _database(context)
    yield database
    if database.verdict == "ok":
        yield _clock(context)
    yield _store(context, known=database.verdict == "ok")
    yield _queue(context, place)
    yield _index(context, known=database.verdict == "ok")


def _database(context: Context) -> Finding:
    name = context.database.engine.dialect.name
    try:
        context.database.ready()
        present, newest = migrate.current_revision(context.database), migrate.newest_revision()
        if present != newest:
            says = f"{name} answers; its schema is {present or 'not there'}, the newest is {newest}"
            return note("database", says, "Looking after it waits until it is brought up.", "Run: dam up")
        with context.database.read() as session:
            assets = session.execute(select(func.count()).select_from(Asset)).scalar_one()
    except DamError as reason:
        step = "Start the database server, or mend DAM_DATABASE_URL."
        return problem("database", f"{name}: {reason.detail}", "Nothing works without it.", step)
    return ok("database", f"{name} answers, schema {present}, {assets:,} assets")


def _clock(context: Context) -> Finding:
    """The clock against what was written last: one that went back makes a muddle of the audit log."""
    with context.database.read() as session:
        latest = session.execute(select(func.max(AuditEvent.at))).scalar_one_or_none()
    now = context.clock.now()
    if isinstance(latest, datetime) and latest > now + _CLOCK_SLACK:
        says = f"it shows {now:%Y-%m-%d %H:%M} UTC, before the newest event of the audit log"
        return problem("clock", says, "Times of changes are wrong.", "Set the machine's clock; let NTP keep it.")
    return ok("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _store(context: Context, *, known: bool) -> Finding:
    try:
        context.store.ready()
        marker = read_marker(context.store)
        system_id = _system_id(context) if known else None
    except DamError as reason:
        step = "Mount the disk or start the object store, or mend the settings DAM_HOME and DAM_S3_*."
        return problem("store", reason.detail, "Nothing can be brought in or looked at.", step)
    if marker is None:
        return problem(
            "store", "it bears no marker", "The system refuses to start on it.", "Name or mount the right store."
        )
    if system_id is not None and marker.system_id != system_id:
        says = f"it belongs to the system {marker.system_id}, the database to {system_id}"
        return problem("store", says, "The system refuses to start on it.", "Name or mount the right store.")
    return ok("store", f"it answers and bears the marker of {marker.system_id}")


def _system_id(context: Context) -> str | None:
    with context.database.read() as session:
        return session.execute(select(System.system_id)).scalar_one_or_none()


def _queue(context: Context, place: Place) -> Finding:
    try:
        context.queue.ready()
        waiting = sum(context.queue.lengths().values())
    except DamError as reason:
        if place.own_redis:
            cost = "Nothing is processed while it stands; what waits is kept."
            return note("queue", "the system is not running", cost, "Run: dam up")
        step = "Start the Redis server, or mend DAM_REDIS_URL."
        return problem("queue", reason.detail, "Nothing is processed; what waits is kept.", step)
    return ok("queue", f"it answers, {waiting:,} jobs wait")


def _index(context: Context, *, known: bool) -> Finding:
    try:
        if context.index.needs_rebuild():
            return _unfilled(context, known)
        count = context.index.count()
        lag = drift.lag(context) if known else drift.Lag(0, None)
        found = drift.latest(context) if known else None
        rebuild = upkeep.under_way(context, upkeep.INDEX) if known else None
    except DamError as reason:
        return problem("index", reason.detail, "Nothing can be searched.", "Run: dam rebuild index")
    says = f"it answers, {count:,} assets in it"
    if found is not None:
        says += f"; compared on {found.measured_at:%Y-%m-%d %H:%M} UTC, {found.missing:,} were missing, "
        says += f"{found.stray:,} stray, {found.differing:,} of another version"
    if rebuild is not None:
        says += f"; it is being filled anew, {rebuild.share:.0%} are done"
    behind, since = lag.behind, lag.since
    if since is not None and context.clock.now() - since > _LONG_BEHIND:
        cost = "Searches miss them, or find them as they were."
        step = "Start the system with dam up; if it runs, look at what its scheduler says."
        return note("index", f"{says}, {behind:,} are behind, since {since:%Y-%m-%d %H:%M} UTC", cost, step)
    return ok("index", f"{says}, {behind:,} on their way")


def _unfilled(context: Context, known: bool) -> Finding:
    """Reading from an index that is missing would make an empty one: here it is left as it is."""
    if not known:
        return note("index", "there is none yet", "The system was never started here.", "Run: dam up")
    with context.database.read() as session:
        assets = session.execute(select(func.count()).select_from(Asset)).scalar_one()
    says, step = "it is missing, damaged or was never filled", "Start the system, which fills it by itself: dam up"
    if assets:
        return problem("index", says, f"Searches miss some or all of {assets:,} assets.", step)
    return note("index", says, "None while there are no assets.", step)
