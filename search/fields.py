"""The fields of the query language: what each is called in English, what it takes, and where that stands in an index.

How they are called in the readers' languages is in `names`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Takes(StrEnum):
    WORDS = "words"
    VALUE = "value"
    DATE = "date"
    DURATION = "duration"
    PIXELS = "pixels"
    SIZE = "size"


MEASURES = (Takes.DURATION, Takes.PIXELS, Takes.SIZE)


@dataclass(frozen=True)
class Field:
    """`target` is a field of `document`, empty for dates. `values` are all there are, empty where any will do."""

    name: str
    takes: Takes
    target: str = ""
    values: tuple[str, ...] = ()


# What an asset can have, or lack. `caption` is its description, `text` the words inside it.
PARTS = ("gps", "caption", "event", "text", "keyword", "by", "place", "camera", "date", "title", "rights")

_ALL = (
    Field("title", Takes.WORDS, "title"),
    Field("text", Takes.WORDS, "text"),
    Field("keyword", Takes.WORDS, "keyword_words"),
    Field("event", Takes.WORDS, "event_words"),
    Field("by", Takes.WORDS, "creator_words"),
    Field("place", Takes.WORDS, "place"),
    Field("camera", Takes.WORDS, "camera"),
    Field("file", Takes.WORDS, "file_name"),
    Field("rights", Takes.WORDS, "rights"),
    Field("kind", Takes.VALUE, "kind", ("photo", "video", "audio", "text")),
    Field("level", Takes.VALUE, "level", ("public", "internal", "restricted", "secret")),
    Field("state", Takes.VALUE, "state", ("ingesting", "available", "failed")),
    Field("language", Takes.VALUE, "language"),
    Field("id", Takes.VALUE, "id"),
    Field("has", Takes.VALUE, "has", PARTS),
    Field("missing", Takes.VALUE, "missing", PARTS),
    Field("is", Takes.VALUE, "is", ("duplicate",)),
    Field("date", Takes.DATE),
    Field("month", Takes.DATE),
    Field("year", Takes.DATE),
    Field("since", Takes.DATE),
    Field("before", Takes.DATE),
    Field("after", Takes.DATE),
    Field("duration", Takes.DURATION, "duration_ms"),
    Field("width", Takes.PIXELS, "width_px"),
    Field("height", Takes.PIXELS, "height_px"),
    Field("size", Takes.SIZE, "size_bytes"),
)
FIELDS: dict[str, Field] = {field.name: field for field in _ALL}
