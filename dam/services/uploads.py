"""Resumable uploads: bytes that come in pieces, over days if need be, and become an asset with the last of them.

The asset gets the upload's own id: whatever breaks off between the last byte and the answer, either the asset is there
under that id or the upload goes on.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from dam.db.models import Asset, Upload, User, new_id
from dam.domain.access import Actor
from dam.domain.describing import clean_file_name
from dam.domain.errors import (
    Conflict,
    DamError,
    Duplicate,
    Forbidden,
    Gone,
    Invalid,
    Locked,
    Missing,
    ServiceAway,
    StorageFull,
    TooLarge,
    UnsupportedType,
)
from dam.domain.failures import FAILURES
from dam.services import accounts, staging
from dam.services.context import Context
from dam.services.ingest import NewAsset, check_may_ingest, ingest
from dam.services.staging import Block, Staged
from dam.services.upload_file import Checksum, UploadFile, remove_file, remove_orphans, size_on_disk

_log = logging.getLogger(__name__)
# After these the same bytes will never become an asset; the upload ends.
_FINAL = (UnsupportedType, Duplicate, Invalid, Forbidden)


@dataclass(frozen=True)
class UploadStatus:
    """`offset_bytes` of `length_bytes` have arrived; `asset_id` is set once they became an asset.

    `told` is what the sender said of the file, word for word, for a door that has to give it back.
    """

    id: str
    file_name: str
    told: str
    offset_bytes: int
    length_bytes: int
    expires_at: datetime
    asset_id: str | None


def create(context: Context, actor: Actor, length_bytes: int, new: NewAsset, told: str = "") -> UploadStatus:
    """Announce an upload. Raises `Forbidden`, `Invalid`, `TooLarge`, `StorageFull` before the first byte is sent."""
    check_may_ingest(actor, new)
    if length_bytes == 0:
        raise Invalid(FAILURES["empty"], "empty")
    staging.require_room(context, length_bytes)
    now = context.clock.now()
    row = Upload(
        id=new_id(),
        user_id=actor.user_id,
        file_name=clean_file_name(new.file_name),
        length_bytes=length_bytes,
        details={"fields": dict(new.fields), "keep_duplicate": new.keep_duplicate, "told": told},
        created_at=now,
        expires_at=_expiry(context),
    )
    UploadFile.create(context, row.id)
    with context.database.write() as session:
        session.add(row)
    return _status(row, 0)


def status(context: Context, actor: Actor, upload_id: str) -> UploadStatus:
    """Raises `Missing` (also for another person's upload), `Gone`, or the reason why the file was refused."""
    row = _own(context, actor, upload_id)
    offset_bytes = row.length_bytes if row.asset_id else size_on_disk(context, row.id)
    if offset_bytes is None and _in_store(context, row):
        offset_bytes = row.length_bytes
    if offset_bytes is None:
        raise Missing("Of this upload nothing is left here. Start it again.")
    return _status(row, offset_bytes)


def interrupted(context: Context, actor: Actor, limit: int = 50) -> list[UploadStatus]:
    """The actor's uploads whose end has not arrived, the newest first; they can be gone on with."""
    now = context.clock.now()
    query = select(Upload).where(Upload.user_id == actor.user_id, Upload.asset_id.is_(None), Upload.expires_at > now)
    with context.database.read() as session:
        rows = list(session.execute(query.order_by(Upload.id.desc()).limit(limit)).scalars())
    known = [(row, size_on_disk(context, row.id)) for row in rows if "refusal" not in row.details]
    return [_status(row, size) for row, size in known if size is not None and size < row.length_bytes]


def append(
    context: Context,
    actor: Actor,
    upload_id: str,
    offset_bytes: int,
    announced_bytes: int | None,
    blocks: Iterable[Block],
    checksum: Checksum | None = None,
) -> UploadStatus:
    """Put a piece at the end; the last one makes the asset. An empty piece at the end tries that once more.

    Raises `Conflict` for a wrong offset, `Locked`, `TooLarge`, `ChecksumMismatch` (nothing of the piece is kept),
    `StorageFull`, and what `ingest` raises: after `ServiceAway` and `StorageFull` the upload stays and is finished
    later, after any other refusal it is gone.
    """
    row = _own(context, actor, upload_id)
    if row.asset_id:
        return _repeated(row, offset_bytes)
    _refuse_while_between(context, row)
    with UploadFile.locked(context, row.id) as file:
        row = _own(context, actor, upload_id)
        if row.asset_id:
            return _repeated(row, offset_bytes)
        _check_place(file, row, offset_bytes, announced_bytes)
        _prolong(context, row)
        file.append(blocks, row.length_bytes, checksum)
        if file.size_bytes < row.length_bytes:
            return _status(row, file.size_bytes)
        return _complete(context, actor, row, file.staged())


def terminate(context: Context, actor: Actor, upload_id: str) -> None:
    """Give an upload up. What has become an asset stays one."""
    row = _own(context, actor, upload_id, refused=True)
    if not row.asset_id:
        _refuse_while_between(context, row)
    if row.asset_id or size_on_disk(context, row.id) is None:
        _remove(context, row)
        return
    with UploadFile.locked(context, row.id):
        _remove(context, row)


def finish_pending(context: Context) -> int:
    """Make assets of uploads that are whole but could not be finished while a service was away; answers how many.

    Raises `ServiceAway` when one still is.
    """
    with context.database.read() as session:
        query = select(Upload).where(Upload.asset_id.is_(None)).order_by(Upload.id)
        rows = [row for row in session.execute(query).scalars() if "refusal" not in row.details]
    finished = 0
    for row in rows:
        try:
            finished += _finish(context, row)
        except ServiceAway:
            raise
        except Exception:
            # One that can't be finished must not hold up the others.
            _log.exception("upload %s can't be finished", row.id)
    return finished


def expire(context: Context) -> int:
    """Remove uploads that nobody has gone on with for long, and files that belong to none; answers how many."""
    now = context.clock.now()
    with context.database.read() as session:
        rows = list(session.execute(select(Upload).where(Upload.expires_at < now)).scalars())
        known = set(session.execute(select(Upload.id)).scalars())
    expired = 0
    for row in rows:
        size_bytes = size_on_disk(context, row.id)
        if not row.asset_id and (size_bytes == row.length_bytes or (size_bytes is None and _in_store(context, row))):
            continue  # was accepted whole: it is finished when the service is back, however long that takes
        try:
            if size_bytes is None:
                _remove(context, row)
            else:
                with UploadFile.locked(context, row.id):
                    _remove(context, row)
        except (Locked, Missing):
            continue
        expired += 1
    return expired + remove_orphans(context, known, now)


def _own(context: Context, actor: Actor, upload_id: str, *, refused: bool = False) -> Upload:
    """The actor's upload. Raises what stands against it, unless `refused` ones are wanted too."""
    with context.database.read() as session:
        row = session.get(Upload, upload_id)
        made = session.execute(select(Asset.id).where(Asset.id == upload_id)).scalar_one_or_none()
    if row is None or row.user_id != actor.user_id:
        raise Missing("There is no such upload.")
    if made and not row.asset_id:
        # The process ended between the asset's transaction and the upload's.
        _mark_finished(context, row, made)
    if row.expires_at < context.clock.now() and not row.asset_id:
        raise Gone("This upload was not gone on with in time. Start it again.", "expired")
    if not refused and "refusal" in row.details:
        raise _recalled(row.details["refusal"])
    return row


def _check_place(file: UploadFile, row: Upload, offset_bytes: int, announced_bytes: int | None) -> None:
    if offset_bytes != file.size_bytes:
        raise Conflict(
            f"The next byte wanted is {file.size_bytes}, not {offset_bytes}. Ask with HEAD where to go on.",
            "wrong_offset",
        )
    if announced_bytes is not None and offset_bytes + announced_bytes > row.length_bytes:
        raise TooLarge(f"More is sent than the {row.length_bytes} bytes that were announced.")


def _repeated(row: Upload, offset_bytes: int) -> UploadStatus:
    """The last answer once more, for a client that missed it."""
    if offset_bytes != row.length_bytes:
        raise Conflict("This upload is finished.", "wrong_offset")
    return _status(row, row.length_bytes)


def _finish(context: Context, row: Upload) -> int:
    size_bytes = size_on_disk(context, row.id)
    if size_bytes is None and _in_store(context, row):
        return _finish_as(context, row, _staged_in_store(context, row))
    if size_bytes != row.length_bytes:
        return 0
    # Asked first: while the store is away nobody reads gigabytes over and over.
    context.store.ready()
    try:
        with UploadFile.locked(context, row.id) as file:
            return _finish_as(context, row, file.staged())
    except (Locked, Missing):
        return 0


def _finish_as(context: Context, row: Upload, staged: Staged) -> int:
    with context.database.read() as session:
        known = session.get(Upload, row.id)
        user = session.get_one(User, row.user_id)
    if known is None or known.asset_id:
        return 0
    try:
        _complete(context, accounts.actor_of(user), known, staged)
    except _FINAL as problem:
        _log.info("upload %s was refused: %s", row.id, problem.detail)
        # Nobody waits for this answer; the one who asks next is told.
        _keep_refusal(context, known, problem)
        return 0
    return 1


def _in_store(context: Context, row: Upload) -> bool:
    """Whether the bytes were taken into the store already, though no asset was recorded: the database went away."""
    found = context.store.stat(f"assets/{row.id}/original")
    return found is not None and found.size_bytes == row.length_bytes


def _refuse_while_between(context: Context, row: Upload) -> None:
    if size_on_disk(context, row.id) is None and _in_store(context, row):
        raise Locked("This upload has arrived and is being finished. Ask with HEAD what became of it.")


def _staged_in_store(context: Context, row: Upload) -> Staged:
    with context.store.open(f"assets/{row.id}/original") as stream:
        return staging.measure_stream(stream, context.staging / f"{row.id}.in-store")


def _complete(context: Context, actor: Actor, row: Upload, staged: Staged) -> UploadStatus:
    new = NewAsset(
        row.file_name, row.details["fields"], row.details["keep_duplicate"], source="upload", asset_id=row.id
    )
    try:
        asset_id = ingest(context, actor, staged, new)
    except _FINAL:
        _remove(context, row)
        raise
    except (ServiceAway, StorageFull):
        _log.warning("upload %s is whole but can't be finished yet", row.id)
        raise
    _mark_finished(context, row, asset_id)
    return _status(row, row.length_bytes)


def _mark_finished(context: Context, row: Upload, asset_id: str) -> None:
    with context.database.write() as session:
        kept = session.get(Upload, row.id)
        if kept is not None:
            kept.asset_id = asset_id
    row.asset_id = asset_id
    remove_file(context, row.id)


def _prolong(context: Context, row: Upload) -> None:
    row.expires_at = _expiry(context)
    with context.database.write() as session:
        kept = session.get(Upload, row.id)
        if kept is None:
            raise Missing("There is no such upload.")
        kept.expires_at = row.expires_at


def _keep_refusal(context: Context, row: Upload, problem: DamError) -> None:
    refusal = {"status": problem.status, "code": problem.code, "detail": problem.detail, "extra": problem.extra}
    with context.database.write() as session:
        session.merge(
            Upload(
                id=row.id,
                user_id=row.user_id,
                file_name=row.file_name,
                length_bytes=row.length_bytes,
                details={**row.details, "refusal": refusal},
                created_at=row.created_at,
                expires_at=_expiry(context),
            )
        )


def _recalled(refusal: Mapping[str, Any]) -> DamError:
    problem = DamError(refusal["detail"], refusal["code"], **refusal["extra"])
    problem.status = refusal["status"]
    return problem


def _remove(context: Context, row: Upload) -> None:
    with context.database.write() as session:
        kept = session.get(Upload, row.id)
        if kept is not None:
            session.delete(kept)
    remove_file(context, row.id)


def _expiry(context: Context) -> datetime:
    return context.clock.now() + timedelta(hours=context.upload_expiry_hours)


def _status(row: Upload, offset_bytes: int) -> UploadStatus:
    told = row.details.get("told", "")
    return UploadStatus(row.id, row.file_name, told, offset_bytes, row.length_bytes, row.expires_at, row.asset_id)
