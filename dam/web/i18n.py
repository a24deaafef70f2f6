"""Which language and which time zone a reader sees: the account's choice, the cookie's, then the browser's."""

from collections.abc import Iterable
from pathlib import Path

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel

from config import Settings
from dam.domain.languages import BY_TAG, Language
from dam.http.identity import current_user

LANGUAGE_COOKIE = "kronika_language"
TRANSLATIONS = Path(__file__).resolve().parent / "translations"


def register(app: Flask) -> None:
    settings: Settings = app.config["DAM_SETTINGS"]
    Babel(
        app,
        default_translation_directories=str(TRANSLATIONS),
        default_timezone=settings.time_zone,
        locale_selector=_locale_name,
    )


def language() -> Language:
    """The reader's language, decided once a request."""
    if "web_language" not in g:
        g.web_language = BY_TAG[_chosen_tag()]
    chosen: Language = g.web_language
    return chosen


def locale_name(tag: str) -> str:
    """The name of a language's catalogue and locale data: uz-Cyrl -> uz_Cyrl."""
    return tag.replace("-", "_")


def _locale_name() -> str:
    return locale_name(language().tag) if has_request_context() else "en"


def _chosen_tag() -> str:
    user = current_user()
    for tag in (user.language if user else "", request.cookies.get(LANGUAGE_COOKIE, "")):
        if tag in BY_TAG:
            return tag
    default: str = current_app.config["DAM_SETTINGS"].default_language
    return best_tag(request.accept_languages.values()) or (default if default in BY_TAG else "en")


def best_tag(accepted: Iterable[str]) -> str | None:
    """The first accepted language that we speak; `uz` alone means its Latin script, `uz-Cyrl-UZ` the other."""
    for wanted in accepted:
        parts = wanted.lower().split("-")
        spoken = [tag for tag in BY_TAG if tag.lower().split("-")[0] == parts[0]]
        exact = [tag for tag in spoken if tag.lower().split("-") == parts[:2]]
        if spoken:
            return (exact or spoken)[0]
    return None
