"""The command palette behind Ctrl+K: pages, actions, languages, events and assets by a few letters of any script.

A page is a row of `DESTINATIONS`; an action is a row of the table of shortcuts with `command=True`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, jsonify, request, url_for
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response

from dam.domain.access import Permission
from dam.domain.errors import ServiceAway
from dam.domain.languages import INTERFACE_LANGUAGES
from dam.http.identity import context, current_actor, requires
from dam.services import events, find
from dam.web import formats, texts
from dam.web.i18n import language
from dam.web.shortcuts import TABLE
from dam.web.templating import THEME_COOKIE
from dam.web.tiles import tiles
from search import fold
from search.matching import fitness

blueprint = Blueprint("palette", __name__)
_LONGEST_QUERY = 200
_EVENTS, _ASSETS = 5, 8


@dataclass(frozen=True)
class Destination:
    """A page to go to: its endpoint, which needs no arguments, and a sign of icons.svg."""

    endpoint: str
    label: LazyString
    icon: str
    permission: Permission = Permission.VIEW


DESTINATIONS: tuple[Destination, ...] = (
    Destination("home.page", _("Home"), "home"),
    Destination("library.page", _("Library"), "grid"),
    Destination("events.listed", _("Events"), "calendar"),
    Destination("collections.listed", _("Collections"), "stack"),
    Destination("collections.new", _("New collection"), "plus", Permission.UPLOAD),
    Destination("searches.listed", _("Saved searches"), "bookmark"),
    Destination("alerts.page", _("New for your searches"), "bell"),
    Destination("events.new", _("New event"), "plus", Permission.MANAGE_EVENTS),
    Destination("uploads.page", _("Upload"), "upload", Permission.UPLOAD),
    Destination("account.page", _("My account"), "user"),
    Destination("synonyms.listed", _("Synonyms"), "link", Permission.MANAGE_SYNONYMS),
    Destination("accounts.listed", _("Accounts"), "users", Permission.MANAGE_ACCOUNTS),
    Destination("audit.log", _("Audit log"), "history", Permission.READ_AUDIT),
    Destination("help.contents", _("Help"), "help"),
    Destination("styleguide.page", _("Style guide"), "palette", Permission.MANAGE_ACCOUNTS),
)
_THEMES: tuple[tuple[str, LazyString, str], ...] = (
    ("", _("Appearance: automatic"), "contrast"),
    ("light", _("Appearance: light"), "sun"),
    ("dark", _("Appearance: dark"), "moon"),
)


@blueprint.get("/palette")
@requires(Permission.VIEW)
def entries() -> Response:
    """What is there before anything is typed, and can be narrowed without asking again."""
    return jsonify(pages=list(_pages()), settings=list(_settings()))


@blueprint.get("/palette/found")
@requires(Permission.VIEW)
def found() -> Response:
    """What fits `q`: ids of entries and actions in order of fit, events, and assets within the reader's access."""
    text = request.args.get("q", "").strip()[:_LONGEST_QUERY]
    typed = fold.words(text)
    if not typed:
        return jsonify(ids=[], events=[], assets=[])
    labels = {entry["id"]: entry["label"] for entry in (*_pages(), *_settings())}
    labels |= {row.action: str(row.meaning) for row in TABLE if row.command}
    fits = {name: fit for name, label in labels.items() if (fit := fitness(typed, label))}
    known = events.find_events(context(), text, limit=_EVENTS)
    return jsonify(
        ids=sorted(fits, key=lambda name: -fits[name]),
        events=[
            {
                "id": f"event:{event.id}",
                "label": event.title,
                "note": " · ".join(
                    filter(None, (formats.day(event.starts_at) if event.starts_at else "", event.place))
                ),
                "url": url_for("events.page", event_id=event.id),
                "icon": "calendar",
            }
            for event in known
        ],
        assets=list(_assets(text)),
    )


def _assets(text: str) -> Iterator[dict[str, Any]]:
    wanted = find.request_for(current_actor(), query=text, limit=_ASSETS, facets=False)
    try:
        shown = find.find(context(), wanted).assets
    except ServiceAway:
        # Pages and events are found all the same.
        return
    for tile in tiles(shown):
        taken = tile.asset.captured_at or tile.asset.created_at
        yield {
            "id": f"asset:{tile.asset.id}",
            "label": tile.name,
            "lang": tile.asset.language or None,
            "note": f"{texts.KINDS[tile.asset.kind]} · {formats.short_day(taken)}",
            "url": url_for("assets.page", asset_id=tile.asset.id),
            "icon": tile.asset.kind,
            "picture": tile.picture.src if tile.picture else None,
        }


def _pages() -> Iterator[dict[str, Any]]:
    actor = current_actor()
    for page in DESTINATIONS:
        if actor.has(page.permission):
            address = url_for(page.endpoint)
            yield {"id": f"page:{page.endpoint}", "label": str(page.label), "url": address, "icon": page.icon}


def _settings() -> Iterator[dict[str, Any]]:
    theme = request.cookies.get(THEME_COOKIE, "")
    for value, label, icon in _THEMES:
        form = {"action": url_for("preferences.set_theme"), "fields": {"theme": value}}
        yield {"id": f"theme:{value}", "label": str(label), "icon": icon, "form": form, "current": value == theme}
    now = language().tag
    for one in INTERFACE_LANGUAGES:
        form = {"action": url_for("preferences.set_language"), "fields": {"language": one.tag}}
        label, own = one.native_name, {"lang": one.tag, "current": one.tag == now}
        yield {"id": f"language:{one.tag}", "label": label, "icon": "globe", "form": form, **own}
