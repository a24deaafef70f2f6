"""Which stored objects belong to a snapshot, and copying the bytes that the backup does not have yet."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from dam.db.models import clip_key
from dam.domain.errors import Missing
from dam.domain.lifecycle import AssetState, ClipState
from dam.ports import StoredObject
from dam.services.backup.layout import BLOCK_BYTES, BackupFolder, Entry, Snapshot, sync_folder
from dam.services.backup.tables import Row
from dam.services.context import Context


@dataclass(frozen=True)
class Wanted:
    """An object that the snapshot names. `sha256` is empty where only its bytes can tell."""

    key: str
    asset_id: str
    media_type: str
    sha256: str
    needed: bool


def wanted(snapshot: Snapshot, context: Context) -> Iterator[tuple[Wanted, StoredObject | None]]:
    """Every object of every asset of the snapshot, with how it lies in the store (None where it is not there).

    Rows and the store's list are both in the order of ids and are walked side by side.
    """
    clips, transcripts = _clips_by_asset(snapshot), _transcripts_by_asset(snapshot)
    listed = groupby(context.store.list("assets/"), key=lambda entry: entry.key.split("/")[1])
    group = next(listed, None)
    for row in snapshot.rows("assets"):
        while group is not None and group[0] < row["id"]:
            group = next(listed, None)
        stored: dict[str, StoredObject] = {}
        if group is not None and group[0] == row["id"]:
            stored = {entry.key: entry for entry in group[1]}
        for want in _of_asset(row, clips.get(row["id"], []), transcripts.get(row["id"], [])):
            if want.needed or want.key in stored:
                yield want, stored.get(want.key)


def _clips_by_asset(snapshot: Snapshot) -> dict[str, list[Row]]:
    clips: dict[str, list[Row]] = {}
    for row in snapshot.rows("clips"):
        if row["state"] == ClipState.AVAILABLE:
            clips.setdefault(row["asset_id"], []).append(row)
    return clips


def _transcripts_by_asset(snapshot: Snapshot) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in snapshot.rows("transcripts"):
        found.setdefault(row["asset_id"], []).append(row)
    return found


def _of_asset(row: Row, clips: list[Row], transcripts: list[Row]) -> Iterator[Wanted]:
    prefix = f"assets/{row['id']}/"
    if row["state"] != AssetState.DISPOSED:
        yield Wanted(f"{prefix}original", row["id"], row["media_type"], row["sha256"], needed=True)
        for clip in clips:
            key = clip_key(row["id"], clip["id"], clip["made_as"])
            yield Wanted(key, row["id"], clip["media_type"], "", needed=True)
        for transcript in transcripts:
            key = f"{prefix}transcripts/{transcript['id']}"
            yield Wanted(key, row["id"], "text/vtt", "", needed=True)
        yield Wanted(f"{prefix}sidecar.xmp", row["id"], "application/rdf+xml", "", needed=False)
    yield Wanted(f"{prefix}record.json", row["id"], "application/json", "", needed=False)


def copy(
    context: Context, folder: BackupFolder, want: Wanted, stored: StoredObject, known: Entry | None
) -> Entry | str:
    """The entry for the manifest, its bytes now in the backup; or the reason why they could not be taken.

    `known` is the entry of the snapshot before: an object of the same size and time is not read again.
    """
    modified_at = stored.modified_at.isoformat()
    sha256 = want.sha256
    if not sha256 and known and (known.size_bytes, known.modified_at) == (stored.size_bytes, modified_at):
        sha256 = known.sha256
    if not (sha256 and _has(folder, sha256, stored.size_bytes)):
        try:
            found = _take(context, folder, want)
        except Missing:
            return "it is not in the store any more"
        if want.sha256 and found != want.sha256:
            return f"its bytes are not those that came: their SHA-256 is {found} and was {want.sha256}"
        sha256 = found
    return Entry(want.key, sha256, stored.size_bytes, want.media_type, modified_at)


def _has(folder: BackupFolder, sha256: str, size_bytes: int) -> bool:
    path = folder.object_path(sha256)
    return path.is_file() and path.stat().st_size == size_bytes


def _take(context: Context, folder: BackupFolder, want: Wanted) -> str:
    """Copy and hash in one go; the file gets its name when it is whole and what it should be."""
    fresh = folder.objects / f"{want.asset_id}.new"
    digest = hashlib.sha256()
    try:
        with context.store.open(want.key) as source, fresh.open("wb") as target:
            while block := source.read(BLOCK_BYTES):
                digest.update(block)
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
        found = digest.hexdigest()
        if not want.sha256 or found == want.sha256:
            path = folder.object_path(found)
            path.parent.mkdir(exist_ok=True)
            fresh.replace(path)
            sync_folder(path.parent)
        return found
    finally:
        fresh.unlink(missing_ok=True)
