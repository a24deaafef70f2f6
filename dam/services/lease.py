"""The right of one worker to work on one row, for minutes at a time: claimed, held, given back, and fenced.

A worker that stalls for longer than its lease may wake when the row is in other hands, or was worked off, or was sent
back to the beginning. It may record nothing then. So a row is still ours only while it waits for its worker and carries
both the number of our attempt and the very end that we gave our lease: either alone could come again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from dam.db.models import Leased
from dam.domain.errors import ServiceAway, StorageFull
from dam.services.context import Context

SPAN = timedelta(minutes=5)
ATTEMPTS = 3
_LOOK_EVERY_SECONDS = 1.0
_SLOWEST_BYTES_PER_SECOND = 1_000_000

Row = TypeVar("Row", bound=Leased)


class LeaseLost(Exception):
    """The row is in other hands or no longer to be worked on. Whoever works ends without recording."""


@dataclass
class Lease(Generic[Row]):
    """One claim. `row` is as it was when claimed; `attempt` counts from 1."""

    context: Context
    row: Row
    waiting: str
    attempt: int
    until: datetime

    @contextmanager
    def working(self) -> Iterator[None]:
        """The block in which the work is done. A lease that is lost ends it quietly; any other error gives it back.

        That a backing service is away or a disk is full says nothing of the row: such an attempt is not counted, or an
        outage of a minute would end everything that waits.
        """
        try:
            yield
        except LeaseLost:
            return
        except (ServiceAway, StorageFull):
            self._give_back(counted=False)
            raise
        except BaseException:
            self._give_back(counted=True)
            raise

    @contextmanager
    def recording(self) -> Iterator[tuple[Session, Row]]:
        """One transaction with the row, locked and surely still ours. Raises `LeaseLost`.

        What ends the work moves the row to its next state, which ends the lease too.
        """
        with self.context.database.write() as session:
            row = _locked(session, type(self.row), self.row.id)
            if row is None or (row.state, row.attempts, row.lease_until) != (self.waiting, self.attempt, self.until):
                raise LeaseLost
            yield session, row
            if row.state != self.waiting:
                row.lease_until = None

    def hold(self, note: Callable[[Row], None] | None = None, *, sending_bytes: int = 0) -> None:
        """From now on for a whole span more, and for as long as so many bytes take to the store at worst.

        `note` may write into the row on the way. Raises `LeaseLost`.
        """
        until = self.context.clock.now() + SPAN + timedelta(seconds=sending_bytes / _SLOWEST_BYTES_PER_SECOND)
        with self.recording() as (_, row):
            row.lease_until = until
            if note is not None:
                note(row)
        self.until = until

    def teller(self, every_seconds: float, note: Callable[[Row, float], None] | None = None) -> Callable[[float], None]:
        """To be called with the fraction done, as often as one likes; now and then it holds the lease.

        In between it looks oftener whether the row is still ours, so that work that was cancelled ends soon.
        """
        looked = told = monotonic()

        def tell(fraction: float) -> None:
            nonlocal looked, told
            now = monotonic()
            if now - told >= every_seconds:
                told = looked = now
                self.hold(None if note is None else lambda row: note(row, fraction))
            elif now - looked >= _LOOK_EVERY_SECONDS:
                looked = now
                self._look()

        return tell

    def _look(self) -> None:
        """Raises `LeaseLost`."""
        table = type(self.row)
        query = select(table.state, table.attempts, table.lease_until).where(table.id == self.row.id)
        with self.context.database.read() as session:
            found = session.execute(query).one_or_none()
        if found is None or tuple(found) != (self.waiting, self.attempt, self.until):
            raise LeaseLost

    def _give_back(self, *, counted: bool) -> None:
        """At once, for the next worker. Where even that fails, the lease ends by itself."""
        with suppress(ServiceAway, StorageFull, LeaseLost), self.recording() as (_, row):
            row.lease_until = None
            if not counted:
                row.attempts -= 1


def claim(
    context: Context, table: type[Row], row_id: str, waiting: str, give_up: Callable[[Session, Row], None]
) -> Lease[Row] | None:
    """None when there is nothing to do: the row is gone, not `waiting` any more, or in somebody else's hands.

    After too many attempts `give_up` is called instead, in the same transaction, and moves the row to its last state.
    """
    now = context.clock.now()
    with context.database.write() as session:
        row = _locked(session, table, row_id)
        if row is None or row.state != waiting or (row.lease_until and row.lease_until > now):
            return None
        if row.attempts >= ATTEMPTS:
            row.lease_until = None
            give_up(session, row)
            return None
        row.attempts += 1
        row.lease_until = until = now + SPAN
        return Lease(context, row, waiting, row.attempts, until)


def send_back(row: Leased, waiting: str) -> None:
    """To the beginning, with all attempts ahead, also out of somebody's hands: what that one finds is not recorded."""
    row.state, row.attempts, row.lease_until = waiting, 0, None


def end(row: Leased, state: str) -> None:
    """Out of anybody's hands into a state in which nobody works on it: whoever does so now notices within moments."""
    row.state, row.lease_until = state, None


def idle(table: type[Leased], waiting: str, now: datetime) -> ColumnElement[bool]:
    """Rows that wait for a worker and that nobody has in hand."""
    return and_(table.state == waiting, or_(table.lease_until.is_(None), table.lease_until <= now))


def _locked(session: Session, table: type[Row], row_id: str) -> Row | None:
    query = select(table).where(table.id == row_id).with_for_update(of=table)
    return session.execute(query).scalar_one_or_none()
