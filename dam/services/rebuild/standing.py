"""Who rebuilds the index at the moment, and how far they are: one at a time, whichever process or machine it is in."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dam.db.models import IndexRebuild, new_id
from dam.domain.errors import Conflict, DamError
from dam.services.context import Context

_log = logging.getLogger(__name__)
_BEAT_SECONDS = 1.0
# Past this a rebuild that tells nothing is taken for dead.
LEASE = timedelta(seconds=20)


@dataclass(frozen=True)
class Standing:
    """A rebuild under way: `done` of `total` assets are read; `seconds_left` is None while nothing can be said."""

    began_at: datetime
    done: int
    total: int
    assets_per_second: float
    seconds_left: float | None

    @property
    def fraction(self) -> float:
        return min(1.0, self.done / self.total) if self.total else 0.0


def standing(context: Context) -> Standing | None:
    """The rebuild under way, or None."""
    now = context.clock.now()
    with context.database.read() as session:
        row = session.get(IndexRebuild, 1)
    if row is None or row.finished_at is not None or row.lease_until <= now:
        return None
    passed_seconds = max(0.001, (now - row.began_at).total_seconds())
    rate = row.done / passed_seconds
    left = max(0, row.total - row.done) / rate if rate else None
    return Standing(row.began_at, row.done, row.total, rate, left)


def broke_off(context: Context) -> bool:
    """Whether the last rebuild died before its end."""
    with context.database.read() as session:
        row = session.get(IndexRebuild, 1)
    return row is not None and row.finished_at is None and row.lease_until <= context.clock.now()


class Counter:
    """What the one who rebuilds moves on, for the row to follow."""

    def __init__(self, total: int) -> None:
        self.done, self.total = 0, total


@contextmanager
def claimed(context: Context, total: int) -> Iterator[Counter]:
    """Until the block ends nobody else rebuilds. Raises `Conflict`, telling how far the other one is.

    A block that fails ends the rebuild as well: whoever asked for it knows.
    """
    token, counter, stop = new_id(), Counter(total), threading.Event()
    _claim(context, token, total)
    beat = threading.Thread(target=_beat, args=(context, token, counter, stop), name="rebuild-beat", daemon=True)
    beat.start()
    try:
        yield counter
    finally:
        stop.set()
        beat.join()
        _tell(context, token, counter, finished=True)


def _claim(context: Context, token: str, total: int) -> None:
    now = context.clock.now()
    fresh = {
        "token": token,
        "began_at": now,
        "lease_until": now + LEASE,
        "finished_at": None,
        "done": 0,
        "total": total,
    }
    with context.database.write() as session:
        row = _locked(session)
        if row is None:
            try:
                session.execute(insert(IndexRebuild).values(id=1, **fresh))
            except IntegrityError:
                raise _under_way("") from None
            return
        if row.finished_at is None and row.lease_until > now:
            share = f", {row.done * 100 // row.total} % are done" if row.total else ""
            raise _under_way(f" since {row.began_at:%Y-%m-%d %H:%M} UTC{share}")
        session.execute(update(IndexRebuild).values(fresh))


def _locked(session: Session) -> IndexRebuild | None:
    return session.execute(select(IndexRebuild).with_for_update()).scalar_one_or_none()


def _under_way(since: str) -> Conflict:
    return Conflict(f"The search index is being rebuilt already{since}. Wait until that is done.", "rebuild_under_way")


def _beat(context: Context, token: str, counter: Counter, stop: threading.Event) -> None:
    while not stop.wait(_BEAT_SECONDS):
        _tell(context, token, counter, finished=False)


def _tell(context: Context, token: str, counter: Counter, *, finished: bool) -> None:
    now = context.clock.now()
    values = {"done": counter.done, "total": max(counter.total, counter.done), "lease_until": now + LEASE}
    if finished:
        values["finished_at"] = now
    try:
        with context.database.write() as session:
            session.execute(update(IndexRebuild).where(IndexRebuild.token == token).values(values))
    except DamError as problem:
        # The next beat tells it; without one the rebuild is taken for dead and begun again, which harms nothing.
        _log.warning("how far the rebuild is could not be told: %s", problem.detail)
