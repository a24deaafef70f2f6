"""What every template may use: words, formats, who reads, and what they may do."""

from collections.abc import Callable

from flask import Flask, current_app, request
from flask_wtf.csrf import generate_csrf
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from dam.domain.access import PERMISSIONS, Permission, Role
from dam.domain.languages import BY_TAG, INTERFACE_LANGUAGES
from dam.http.addresses import rendition_url
from dam.http.identity import current_user
from dam.services import accounts
from dam.web import fonts, formats, health_texts, names, periods, processing_texts, shortcuts, texts
from dam.web.i18n import language

THEME_COOKIE = "kronika_theme"
THEMES = ("light", "dark")
_FORMATS = (
    *("digits", "number", "percent", "size", "duration", "position", "time_code"),
    *("day", "short_day", "moment", "moment_in_full", "span", "local_input"),
    *("weekday", "gregorian_day", "clock", "day_and_month"),
)


def register(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for name in _FORMATS:
        app.jinja_env.filters[name] = _for_reader(getattr(formats, name))
    app.jinja_env.filters["month"] = _for_reader(periods.in_words)
    app.jinja_env.filters["initials"] = names.initials
    # Whatever a page says of people's words passes here once.
    app.jinja_env.finalize = _shown
    app.jinja_env.filters["native_name"] = native_name
    app.jinja_env.filters["address"] = rendition_url
    app.jinja_env.filters["plain"] = plain
    app.jinja_env.globals.update(
        font_files=fonts.of_language, texts=texts, may=may, csrf_input=csrf_input, csrf_token=generate_csrf
    )
    app.jinja_env.globals.update(of_warning=processing_texts.of_warning, of_origin=processing_texts.of_origin)
    app.jinja_env.globals.update(of_sign=health_texts.of_sign)
    app.jinja_env.globals.update(shortcuts=_shortcuts, letter_keys=shortcuts.letters_on, keyed=shortcuts.keyed)
    app.context_processor(_page)


def may(permission: str) -> bool:
    """Whether the reader has a right; the pages show no action that they may not do."""
    user = current_user()
    return user is not None and accounts.actor_of(user).has(Permission(permission))


def _shortcuts() -> dict[str, object]:
    """The reader's shortcuts, for the scripts of a page."""
    user = current_user()
    return shortcuts.for_pages(PERMISSIONS[Role(user.role)] if user else frozenset())


def native_name(tag: str) -> str:
    """The name of a language in itself, or its tag where we do not speak it."""
    known = BY_TAG.get(tag)
    return known.native_name if known else tag


def plain(value: object) -> str:
    """A recorded value of any kind as text."""
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)


def _for_reader(written: Callable[..., str]) -> Callable[..., str]:
    """A filter that looks who reads; without a context Jinja would work out `{{ 60 | number }}` once for all."""

    @pass_context
    def inner(_context: Context, *arguments: object) -> str:
        return written(*arguments)

    return inner


def _shown(value: object) -> object:
    if not isinstance(value, str):
        return value
    harmless = names.harmless(value)
    # What is markup already stays that.
    return type(value)(harmless) if isinstance(value, Markup) else harmless


def csrf_input() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _page() -> dict[str, object]:
    theme = request.cookies.get(THEME_COOKIE, "")
    return {
        "reader": current_user(),
        "language": language(),
        "languages": INTERFACE_LANGUAGES,
        "office": current_app.config["DAM_SETTINGS"].office_name,
        "theme": theme if theme in THEMES else "",
        "here": request.full_path.rstrip("?"),
    }
