"""Every keyboard shortcut of the pages, in one table.

The sheet behind `?`, the command palette, the hints of buttons and js/shortcuts.js all read it; nothing else listens
for letters. A new one is a row here and an `on("place.action", handler)` in a script, which the tests hold together.

A key is what stands on it, not what a layout writes with it: `KeyJ` is J in Latin layouts and the same key in Cyrillic,
Georgian and Persian ones. One that is no name but a sign, `?`, is told by the sign. `Mod` is Ctrl, on a Mac Command.
"""

import re
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from dam.domain.access import Permission

LETTERS_COOKIE = "kronika_letter_keys"
_NAME = re.compile(r"[A-Z][A-Za-z0-9]+")
# A single letter, digit or other sign, without Ctrl or Alt: what WCAG 2.1.4 lets people switch off.
_CHARACTER = re.compile(r"(Shift\+)?(Key[A-Z]|Digit\d|Slash|Comma|Period|[^A-Za-z0-9+])")
_SHOWN = {
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "Escape": "Esc",
    "Slash": "/",
    "Comma": ",",
    "Period": ".",
    "Mod": "Ctrl",
    "Space": _("Space"),
    "Delete": "Del",
}


@dataclass(frozen=True)
class Place:
    """A part of the pages with keys of its own.

    `inside` means that they work only while the focus is within an element with `data-shortcuts="NAME"`, before those
    of the page around it. An open dialog or menu has no keys but those that it names in this way.
    """

    title: LazyString
    inside: bool = False


@dataclass(frozen=True)
class Shortcut:
    """`action` is `place.name`; `keys` are alternatives, each of a key and what is held with it: `Shift+KeyA`.

    `shown` replaces the keys on the sheet. `typing`: also while somebody writes. `repeats`: again while it is held.
    `command`: makes sense in the palette too. `native`: done by the browser, here only to be told.
    `over_controls`: Space and Enter mean this even on a button or a link.
    """

    action: str
    keys: tuple[str, ...]
    meaning: LazyString
    permission: Permission | None = None
    shown: tuple[str, ...] = ()
    typing: bool = False
    repeats: bool = False
    command: bool = False
    native: bool = False
    over_controls: bool = False

    @property
    def where(self) -> str:
        return self.action.partition(".")[0]

    def labels(self) -> list[list[str]]:
        """What is written on the keys, for each alternative."""
        found = [[str(_SHOWN.get(part, _bare(part))) for part in _parts(key)] for key in self.shown or self.keys]
        return [labels for index, labels in enumerate(found) if labels not in found[:index]]


PLACES: dict[str, Place] = {
    "everywhere": Place(_("Everywhere")),
    "library": Place(_("Library")),
    "grid": Place(_("Grid")),
    "asset": Place(_("Asset")),
    "picture": Place(_("Picture")),
    "player": Place(_("Player")),
    "marks": Place(_("In and out marks")),
    "preview": Place(_("Quick look"), inside=True),
    "field": Place(_("While a field is changed"), inside=True),
}

# Places whose keys work at the same time, so that no key may mean two things among them.
TOGETHER: tuple[tuple[str, ...], ...] = (
    ("everywhere", "library", "grid"),
    ("everywhere", "asset", "picture"),
    ("everywhere", "asset", "player", "marks"),
    ("preview",),
    ("field",),
)

_SHIFTED = ("Shift+ArrowLeft", "Shift+ArrowUp", "Shift+ArrowDown", "Shift+ArrowRight")

