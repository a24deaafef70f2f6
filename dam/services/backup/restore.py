"""Restore a backup into an empty system, of either form: objects first, then the database, last the marker.

Broken off, it can be run again: what is there already is kept, and nobody can start the system in between.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dam.db import migrate
from dam.db.models import new_id
from dam.domain.access import system_actor
from dam.domain.errors import Conflict, Invalid, Missing
from dam.domain.failures import FAILURES
from dam.domain.lifecycle import AssetState
from dam.services import audit
from dam.services.backup import tables
from dam.services.backup.layout import BLOCK_BYTES, BackupFolder, Entry, Snapshot
from dam.services.context import Context
from dam.services.rebuild.database import requeue
from dam.services.rebuild.empty import LAST, require_empty
from dam.storage.marker import read_marker, write_marker

Teller = Callable[[int, int], None]
_UNDER_WAY_KEY = "restoring.json"


@dataclass(frozen=True)
class Restored:
    """`damaged` maps keys of objects that are not back to the reason; their assets say `failed`."""

    snapshot: str
    system_id: str
    assets: int
    objects: int
    damaged: dict[str, str]


def restore(context: Context, source: Path, tell: Teller, name: str | None = None) -> Restored:
    """Bring back a snapshot, the newest for None. Raises `Conflict`, `Invalid`, `Missing`, changing nothing then."""
    folder = BackupFolder(source)
    system_id = folder.system_id()
    if system_id is None:
        raise Missing(f"{source} is no backup of Kronika.")
    snapshot = folder.snapshot(name)
    snapshot.check()
    facts = snapshot.facts()
    if facts["revision"] not in migrate.known_revisions():
        raise Invalid("This backup was made by a newer version of Kronika. Install that one.", "newer_backup")
    require_empty(context)
    if migrate.current_revision(context.database) not in (None, facts["revision"]):
        raise Conflict("The database has tables of another version already. Name an empty one.", "not_empty")
    # Up to the schema of the backup, not further: the rows go in as they were, and are brought up afterwards.
    migrate.upgrade(context.database, facts["revision"])
    _require_own_store(context, system_id, snapshot.path.name)
    count, damaged = _objects(context, folder, snapshot, tell)
    assets = _rows(context, snapshot, damaged)
    migrate.upgrade(context.database)
    write_marker(context.store, system_id)
    context.store.delete(_UNDER_WAY_KEY)
    with context.database.write() as session:
        details: dict[str, Any] = {"snapshot": snapshot.path.name, "damaged": sorted(damaged)[:1000]}
        audit.append(context, session, system_actor(), "restored", "system", system_id, details)
    requeue(context)
    return Restored(snapshot.path.name, system_id, assets, count, damaged)


def _require_own_store(context: Context, system_id: str, name: str) -> None:
    """An empty store, or one that a restore of the very same snapshot has begun to fill. Raises `Conflict`."""
    context.store.create()
    if read_marker(context.store) is not None:
        raise Conflict("The store belongs to a system already. Name an empty one; nothing was changed.", "not_empty")
    note = json.dumps({"system_id": system_id, "snapshot": name}).encode()
    try:
        with context.store.open(_UNDER_WAY_KEY) as stream:
            if stream.read() == note:
                return
    except Missing:
        if next(context.store.list(""), None) is None:
            context.store.put_bytes(_UNDER_WAY_KEY, note, "application/json")
            return
    raise Conflict("The store is not empty. Name an empty one; nothing was changed.", "not_empty")


def _objects(context: Context, folder: BackupFolder, snapshot: Snapshot, tell: Teller) -> tuple[int, dict[str, str]]:
    count = 0
    damaged: dict[str, str] = dict(snapshot.facts()["failed"])
    for entry in snapshot.entries():
        there = context.store.stat(entry.key)
        if there is None or there.size_bytes != entry.size_bytes:
            reason = _put(context, folder, entry)
            if reason:
                damaged[entry.key] = reason
                continue
        count += 1
        tell(count, 0)
    return count, damaged


def _put(context: Context, folder: BackupFolder, entry: Entry) -> str:
    """Copy and hash in one go; only bytes that are what they were reach the store. Answers the reason, if any."""
    path = context.staging / f"{new_id()}.part"
    digest = hashlib.sha256()
    try:
        with folder.object_path(entry.sha256).open("rb") as source, path.open("xb") as target:
            while block := source.read(BLOCK_BYTES):
                digest.update(block)
                target.write(block)
        if digest.hexdigest() != entry.sha256:
            return "its bytes in the backup are damaged"
        context.store.adopt(entry.key, path, entry.media_type)
    except FileNotFoundError:
        return "its bytes are not in the backup"
    finally:
        path.unlink(missing_ok=True)
    return ""


def _rows(context: Context, snapshot: Snapshot, damaged: dict[str, str]) -> int:
    assets = 0
    with context.database.write() as session:
        loader = tables.Loader(session, snapshot.facts()["rows"])
    for table in loader.tables:
        if table.name in LAST:
            continue
        rows = snapshot.rows(table.name)
        with context.database.write() as session:
            if table.name == "assets":
                assets = loader.load(session, table, _as_restored(rows, damaged))
                tables.continue_numbering(session)
            else:
                loader.load(session, table, rows)
    with context.database.write() as session:
        for table in loader.tables:
            if table.name in LAST:
                loader.load(session, table, snapshot.rows(table.name))
    return assets


def _as_restored(rows: Iterator[tables.Row], damaged: dict[str, str]) -> Iterator[tables.Row]:
    """No renditions, nothing indexed, nothing in work: processing, indexer and recorder do all of it anew."""
    for row in rows:
        row |= {"attempts": 0, "lease_until": None, "progress": 0.0, "indexed_version": 0, "recorded_version": 0}
        if row["state"] == AssetState.AVAILABLE:
            row["state"] = AssetState.INGESTING.value
        if f"assets/{row['id']}/original" in damaged:
            row["state"], row["failure_code"] = AssetState.FAILED.value, "original_missing"
            row["failure_detail"] = FAILURES["original_missing"]
        yield row
