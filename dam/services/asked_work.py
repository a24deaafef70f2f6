"""What a machine is asked to do with one asset, and one row an asset says how that stands: reading, listening."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from dam.db.models import AskedWork, Asset
from dam.domain.access import Actor
from dam.domain.errors import Conflict, ServiceAway
from dam.domain.failures import FAILURES
from dam.domain.lifecycle import AssetState, WorkState
from dam.services import audit, guard, lease
from dam.services.cancel import CANCELLED
from dam.services.context import Context

Row = TypeVar("Row", bound=AskedWork)


@dataclass(frozen=True)
class WorkKind(Generic[Row]):
    """One kind of such work: the table of its rows, the job that does it and the queue where the job waits.

    `name` begins its audit actions and codes; `running` and `idle` are said to whoever asks for what goes on already
    and to whoever stops what does not.
    """

    table: type[Row]
    name: str
    job: str
    queue: str
    running: str
    idle: str

    def request(
        self,
        context: Context,
        actor: Actor,
        asset_id: str,
        check: Callable[[Asset], None],
        begin: Callable[[Row, Asset], dict[str, Any]],
    ) -> Row:
        """Also once more. `check` raises where the asset is not one for this work; `begin` writes into the row what is
        asked and answers the details for the audit log.

        Raises `Missing`, `Forbidden`, `Gone`, `Conflict`, and what `check` does.
        """
        with context.database.write() as session:
            asset = guard.editable_asset(session, actor, asset_id)
            check(asset)
            if asset.state != AssetState.AVAILABLE:
                raise Conflict("This asset is not ready. Wait until it is processed.", "not_ready")
            row = self.of_asset(session, asset.id, lock=True)
            if row is not None and row.state == WorkState.QUEUED:
                raise Conflict(self.running, f"{self.name}_running")
            if row is None:
                row = self.added(context, session, asset)
            lease.send_back(row, WorkState.QUEUED)
            row.failure_code = row.failure_detail = ""
            details = begin(row, asset)
            session.flush()
            audit.append(context, session, actor, f"{self.name}_requested", "asset", asset.id, details)
        self.announce(context, row.id)
        return row

    def cancel(self, context: Context, actor: Actor, asset_id: str) -> Row:
        """Raises `Missing`, `Forbidden`, `Gone`, and `Conflict` where nothing goes on."""
        with context.database.write() as session:
            asset = guard.editable_asset(session, actor, asset_id)
            row = self.of_asset(session, asset.id, lock=True)
            if row is None or row.state != WorkState.QUEUED:
                raise Conflict(self.idle, "not_running")
            lease.end(row, WorkState.FAILED)
            row.failure_code, row.failure_detail = CANCELLED, FAILURES[CANCELLED]
            audit.append(context, session, actor, f"{self.name}_cancelled", "asset", asset.id)
        return row

    def added(self, context: Context, session: Session, asset: Asset) -> Row:
        """A new row that waits for its worker; in the caller's transaction, not flushed."""
        row = self.table(asset_id=asset.id, state=WorkState.QUEUED, created_at=context.clock.now())
        session.add(row)
        return row

    def announce(self, context: Context, row_id: str) -> None:
        """The row is the outbox: what is not queued now, the sweeper finds."""
        with suppress(ServiceAway):
            context.queue.enqueue(self.job, row_id, self.queue)

    def of_asset(self, session: Session, asset_id: str, *, lock: bool = False) -> Row | None:
        query = select(self.table).where(self.table.asset_id == asset_id)
        return session.execute(query.with_for_update(of=self.table) if lock else query).scalar_one_or_none()


def working(context: Context, row: AskedWork | None) -> bool:
    """Whether a worker has it in hand at this moment."""
    if row is None or row.state != WorkState.QUEUED or row.lease_until is None:
        return False
    return row.lease_until > context.clock.now()
