"""Which part of the manual tells about which page: endpoint -> chapter and anchor."""

from flask import request, url_for

START = "start"
PLACES: dict[str, str] = {
    "home.page": "start#pages",
    "library.page": "find",
    "assets.page": "look",
    "searches.listed": "keep#searches",
    "alerts.page": "keep#alerts",
    "collections.listed": "keep#collections",
    "collections.page": "keep#collections",
    "collections.new": "keep#collections",
    "collections.edit": "keep#collections",
    "collections.arrange": "keep#collections",
    "events.listed": "events",
    "events.page": "events#page",
    "events.new": "events#make",
    "events.edit": "events#make",
    "synonyms.listed": "find#synonyms",
    "synonyms.new": "find#synonyms",
    "synonyms.edit": "find#synonyms",
    "batch.listed": "describe#many",
    "batch.page": "describe#many",
    "uploads.page": "bring-in",
    "sessions.form": "start#sign-in",
    "account.page": "start#account",
    "accounts.listed": "administrator#accounts",
    "accounts.page": "administrator#accounts",
    "audit.log": "administrator#audit",
    "styleguide.page": "administrator",
    "help.contents": "start",
    "help.chapter": "start",
}


def address(place: str) -> str:
    """`find#words` as an address of the manual."""
    name, _, anchor = place.partition("#")
    return url_for("help.chapter", name=name, _anchor=anchor or None)


def of_this_page() -> str:
    """The address of what the manual says of the page being shown."""
    place = PLACES.get(request.endpoint or "")
    return address(place) if place else url_for("help.contents")
