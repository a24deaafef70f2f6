"""Ask for a batch edit, stop one, take one back. The row is the outbox; the work is done in a job (run.py)."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import Session

from dam.db.models import BatchEdit, BatchEditRow, new_id
from dam.domain import batch as rules
from dam.domain.access import Actor, Level, Permission, may_handle_batch, may_set_level_of_many
from dam.domain.batch import ENDED, BatchState, Changes, Put
from dam.domain.errors import Conflict, Forbidden, Invalid, Missing, ServiceAway
from dam.services import audit, describe
from dam.services.batch.selection import Selection, resolve
from dam.services.context import Context

BATCH_QUEUE = "batches"
UNDO_FOR = timedelta(hours=24)


def draft(context: Context, actor: Actor, selection: Selection) -> BatchEdit:
    """Fix the list of assets, so that what is previewed is what is changed. Raises `Forbidden`, `Invalid`."""
    if not actor.has(Permission.EDIT_OWN):
        raise Forbidden("Your role does not change assets. Ask an editor.")
    ids, missing = resolve(context, actor, selection)
    batch = BatchEdit(
        id=new_id(),
        state=BatchState.DRAFT,
        created_by_id=actor.user_id,
        created_at=context.clock.now(),
        total=len(ids),
        left_out={Missing.code: missing} if missing else {},
    )
    blank = {"batch_id": batch.id, "outcome": "", "reason": "", "before": {}, "after": {}, "newly_edited": []}
    rows = [{**blank, "position": position, "asset_id": asset_id} for position, asset_id in enumerate(ids)]
    with context.database.write() as session:
        session.add(batch)
        session.flush()
        session.execute(insert(BatchEditRow), rows)
        session.refresh(batch)
    return batch


def start(context: Context, actor: Actor, batch_id: str, asked: Any) -> BatchEdit:
    """Give a draft its changes (as `dam.domain.batch.read` takes them) and have them made.

    Raises `Missing`, `Invalid`, `Forbidden`, and `Conflict` for one that was started before.
    """
    changes = rules.read(asked)
    with context.database.write() as session:
        batch = handled(session, actor, batch_id, lock=True)
        if batch.state != BatchState.DRAFT:
            raise Conflict("This batch edit was started already.", "already_started")
        check(session, actor, changes)
        batch.changes, batch.state = rules.stored(changes), BatchState.QUEUED
        batch.queued_at = context.clock.now()
        details = {"changes": batch.changes, "assets": batch.total}
        audit.append(context, session, actor, "batch_requested", "batch", batch.id, details)
    _announce(context, batch)
    return batch


def check(session: Session, actor: Actor, changes: Changes) -> None:
    """What can be told before the first asset. Raises `Invalid`, `Forbidden`."""
    level, event = (changes.by_field.get(name) for name in ("access_level", "event_id"))
    if isinstance(level, Put) and not may_set_level_of_many(actor, Level(level.value)):
        raise Forbidden("You may not give assets this access level. Ask an archivist.", field="access_level")
    if isinstance(event, Put):
        describe.require_event(session, event.value)


def cancel(context: Context, actor: Actor, batch_id: str) -> BatchEdit:
    """Stop after the assets that are being changed at this moment; what was changed stays and can be undone.

    A draft is thrown away. One that has ended stays as it is. Raises `Missing`, and `Conflict` for an undo.
    """
    with context.database.write() as session:
        batch = handled(session, actor, batch_id, lock=True)
        if batch.state == BatchState.DRAFT:
            session.delete(batch)
        elif batch.state == BatchState.QUEUED:
            if batch.undo_of_id:
                raise Conflict("An undo goes on to its end.", "undo_goes_on")
            batch.cancel_asked = True
            audit.append(context, session, actor, "batch_cancelled", "batch", batch.id)
            if batch.attempts == 0:
                finish(context, batch, BatchState.CANCELLED)
    return batch


def undo(context: Context, actor: Actor, batch_id: str) -> BatchEdit:
    """Take a batch edit back with another one; asked twice it is done once. Raises `Missing`, `Conflict`, `Invalid`."""
    now = context.clock.now()
    with context.database.write() as session:
        batch = handled(session, actor, batch_id, lock=True)
        known = session.execute(select(BatchEdit).where(BatchEdit.undo_of_id == batch.id)).scalar_one_or_none()
        if known is not None:
            return known
        if batch.state not in ENDED:
            raise Conflict("This batch edit is still at work. Cancel it, or wait for its end.", "not_ready")
        if not batch.changed:
            raise Invalid("This batch edit changed nothing; there is nothing to undo.", "nothing_to_undo")
        if batch.undo_until is None or batch.undo_until <= now:
            raise Conflict("The time in which this batch edit can be undone is over.", "undo_over")
        back = BatchEdit(
            id=new_id(),
            state=BatchState.QUEUED,
            created_by_id=actor.user_id,
            created_at=now,
            queued_at=now,
            changes=batch.changes,
            undo_of_id=batch.id,
            total=batch.changed,
        )
        session.add(back)
        session.flush()
        _turn_rows(session, batch.id, back.id)
        details = {"batch_id": batch.id, "assets": back.total}
        audit.append(context, session, actor, "batch_undo_requested", "batch", back.id, details)
        session.flush()
        session.refresh(back)
    _announce(context, back)
    return back


def handled(session: Session, actor: Actor, batch_id: str, *, lock: bool = False) -> BatchEdit:
    """The batch edit, if this actor may handle it; somebody else's answers like one that is not there."""
    query = select(BatchEdit).where(BatchEdit.id == batch_id)
    if lock:
        query = query.with_for_update(of=BatchEdit)
    batch = session.execute(query).scalar_one_or_none()
    if batch is None or not may_handle_batch(actor, batch.created_by_id):
        raise Missing("There is no such batch edit, or it is somebody else's.")
    return batch


def finish(context: Context, batch: BatchEdit, state: BatchState) -> None:
    batch.state, batch.finished_at = state, context.clock.now()
    batch.undo_until = batch.finished_at + UNDO_FOR


def _turn_rows(session: Session, batch_id: str, undo_id: str) -> None:
    """What was changed, the other way round: what the batch left is expected, what it found comes back."""
    row = BatchEditRow
    nothing = literal("")
    position = func.row_number().over(order_by=row.position) - 1
    turned = select(
        literal(undo_id), position, row.asset_id, nothing, nothing, row.after, row.before, row.newly_edited
    ).where(row.batch_id == batch_id, row.outcome == "changed")
    names = ["batch_id", "position", "asset_id", "outcome", "reason", "before", "after", "newly_edited"]
    session.execute(insert(row).from_select(names, turned))


def _announce(context: Context, batch: BatchEdit) -> None:
    """The row is the outbox: what is not queued now, the sweeper finds."""
    with suppress(ServiceAway):
        context.queue.enqueue("run_batch", batch.id, BATCH_QUEUE)
