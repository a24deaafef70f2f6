"""Wire adapters into services. The only reader of the settings; nothing else knows which form it runs in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config import Settings, SettingsError, load
from dam.db import migrate
from dam.db.session import Database
from dam.domain.scanning import default_languages
from dam.ports import JobQueue, Mailer, ObjectStore, SearchIndex, SpeechEngine
from dam.queueing import embedded_redis
from dam.queueing.rq_queue import RqQueue
from dam.services import identity_of_system
from dam.services.context import Context

# The decoders have limits of their own; these only end a job that hangs elsewhere.
_JOB_SECONDS = {
    "batches": 3600,
    "assets": 3600,
    "clips": 6 * 3600,
    "video": 24 * 3600,
    "ocr": 24 * 3600,
    "speech": 24 * 3600,
}

ROOT = Path(__file__).resolve().parent.parent


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class System:
    """Everything of one running process: its settings, the services' context and where the pages' files lie."""

    settings: Settings
    context: Context
    templates: Path = ROOT / "templates"
    static: Path = ROOT / "dam" / "web" / "static"


def redis_url(settings: Settings) -> str:
    return settings.redis_url or embedded_redis.url(settings.home)


def wire(settings: Settings, *, making: bool = True) -> System:
    """Adapters by settings; nothing is opened yet, and without `making` not even the folder for uploads is made."""
    if making:
        settings.staging.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    context = Context(
        database=database,
        store=_store(settings),
        index=_index(settings, database),
        queue=_queue(settings),
        clock=SystemClock(),
        staging=settings.staging,
        max_upload_bytes=settings.max_upload_bytes,
        upload_expiry_hours=settings.upload_expiry_hours,
        time_zone=settings.time_zone,
        ocr_languages=settings.ocr_languages or default_languages(settings.default_language),
        hears=settings.speech_model_dir is not None,
        mailer=_mailer(settings),
        daily_mail_hour=settings.daily_mail_hour,
    )
    return System(settings, context)


def start(settings: Settings | None = None) -> System:
    """A system that is ready for work: schema current, store and database belonging together.

    Raises `SettingsError`, `ServiceAway`, `ForeignStore`.
    """
    system = wire(settings or load())
    _require_known_zone(system.settings.time_zone)
    migrate.upgrade(system.context.database)
    identity_of_system.recognise(system.context)
    return system


def _require_known_zone(name: str) -> None:
    """Here and not when the settings are read: `dam doctor` must be able to look at a system that can't start."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(f"DAM_TIME_ZONE takes a name such as Asia/Tashkent, not {name!r}.") from None


# The clients of servers take most of a second to import: only the form that needs one pays for it.


def speech_engine(settings: Settings) -> SpeechEngine | None:
    """What listens, for those who work; nothing of it is loaded yet."""
    if settings.speech_model_dir is None:
        return None
    from dam.speech.faster_whisper_engine import FasterWhisper

    return FasterWhisper(settings.speech_model_dir)


def _store(settings: Settings) -> ObjectStore:
    if settings.s3_endpoint:
        from dam.storage.s3 import S3Store

        return S3Store(
            settings.s3_endpoint,
            settings.s3_access_key,
            settings.s3_secret_key,
            settings.s3_bucket,
            settings.s3_public_endpoint,
        )
    from dam.storage.filesystem import FilesystemStore

    return FilesystemStore(settings.home / "store")


def _index(settings: Settings, database: Database) -> SearchIndex:
    def now() -> datetime:
        # Looked up late: a wrong name keeps a system from starting, but not `dam doctor` from looking at it.
        return datetime.now(ZoneInfo(settings.time_zone))

    def written(ids: Sequence[str]) -> Sequence[str]:
        # What reads them is large, and most processes never search.
        from dam.services import indexing

        return indexing.written(database, ids)

    if settings.elasticsearch_url:
        from search.elastic_index import ElasticIndex

        return ElasticIndex(settings.elasticsearch_url, settings.elasticsearch_index, now, written)
    from search.tantivy_index import TantivyIndex

    return TantivyIndex(settings.home / "index", now=now, written=written)


def _mailer(settings: Settings) -> Mailer | None:
    if not settings.smtp_host:
        return None
    from dam.mailing.smtp import SmtpMailer

    return SmtpMailer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_user,
        settings.smtp_password,
        settings.smtp_sender,
    )


def _queue(settings: Settings) -> JobQueue:
    return RqQueue(redis_url(settings), _JOB_SECONDS)
