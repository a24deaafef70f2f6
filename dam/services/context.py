"""What every service is given: the ports, and the few settings that rules depend on."""

from dataclasses import dataclass
from pathlib import Path

from dam.db.session import Database
from dam.ports import Clock, JobQueue, ObjectStore, SearchIndex


@dataclass(frozen=True)
class Context:
    """Wired once by dam/bootstrap.py. `staging` is a folder on this machine where uploads grow."""

    database: Database
    store: ObjectStore
    index: SearchIndex
    queue: JobQueue
    clock: Clock
    staging: Path
    max_upload_bytes: int
    upload_expiry_hours: int
    time_zone: str
    # Tags of the languages in which pages are read, beside the asset's own.
    ocr_languages: tuple[str, ...] = ()
