"""The descriptive fields that a person may set on an asset: their names, limits and how bad values are told."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from dam.domain.errors import Invalid
from dam.domain.lifecycle import AssetState, Kind

TEXT_LIMITS_CHARACTERS: dict[str, int] = {
    "title": 1000,
    "description": 50_000,
    "language": 20,
    "creator": 500,
    "credit": 2000,
    "copyright": 2000,
    "usage_terms": 5000,
    "place": 500,
}
# They turn the letters after them round. Nobody who writes in two directions needs them; every forger of names does.
DIRECTION_OVERRIDES = "\u202d\u202e"
MAXIMUM_KEYWORDS = 200
MAXIMUM_KEYWORD_CHARACTERS = 200
FIELDS = frozenset(TEXT_LIMITS_CHARACTERS) | {"keywords", "event_id", "access_level", "captured_at"}


class Missing(StrEnum):
    """What an asset still waits for in describing."""

    CAPTION = "caption"
    EVENT = "event"


def missing_of(state: str, kind: str, description: str, event_id: str | None) -> tuple[Missing, ...]:
    """What is still to be added by a person. Only of what is ready; a text speaks for itself and needs no caption."""
    if state != AssetState.AVAILABLE:
        return ()
    lacks_caption = not description and kind != Kind.TEXT
    return (Missing.CAPTION,) * lacks_caption + (Missing.EVENT,) * (not event_id)


def clean_text(text: str) -> str:
    """NFC, without control characters (line breaks and tabs stay), overrides of direction and blank ends."""
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    kept = kept.translate(dict.fromkeys(map(ord, DIRECTION_OVERRIDES)))
    return unicodedata.normalize("NFC", kept).strip()


def clean_file_name(name: str) -> str:
    """The last part of a path in either style, without control characters, at most 255 characters; never empty."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    cleaned = clean_text(last).replace("\n", " ").replace("\t", " ")
    if cleaned in ("", ".", ".."):
        return "unnamed"
    if len(cleaned) > 255:
        stem, dot, ending = cleaned.rpartition(".")
        cleaned = stem[: 254 - len(ending)] + dot + ending if dot and len(ending) <= 10 else cleaned[:255]
    return cleaned


def clean_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Checked and cleaned copies of the given fields. Raises `Invalid`, naming the field."""
    unknown = set(fields) - FIELDS
    if unknown:
        raise Invalid(f"There is no field named {', '.join(sorted(unknown))[:200]}.", "unknown_field")
    cleaned: dict[str, Any] = {}
    for name, value in fields.items():
        if name in TEXT_LIMITS_CHARACTERS:
            cleaned[name] = _text(name, value)
        elif name == "keywords":
            cleaned[name] = _keywords(value)
        else:
            cleaned[name] = value
    return cleaned


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid(f"The field {name} takes text.", "bad_field", field=name)
    text = clean_text(value)
    if len(text) > TEXT_LIMITS_CHARACTERS[name]:
        raise Invalid(
            f"The field {name} takes at most {TEXT_LIMITS_CHARACTERS[name]} characters.", "too_long", field=name
        )
    return text


def _keywords(value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) for word in value):
        raise Invalid("The field keywords takes a list of words.", "bad_field", field="keywords")
    words = list(dict.fromkeys(word for word in map(clean_text, value) if word))
    if len(words) > MAXIMUM_KEYWORDS or any(len(word) > MAXIMUM_KEYWORD_CHARACTERS for word in words):
        raise Invalid(
            f"There may be {MAXIMUM_KEYWORDS} keywords of up to {MAXIMUM_KEYWORD_CHARACTERS} characters.",
            "too_long",
            field="keywords",
        )
    return words
