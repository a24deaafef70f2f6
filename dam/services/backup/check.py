"""Read a backup back and hold it against its own hashes; it takes no database and no store."""

from collections.abc import Callable
from pathlib import Path

from dam.domain.errors import Missing
from dam.services.backup.layout import BackupFolder, sha256_of_file

Teller = Callable[[int, int], None]


def check(source: Path, tell: Teller, name: str | None = None) -> dict[str, str]:
    """Keys of objects that are missing or damaged in the snapshot, each with the reason. May raise `Invalid`."""
    folder = BackupFolder(source)
    if folder.system_id() is None:
        raise Missing(f"{source} is no backup of Kronika.")
    snapshot = folder.snapshot(name)
    snapshot.check()
    wrong = {}
    for number, entry in enumerate(snapshot.entries(), 1):
        path = folder.object_path(entry.sha256)
        if not path.is_file():
            wrong[entry.key] = "its bytes are not in the backup"
        elif sha256_of_file(path) != entry.sha256:
            wrong[entry.key] = "its bytes in the backup are damaged"
        tell(number, 0)
    return wrong
