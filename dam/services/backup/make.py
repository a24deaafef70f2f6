"""Make a backup while the system runs: the database first, then every object that it names."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from errno import EDQUOT, ENOSPC
from pathlib import Path

from sqlalchemy import select

from dam.db import migrate
from dam.db.models import Asset, System
from dam.domain.access import system_actor
from dam.domain.errors import Conflict, StorageFull
from dam.domain.lifecycle import AssetState
from dam.services import audit
from dam.services.backup import objects, prune, tables
from dam.services.backup.layout import FORMAT, BackupFolder, Entry, Snapshot, lines_to, sync_folder
from dam.services.context import Context

BACKED_UP = "backed_up"
Teller = Callable[[int, int], None]


@dataclass(frozen=True)
class Backup:
    """`snapshot` is its name; `failed` maps keys of objects that could not be taken to the reason."""

    snapshot: str
    rows: dict[str, int]
    objects: int
    copied: int
    size_bytes: int
    failed: dict[str, str]
    removed_snapshots: tuple[str, ...]


def backup(context: Context, destination: Path, tell: Teller, keep: int | None = None) -> Backup:
    """Add a snapshot; with `keep` only so many newest stay. Broken off, the next run goes on with what it finds.

    Raises `Conflict` for a folder that is not for this system's backup, `StorageFull`, `ServiceAway`.
    """
    folder = BackupFolder(destination)
    with _told_plainly(destination):
        folder.claim(_system_id(context))
        with folder.locked():
            return _run(context, folder, tell, keep)


def _system_id(context: Context) -> str:
    with context.database.read() as session:
        return session.execute(select(System.system_id)).scalar_one()


def _run(context: Context, folder: BackupFolder, tell: Teller, keep: int | None) -> Backup:
    folder.drop_unfinished()
    name = context.clock.now().strftime("%Y%m%dT%H%M%SZ")
    if name in folder.names():
        raise Conflict(f"A snapshot named {name} is there already. Wait a second and run it again.", "busy")
    snapshot = Snapshot(folder.snapshots / f".{name}")
    snapshot.tables.mkdir(parents=True)
    rows = _export(context, snapshot)
    counted = _copy(context, folder, snapshot, rows["assets"], tell)
    facts = {
        "format": FORMAT,
        "system_id": folder.system_id(),
        "made_at": context.clock.now().isoformat(),
        "revision": migrate.current_revision(context.database),
        "rows": rows,
        "failed": counted.failed,
    }
    snapshot.finish(facts)
    snapshot.path.rename(folder.snapshots / name)
    sync_folder(folder.snapshots)
    _note(context, name, rows["assets"], len(counted.failed))
    removed = prune.keep_newest(folder, keep) if keep is not None else ()
    return Backup(name, rows, counted.objects, counted.copied, counted.size_bytes, counted.failed, removed)


def _note(context: Context, name: str, assets: int, failed: int) -> None:
    """In the log that a backup was made, which the snapshot itself can't know yet: whoever looks after it asks when."""
    with context.database.write() as session:
        system_id = session.execute(select(System.system_id)).scalar_one()
        details = {"snapshot": name, "assets": assets, "failed": failed}
        audit.append(context, session, system_actor(), BACKED_UP, "system", system_id, details)


def _export(context: Context, snapshot: Snapshot) -> dict[str, int]:
    with context.database.read(of_one_moment=True) as session:
        return tables.export(session, snapshot.tables)


@dataclass
class _Counted:
    objects: int
    copied: int
    size_bytes: int
    failed: dict[str, str]


def _copy(context: Context, folder: BackupFolder, snapshot: Snapshot, total: int, tell: Teller) -> _Counted:
    counted = _Counted(0, 0, 0, {})
    before = _entries_before(folder)
    known = next(before, None)
    assets = 0
    with lines_to(snapshot.objects) as file:
        for want, stored in objects.wanted(snapshot, context):
            if want.key.endswith("/original"):
                assets += 1
                tell(min(assets, total), total)
            stored = stored or context.store.stat(want.key)
            if stored is None:
                if not _disposed_meanwhile(context, want.asset_id):
                    counted.failed[want.key] = "it is not in the store"
                continue
            order = _order(want.key)
            while known is not None and _order(known.key) < order:
                known = next(before, None)
            there = known if known is not None and known.key == want.key else None
            taken = objects.copy(context, folder, want, stored, there)
            if isinstance(taken, str):
                counted.failed[want.key] = taken
                continue
            counted.objects += 1
            counted.size_bytes += taken.size_bytes
            counted.copied += there is None or there.sha256 != taken.sha256
            file.write(json.dumps(asdict(taken), ensure_ascii=False) + "\n")
    return counted


def _entries_before(folder: BackupFolder) -> Iterator[Entry]:
    names = folder.names()
    return Snapshot(folder.snapshots / names[-1]).entries() if names else iter(())


_PLACES = {"original": 0, "clips": 1, "transcripts": 2, "sidecar.xmp": 3, "record.json": 4}


def _order(key: str) -> tuple[str, int, str]:
    """Snapshots list objects by asset, then in the order of `objects.wanted`."""
    _, asset_id, part = key.split("/", 2)
    place = _PLACES[part.partition("/")[0]]
    return asset_id, place, part


def _disposed_meanwhile(context: Context, asset_id: str) -> bool:
    with context.database.read() as session:
        state = session.execute(select(Asset.state).where(Asset.id == asset_id)).scalar_one_or_none()
    return state is None or state == AssetState.DISPOSED


@contextmanager
def _told_plainly(destination: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in (ENOSPC, EDQUOT):
            raise StorageFull(f"There is no room left under {destination}; make some and run it again.") from problem
        raise Conflict(f"{problem.filename or destination}: {problem.strerror}.", "unwritable") from problem
