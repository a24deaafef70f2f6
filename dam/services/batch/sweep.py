"""Batch edits that nobody works on, drafts that nobody started, and rows that no undo needs any more."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from dam.db.models import BatchEdit, BatchEditRow
from dam.domain.batch import BatchState
from dam.services import lease
from dam.services.batch.request import BATCH_QUEUE
from dam.services.context import Context

_PATIENCE = timedelta(seconds=20)
_DRAFT_FOR = timedelta(hours=24)
_MOST = 100


def sweep(context: Context) -> int:
    """How many there were. Raises `ServiceAway` when the queue is away."""
    return _requeue(context) + _forget_drafts(context) + _forget_rows(context)


def _requeue(context: Context) -> int:
    now = context.clock.now()
    left = select(BatchEdit.id).where(
        lease.idle(BatchEdit, BatchState.QUEUED, now), BatchEdit.queued_at < now - _PATIENCE
    )
    with context.database.read() as session:
        ids = session.execute(left.limit(_MOST)).scalars().all()
    for batch_id in ids:
        context.queue.enqueue("run_batch", batch_id, BATCH_QUEUE)
    return len(ids)


def _forget_drafts(context: Context) -> int:
    oldest = context.clock.now() - _DRAFT_FOR
    old = select(BatchEdit.id).where(BatchEdit.state == BatchState.DRAFT, BatchEdit.created_at < oldest)
    with context.database.read() as session:
        ids = session.execute(old.limit(_MOST)).scalars().all()
    for batch_id in ids:
        with context.database.write() as session:
            # By its state once more: somebody may have started it meanwhile.
            still = (BatchEdit.id == batch_id, BatchEdit.state == BatchState.DRAFT)
            session.execute(delete(BatchEdit).where(*still).execution_options(synchronize_session=False))
    return len(ids)


def _forget_rows(context: Context) -> int:
    """The batch edit itself stays, with its counts."""
    over = select(BatchEdit.id).where(BatchEdit.undo_until < context.clock.now())
    with context.database.read() as session:
        ids = session.execute(over.limit(_MOST)).scalars().all()
    for batch_id in ids:
        with context.database.write() as session:
            rows = delete(BatchEditRow).where(BatchEditRow.batch_id == batch_id)
            session.execute(rows.execution_options(synchronize_session=False))
            past = update(BatchEdit).where(BatchEdit.id == batch_id).values(undo_until=None)
            session.execute(past.execution_options(synchronize_session=False))
    return len(ids)
