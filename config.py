"""Settings: one frozen object read from the environment. dam/bootstrap.py is its only reader.

Setting one of the server addresses switches that concern alone to the server; unset means embedded.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from dam.domain.scanning import PROGRAM_LANGUAGES

_HOST = re.compile(r"[a-z0-9.-]+(:\d+)?|\[[0-9a-f:]+\](:\d+)?", re.IGNORECASE | re.ASCII)


class SettingsError(ValueError):
    """A setting that can't be used; the text names it and says what it takes."""


@dataclass(frozen=True)
class Settings:
    """Every setting, documented in docs/settings.md under the same names with the prefix DAM_ and in capitals."""

    home: Path
    port: int
    bind_address: str
    secret_key: str
    admin_password: str | None
    database_url: str
    redis_url: str
    s3_endpoint: str | None
    s3_access_key: str
    s3_secret_key: str
    s3_bucket: str
    s3_public_endpoint: str | None
    elasticsearch_url: str | None
    elasticsearch_index: str
    max_upload_bytes: int
    upload_expiry_hours: int
    workers: int
    web_threads: int
    time_zone: str
    default_language: str
    secure_cookies: bool
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    office_name: str
    ocr_languages: tuple[str, ...]
    speech_model_dir: Path | None
    public_url: str
    smtp_host: str
    smtp_port: int
    smtp_security: str
    smtp_user: str
    smtp_password: str
    smtp_sender: str
    daily_mail_hour: int
    map_tiles_url: str
    map_attribution: str

    @property
    def embedded_database(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def staging(self) -> Path:
        """Where uploads grow until they are whole; on the same file system as the embedded store."""
        return self.home / "staging"


def load(environment: Mapping[str, str] = os.environ, *, making: bool = True) -> Settings:
    """Settings from the environment. Raises `SettingsError`.

    Without `making` nothing is written: a system that was never started has an empty secret key then.
    """
    home = Path(environment.get("DAM_HOME") or "var").resolve()
    port = _whole(environment, "DAM_PORT", 8000, 1, 65535)
    return Settings(
        home=home,
        port=port,
        bind_address=environment.get("DAM_BIND_ADDRESS") or "127.0.0.1",
        secret_key=environment.get("DAM_SECRET_KEY") or _kept_secret(home, making),
        admin_password=environment.get("DAM_ADMIN_PASSWORD") or None,
        database_url=_database_url(environment.get("DAM_DATABASE_URL"), home),
        redis_url=environment.get("DAM_REDIS_URL") or "",
        s3_endpoint=_address(environment, "DAM_S3_ENDPOINT"),
        s3_access_key=environment.get("DAM_S3_ACCESS_KEY", ""),
        s3_secret_key=environment.get("DAM_S3_SECRET_KEY", ""),
        s3_bucket=environment.get("DAM_S3_BUCKET") or "kronika",
        s3_public_endpoint=_address(environment, "DAM_S3_PUBLIC_ENDPOINT"),
        elasticsearch_url=_address(environment, "DAM_ELASTICSEARCH_URL"),
        elasticsearch_index=environment.get("DAM_ELASTICSEARCH_INDEX") or "kronika",
        max_upload_bytes=_whole(environment, "DAM_MAX_UPLOAD_BYTES", 64 * 1024**3, 1, 2**50),
        upload_expiry_hours=_whole(environment, "DAM_UPLOAD_EXPIRY_HOURS", 72, 1, 24 * 365),
        workers=_whole(environment, "DAM_WORKERS", max(2, os.cpu_count() or 2), 1, 64),
        web_threads=_whole(environment, "DAM_WEB_THREADS", 32, 2, 256),
        time_zone=environment.get("DAM_TIME_ZONE") or "UTC",
        default_language=environment.get("DAM_DEFAULT_LANGUAGE") or "en",
        secure_cookies=_flag(environment, "DAM_SECURE_COOKIES"),
        trusted_proxies=_networks(environment, "DAM_TRUSTED_PROXIES", "127.0.0.0/8,::1"),
        office_name=environment.get("DAM_OFFICE_NAME") or "Kronika",
        ocr_languages=_tags(environment, "DAM_OCR_LANGUAGES"),
        speech_model_dir=Path(text).resolve() if (text := environment.get("DAM_SPEECH_MODEL_DIR")) else None,
        public_url=_address(environment, "DAM_PUBLIC_URL") or f"http://127.0.0.1:{port}",
        smtp_host=environment.get("DAM_SMTP_HOST", ""),
        smtp_port=_whole(environment, "DAM_SMTP_PORT", 587, 1, 65535),
        smtp_security=_one_of(environment, "DAM_SMTP_SECURITY", ("starttls", "tls", "none")),
        smtp_user=environment.get("DAM_SMTP_USER", ""),
        smtp_password=environment.get("DAM_SMTP_PASSWORD", ""),
        smtp_sender=_sender(environment),
        daily_mail_hour=_whole(environment, "DAM_DAILY_MAIL_HOUR", 7, 0, 23),
        map_tiles_url=_tiles(environment),
        map_attribution=environment.get("DAM_MAP_ATTRIBUTION", ""),
    )


def _whole(environment: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environment.get(name)
    if not text:
        return default
    try:
        value = int(text)
    except ValueError:
        raise SettingsError(f"{name} takes a whole number, not {text!r}.") from None
    if not least <= value <= most:
        raise SettingsError(f"{name} takes a number from {least} to {most}, not {value}.")
    return value


def _flag(environment: Mapping[str, str], name: str) -> bool:
    text = (environment.get(name) or "no").lower()
    if text not in {"yes", "no", "true", "false", "1", "0"}:
        raise SettingsError(f"{name} takes yes or no, not {text!r}.")
    return text in {"yes", "true", "1"}


def _tags(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    found = tuple(tag.strip() for tag in environment.get(name, "").split(",") if tag.strip())
    strange = sorted(set(found) - set(PROGRAM_LANGUAGES))
    if strange:
        raise SettingsError(f"{name} takes {', '.join(PROGRAM_LANGUAGES)} with commas between, not {strange[0]!r}.")
    return found


def _one_of(environment: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    """The first of the values is the default."""
    text = (environment.get(name) or values[0]).lower()
    if text not in values:
        raise SettingsError(f"{name} takes one of {', '.join(values)}, not {text!r}.")
    return text


def _sender(environment: Mapping[str, str]) -> str:
    text = environment.get("DAM_SMTP_SENDER", "")
    if environment.get("DAM_SMTP_HOST") and "@" not in parseaddr(text)[1]:
        raise SettingsError(
            "DAM_SMTP_SENDER takes the address that e-mails come from, such as archive@example.org, not "
            f"{text!r}; DAM_SMTP_HOST needs it."
        )
    return text


def _networks(environment: Mapping[str, str], name: str, default: str) -> tuple[IPv4Network | IPv6Network, ...]:
    text = environment.get(name)
    try:
        return tuple(
            ip_network(part.strip()) for part in (default if text is None else text).split(",") if part.strip()
        )
    except ValueError:
        raise SettingsError(
            f"{name} takes addresses and networks such as 127.0.0.1,10.0.0.0/8, not {text!r}."
        ) from None


def _address(environment: Mapping[str, str], name: str) -> str | None:
    text = (environment.get(name) or "").rstrip("/")
    if text and not text.startswith(("http://", "https://")):
        raise SettingsError(f"{name} takes an address such as http://127.0.0.1:9000, not {text!r}.")
    return text or None


def _tiles(environment: Mapping[str, str]) -> str:
    text = _address(environment, "DAM_MAP_TILES_URL") or ""
    # The host goes into the pages' content policy as it stands.
    host = urlsplit(text).netloc
    if text and not (_HOST.fullmatch(host) and all(part in text for part in ("{z}", "{x}", "{y}"))):
        raise SettingsError(
            f"DAM_MAP_TILES_URL takes an address such as https://tiles.example.org/{{z}}/{{x}}/{{y}}.png, not {text!r}."
        )
    return text


def _database_url(text: str | None, home: Path) -> str:
    if not text:
        return f"sqlite:///{home / 'kronika.sqlite'}"
    # The plain names that people copy from other tools mean the driver that is installed.
    for plain in ("postgres://", "postgresql://"):
        if text.startswith(plain):
            return "postgresql+psycopg://" + text.removeprefix(plain)
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError("DAM_DATABASE_URL takes postgresql://USER:PASSWORD@HOST/NAME or sqlite:///PATH.")
    return text


def _kept_secret(home: Path, making: bool) -> str:
    """The key made at the first start and kept beside the data, readable by its owner alone."""
    path = home / "secret_key"
    if not making and not path.exists():
        return ""
    home.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        text = path.read_text().strip()
        if not text:
            raise SettingsError(f"{path} is empty. Delete it, or set DAM_SECRET_KEY.") from None
        return text
    text = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return text
