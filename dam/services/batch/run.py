"""Work a batch edit off, in a job: some hundred assets a transaction, each change an audit event of its own.

A transaction carries the assets, their audit events and how far the batch is, so that a worker that dies leaves
nothing half done, and the next one goes on where it stood.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, lazyload

from dam.db.models import Asset, BatchEdit, BatchEditRow, User
from dam.domain import batch as rules
from dam.domain.access import Actor
from dam.domain.batch import BatchState
from dam.domain.errors import DamError, Stale
from dam.services import accounts, audit, describe, guard, ingest, lease
from dam.services.batch.request import finish
from dam.services.context import Context
from dam.services.lease import Lease

CHUNK = 200
_HELD_EVERY_SECONDS = 30.0


def run_batch(context: Context, batch_id: str) -> None:
    """Idempotent: one that has ended, is not started or is in somebody's hands is left alone."""

    def give_up(_session: Session, batch: BatchEdit) -> None:
        batch.failure_code = "interrupted"
        finish(context, batch, BatchState.FAILED)

    claim = lease.claim(context, BatchEdit, batch_id, BatchState.QUEUED, give_up)
    if claim is None:
        return
    hold = claim.teller(_HELD_EVERY_SECONDS)
    with claim.working():
        while _chunk(context, claim):
            ingest.wake(context)
            hold(0.0)
    ingest.wake(context)


def _chunk(context: Context, claim: Lease[BatchEdit]) -> bool:
    """The next assets; whether there may be more."""
    with claim.recording() as (session, batch):
        if batch.cancel_asked:
            finish(context, batch, BatchState.CANCELLED)
            return False
        # Looked up for every chunk: who is no longer allowed to stops changing things at once.
        user = session.get_one(User, batch.created_by_id)
        if not user.active:
            batch.failure_code = "forbidden"
            finish(context, batch, BatchState.FAILED)
            return False
        rows = _rows(session, batch)
        _work(context, session, accounts.actor_of(user), batch, rows)
        if len(rows) < CHUNK or batch.done >= batch.total:
            finish(context, batch, BatchState.DONE)
            return False
    return True


def _rows(session: Session, batch: BatchEdit) -> Sequence[BatchEditRow]:
    row = BatchEditRow
    query = select(row).where(row.batch_id == batch.id, row.position >= batch.done)
    return session.execute(query.order_by(row.position).limit(CHUNK)).scalars().all()


def _work(context: Context, session: Session, actor: Actor, batch: BatchEdit, rows: Sequence[BatchEditRow]) -> None:
    assets = _locked(session, [row.asset_id for row in rows])
    changes = None if batch.undo_of_id else rules.read(batch.changes)
    noted = {"batch_id": batch.id} if not batch.undo_of_id else {"batch_id": batch.id, "undo_of": batch.undo_of_id}
    entries = []
    for row in rows:
        asset = assets.get(row.asset_id)
        try:
            guard.check_editable(actor, asset)
            assert asset is not None
            changed = (
                _redo(context, actor, asset, row) if changes is None else _edit(context, actor, asset, row, changes)
            )
        except DamError as problem:
            row.outcome, row.reason = "left_out", problem.code
            continue
        row.outcome = "changed" if changed else "unchanged"
        if changed:
            entries.append(audit.Entry("described", "asset", asset.id, {"changes": changed, **noted}))
    outcomes = Counter(row.outcome for row in rows)
    reasons = Counter(batch.left_out) + Counter(row.reason for row in rows if row.reason)
    batch.changed += outcomes["changed"]
    batch.unchanged += outcomes["unchanged"]
    batch.left_out = dict(reasons)
    batch.done = rows[-1].position + 1 if rows else batch.total
    if entries:
        audit.append_all(context, session, actor, entries)


def _edit(context: Context, actor: Actor, asset: Asset, row: BatchEditRow, changes: rules.Changes) -> dict[str, Any]:
    """On top of what stands there now, so that words added meanwhile stay."""
    present = {name: getattr(asset, name) for name in changes.by_field}
    edited = set(asset.edited_fields)
    changed = describe.apply(context, actor, asset, rules.applied(changes, present))
    row.before = {name: old for name, (old, _) in changed.items()}
    row.after = {name: new for name, (_, new) in changed.items()}
    row.newly_edited = sorted(set(changed) - edited)
    return changed


def _redo(context: Context, actor: Actor, asset: Asset, row: BatchEditRow) -> dict[str, Any]:
    """Back to what was before. Raises `Stale` where somebody changed one of these fields since."""
    values = rules.reverted(row.after, row.before, {name: getattr(asset, name) for name in row.before})
    if values is None:
        raise Stale("Somebody changed this asset after the batch edit; it was left as it is.")
    changed = describe.apply(context, actor, asset, values)
    asset.edited_fields = sorted(set(asset.edited_fields) - set(row.newly_edited))
    return changed


def _locked(session: Session, ids: Sequence[str]) -> dict[str, Asset]:
    """In one order for all, so that two batches wait for each other instead of for ever."""
    query = select(Asset).where(Asset.id.in_(ids)).order_by(Asset.ordinal).with_for_update(of=Asset)
    unneeded = [lazyload(Asset.event), lazyload(Asset.uploaded_by), lazyload(Asset.renditions), defer(Asset.embedded)]
    return {asset.id: asset for asset in session.execute(query.options(*unneeded)).scalars()}
