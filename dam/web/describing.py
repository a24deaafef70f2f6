"""The descriptive fields as the page shows and edits them: order, kind of field, reading a form."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from dam.db.models import Asset
from dam.domain.access import Actor, Level, may_set_level
from dam.domain.languages import INTERFACE_LANGUAGES
from dam.web import formats, texts


@dataclass(frozen=True)
class Row:
    """`control` is line, lines, words, event, moment, language or level."""

    name: str
    control: str

    @property
    def label(self) -> str:
        return str(texts.FIELDS[self.name])


ROWS = (
    Row("description", "lines"),
    Row("keywords", "words"),
    Row("event_id", "event"),
    Row("captured_at", "moment"),
    Row("place", "line"),
    Row("creator", "line"),
    Row("credit", "line"),
    Row("copyright", "line"),
    Row("usage_terms", "lines"),
    Row("language", "language"),
    Row("access_level", "level"),
)
BY_NAME = {row.name: row for row in (Row("title", "line"), *ROWS)}


def as_input(asset: Asset, row: Row) -> str:
    """The field's value as its form control holds it."""
    value = getattr(asset, row.name)
    if row.control == "words":
        return "\n".join(value)
    if row.control == "moment":
        return formats.local_input(value)
    return str(value or "")


def from_input(row: Row, text: str) -> Any:
    """What a form control holds as the service takes it."""
    if row.control == "words":
        # Commas of every script that is written here part keywords, and so do lines.
        for comma in ("،", ";", "؛", "\n"):
            text = text.replace(comma, ",")
        return [word.strip() for word in text.split(",") if word.strip()]
    if row.control == "moment":
        return formats.from_local_input(text)
    return text.replace("\r\n", "\n")


def fields_of_form(form: MultiDict[str, str]) -> dict[str, Any]:
    return {name: from_input(BY_NAME[name], form[name]) for name in form if name in BY_NAME}


def level_choices(actor: Actor, asset: Asset) -> list[str]:
    """The levels that this person may give this asset, its present one among them."""
    return [level for level in Level if may_set_level(actor, Level(asset.access_level), level)]


def language_choices(present: str) -> list[tuple[str, str]]:
    """Tag and own name; one that the file itself brought stays to be chosen."""
    choices = [(language.tag, language.native_name) for language in INTERFACE_LANGUAGES]
    if present and present not in dict(choices):
        choices.append((present, present))
    return choices
