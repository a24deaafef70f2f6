"""What every service is given: the ports, and the few settings that rules depend on."""

from dataclasses import dataclass
from pathlib import Path

from dam.db.session import Database
from dam.ports import Clock, JobQueue, Mailer, ObjectStore, SearchIndex


@dataclass(frozen=True)
class Context:
    """Wired once by dam/bootstrap.py. `staging` is a folder on this machine where uploads grow.

    `mailer` is None where no mail server is set. Daily e-mails go out at the full hour `daily_mail_hour` of the office.
    """

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
    # Whether an engine is set up that writes down what is said.
    hears: bool = False
    mailer: Mailer | None = None
    daily_mail_hour: int = 7
