"""Let old snapshots go, and with them the bytes that no snapshot names any more."""

import shutil

from dam.services.backup.layout import BackupFolder, Snapshot


def keep_newest(folder: BackupFolder, keep: int) -> tuple[str, ...]:
    """Answers the names of the snapshots that went. Memory grows by about 100 bytes for each object that stays."""
    names = folder.names()
    going = names[: max(0, len(names) - keep)]
    if not going:
        return ()
    for name in going:
        # Renamed first: half a snapshot must not look like a whole one.
        doomed = folder.snapshots / f".{name}.old"
        (folder.snapshots / name).rename(doomed)
        shutil.rmtree(doomed)
    staying = {
        bytes.fromhex(entry.sha256) for name in folder.names() for entry in Snapshot(folder.snapshots / name).entries()
    }
    for path in folder.objects.glob("??/*"):
        if bytes.fromhex(path.name) not in staying:
            path.unlink()
    return tuple(going)