TABLE: tuple[Shortcut, ...] = (
    Shortcut("everywhere.palette", ("Mod+KeyK",), _("Commands: go anywhere, do anything"), typing=True),
    Shortcut("everywhere.search", ("/", "Slash"), _("Search"), Permission.VIEW, command=True),
    Shortcut("everywhere.keys", ("?", "؟", "Shift+Slash"), _("This list"), shown=("?",)),
    Shortcut("library.clear", ("Escape",), _("Clear the selection, then the search and filters"), command=True),
    Shortcut("grid.extend", _SHIFTED, _("Select on the way"), repeats=True),
    Shortcut("grid.move", ("ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight"), _("Move in the grid"), repeats=True),
    Shortcut("grid.leap", ("Home", "End", "PageUp", "PageDown"), _("First, last, a screen up or down"), repeats=True),
    Shortcut("grid.open", ("Enter",), _("Open"), native=True),
    Shortcut("grid.look", ("Space",), _("Quick look"), over_controls=True),
    Shortcut("grid.select", ("KeyX", "Mod+Space"), _("Select, or no longer")),
    Shortcut("grid.select_loaded", ("Mod+KeyA",), _("Select all that is loaded"), command=True),
    Shortcut("asset.back", ("Escape",), _("Back to the library"), command=True),
    Shortcut("asset.previous", ("KeyP",), _("Previous in the result"), command=True),
    Shortcut("asset.next", ("KeyN",), _("Next in the result"), command=True),
    Shortcut("asset.title", ("KeyE",), _("Change the title"), Permission.EDIT_OWN, command=True),
    Shortcut("asset.full", ("KeyF",), _("Full screen"), command=True),
    Shortcut("picture.zoom", ("KeyZ",), _("Zoom"), command=True),
    Shortcut("picture.turn", ("ArrowLeft", "ArrowRight"), _("Leaf through the result")),
    Shortcut("player.toggle", ("Space",), _("Play or pause"), command=True),
    Shortcut("player.backward", ("KeyJ",), _("Play backward; press again to go faster")),
    Shortcut("player.pause", ("KeyK",), _("Pause")),
    Shortcut("player.forward", ("KeyL",), _("Play forward; press again to go faster")),
    Shortcut("player.jump", ("ArrowLeft", "ArrowRight"), _("5 seconds back or on"), repeats=True),
    Shortcut("player.frame", ("Comma", "Period"), _("One frame back or on"), repeats=True),
    Shortcut("player.start", ("Home",), _("To the beginning")),
    Shortcut("player.end", ("End",), _("To the end")),
    Shortcut("player.mute", ("KeyM",), _("Mute"), command=True),
    Shortcut("marks.in", ("KeyI",), _("Set the in mark"), Permission.CLIP, command=True),
    Shortcut("marks.out", ("KeyO",), _("Set the out mark"), Permission.CLIP, command=True),
    Shortcut("preview.turn", ("ArrowLeft", "ArrowRight"), _("Previous and next"), repeats=True),
    Shortcut("preview.play", ("Space",), _("Play or pause; put away what is only looked at")),
    Shortcut("preview.close", ("Escape",), _("Back to the list")),
    Shortcut("preview.page", ("Enter",), _("Open the page")),
    Shortcut("preview.select", ("KeyX",), _("Select, or no longer")),
    Shortcut("preview.larger", ("+", "="), _("Zoom in"), shown=("+",), repeats=True),
    Shortcut("preview.smaller", ("-", "−"), _("Zoom out"), shown=("−",), repeats=True),
    Shortcut("preview.fit", ("0", "Digit0"), _("Fit the picture"), shown=("0",)),
    Shortcut("preview.details", ("KeyI",), _("Details")),
    Shortcut("preview.title", ("KeyT",), _("Change the title"), Permission.EDIT_OWN),
    Shortcut("preview.caption", ("KeyE",), _("Change the caption"), Permission.EDIT_OWN),
    Shortcut("field.save", ("Mod+Enter",), _("Save"), Permission.EDIT_OWN, typing=True),
    Shortcut("field.leave", ("Escape",), _("Leave it, unless something was changed"), Permission.EDIT_OWN, typing=True),
)
BY_ACTION = {shortcut.action: shortcut for shortcut in TABLE}


def letters_on() -> bool:
    """Whether this reader has left shortcuts of a single letter or sign switched on."""
    return request.cookies.get(LETTERS_COOKIE) != "off"


def of_character(key: str) -> bool:
    """Whether a key alone would also write something."""
    return _CHARACTER.fullmatch(key) is not None


def for_pages(may: frozenset[Permission]) -> dict[str, Any]:
    """The table as a page carries it for the scripts: what this reader may do, in their language."""
    letters = letters_on()
    rows = [
        {
            "action": row.action,
            "keys": [key for key in row.keys if letters or not of_character(key)],
            "labels": row.labels() if letters or not all(map(of_character, row.keys)) else [],
            "meaning": str(row.meaning),
            **{
                name: True for name in ("typing", "repeats", "command", "native", "over_controls") if getattr(row, name)
            },
        }
        for row in TABLE
        if row.permission is None or row.permission in may
    ]
    places = {name: {"title": str(place.title), "inside": place.inside} for name, place in PLACES.items()}
    return {"letters": letters, "places": places, "shortcuts": rows}


def keyed(label: str, action: str) -> Markup:
    """Attributes of a control that has a shortcut: its tip with the key in it, and the key for screen readers."""
    row = BY_ACTION[action]
    usable = [key for key in row.keys if letters_on() or not of_character(key)]
    if not usable:
        return Markup('title="{}"').format(label)
    shown = "+".join(row.labels()[0])
    told = " ".join(_aria(key) for key in usable if _aria(key))
    return Markup('title="{} ({})" aria-keyshortcuts="{}"').format(escape(label), shown, told)


def _parts(key: str) -> list[str]:
    return key.split("+") if len(key) > 1 else [key]


def _bare(part: str) -> str:
    return part.removeprefix("Key").removeprefix("Digit")


def _aria(key: str) -> str:
    """The key as aria-keyshortcuts names it; a sign that is told as a sign has no need of a second name."""
    names = [{"Mod": "Control", "Slash": "/"}.get(part, _bare(part)) for part in _parts(key)]
    return "+".join(names) if _NAME.fullmatch(_parts(key)[-1]) else ""
