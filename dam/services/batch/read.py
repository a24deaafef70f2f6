"""Batch edits to be looked at: one, all of a person's, and what became of each asset."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from dam.db.models import Asset, BatchEdit, BatchEditRow
from dam.domain.access import Actor, Permission, scope_of
from dam.domain.batch import BatchState
from dam.services.batch.request import handled
from dam.services.context import Context
from dam.services.scope import in_scope


@dataclass(frozen=True)
class Outcome:
    """What became of one asset; `reason` says why it was left out."""

    asset: Asset
    outcome: str
    reason: str


def get_batch(context: Context, actor: Actor, batch_id: str) -> BatchEdit:
    """Raises `Missing`, also for somebody else's."""
    with context.database.read() as session:
        return handled(session, actor, batch_id)


def undos(context: Context, batch_ids: Sequence[str]) -> dict[str, BatchEdit]:
    """Those of the batch edits that are taken back, with the one that does it."""
    query = select(BatchEdit).where(BatchEdit.undo_of_id.in_(batch_ids))
    with context.database.read() as session:
        return {str(back.undo_of_id): back for back in session.execute(query).scalars()}


def list_batches(context: Context, actor: Actor, *, limit: int = 50, offset: int = 0) -> list[BatchEdit]:
    """Those that were started, newest first: one's own, for the administrator everybody's."""
    query = select(BatchEdit).where(BatchEdit.state != BatchState.DRAFT)
    if not actor.has(Permission.ALL_BATCHES):
        query = query.where(BatchEdit.created_by_id == actor.user_id)
    with context.database.read() as session:
        return list(session.execute(query.order_by(BatchEdit.id.desc()).limit(limit).offset(offset)).scalars())


def outcomes(context: Context, actor: Actor, batch_id: str, outcome: str, limit: int = 100) -> list[Outcome]:
    """The first assets with this outcome, those that the reader may see. Raises `Missing`."""
    row = BatchEditRow
    query = select(row, Asset).join(Asset, row.asset_id == Asset.id).where(row.batch_id == batch_id)
    query = query.where(row.outcome == outcome, in_scope(scope_of(actor))).order_by(row.position).limit(limit)
    with context.database.read() as session:
        handled(session, actor, batch_id)
        return [Outcome(asset, found.outcome, found.reason) for found, asset in session.execute(query)]


def changed_ids(context: Context, actor: Actor, batch_id: str, limit: int) -> list[str]:
    """The first assets that were changed, of those that the reader may see."""
    row = BatchEditRow
    query = select(row.asset_id).join(Asset, row.asset_id == Asset.id).where(row.batch_id == batch_id)
    query = query.where(row.outcome == "changed", in_scope(scope_of(actor)))
    with context.database.read() as session:
        handled(session, actor, batch_id)
        return list(session.execute(query.order_by(row.position).limit(limit)).scalars())
