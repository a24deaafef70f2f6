"""One asset as both engines hold it: folded words, plain values for filters and facets, keys for sorting."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import compress
from typing import Any

import orjson

from dam.domain.access import Level
from dam.domain.describing import missing_of
from dam.ports import IndexDocument
from search.assembler import NAMES, Given, assembler, joined
from search.collate import title_key
from search.fields import PARTS

# Raised with every change of the fields or of the folding; an index of another number has to be rebuilt.
SCHEMA_VERSION = 11

# Folded words, in whatever order, how often does not count: of the short texts, of the description and the text inside,
# of all of them; and all as they were written.
WORD_FIELDS = ("head", "text", "anywhere", "exact")
# Folded text with the places of words, for phrases; of `head` and `text` it is the running words alone.
TEXT_FIELDS = ("said_in_head", "said_in_text", *NAMES, "rights")
# Values as stored; those of FACET_FIELDS are counted too.
VALUE_FIELDS = ("id", "uploaded_by", "language", "missing", "has", "is")
FACET_FIELDS = ("kind", "event", "keyword", "creator", "level", "state")
NUMBER_FIELDS = ("ordinal", "created_key", "dated_key")
# Numbers that not every asset has.
MEASURE_FIELDS = ("duration_ms", "width_px", "height_px", "size_bytes")
# Micro-degrees from the south pole and from the 180th meridian; of assets with GPS alone.
POSITION_FIELDS = ("latitude_key", "longitude_key")
LATITUDE_OFFSET, LONGITUDE_OFFSET = 90_000_000, 180_000_000
TEXT_KEY_FIELDS = ("title_key",)

_LEVELS = frozenset(level.value for level in Level)
_LONGEST_TEXT = 1_000_000
_LONGEST_VALUE = 500
_KEYS_BEGIN = datetime(1700, 1, 1, tzinfo=UTC)
_ORDINAL_BITS, _SECOND_BITS = 29, 34
_LAST_ORDINAL, _LAST_SECOND = (1 << _ORDINAL_BITS) - 1, (1 << _SECOND_BITS) - 1
# What the keys of one second are apart from those of the next, and the first key of the last second there is.
KEYS_A_SECOND, LAST_KEY = 1 << _ORDINAL_BITS, _LAST_SECOND << _ORDINAL_BITS


def line_of(asset: IndexDocument, values: Mapping[str, Any]) -> bytes:
    """The asset as an engine takes it, a JSON object in UTF-8: the `values`, `TEXT_FIELDS` and `WORD_FIELDS` with words
    between spaces.
    """
    return assembler().assembled(given_of(asset, values))


def given_of(asset: IndexDocument, values: Mapping[str, Any]) -> Given:
    """For `Assembler.assembled`."""
    parts = (
        asset.title, "\n".join(asset.keywords), asset.event_title, asset.creator, asset.place, asset.camera,
        asset.file_name, asset.rights, asset.description, asset.text[:_LONGEST_TEXT],
    )  # fmt: skip
    return Given(joined(parts, asset.language, asset.near), orjson.dumps(values))


def values_of(asset: IndexDocument) -> dict[str, Any]:
    """What is not cut into words, by the names of fields: a text or several, or a number. A text that is empty is left
    out, and so is a number that is not known."""
    created_at, ordinal = asset.created_at, asset.ordinal
    dated_at = asset.captured_at or created_at
    created = seconds(created_at)
    dated = created if dated_at is created_at else seconds(dated_at)
    values: dict[str, Any] = {
        "id": asset.id,
        "level": asset.access_level if asset.access_level in _LEVELS else Level.SECRET.value,
        "missing": missing_of(asset.state, asset.kind, asset.description, asset.event_id),
        "has": _had(asset),
        "keyword": tuple(dict.fromkeys(map(_value, filter(None, asset.keywords)))),
        "ordinal": ordinal,
        "created_key": _key(created, ordinal),
        "dated_key": _key(dated, ordinal),
        "size_bytes": asset.size_bytes,
        "title_key": title_key(asset.title or asset.file_name, ordinal),
    }
    for name, value in (
        ("uploaded_by", asset.uploaded_by_id),
        ("language", asset.language),
        ("kind", asset.kind),
        ("event", asset.event_id),
        ("creator", asset.creator),
        ("state", asset.state),
        ("is", asset.copy_number and "duplicate"),
    ):
        if value:
            values[name] = _value(value)
    for name, number in (("width_px", asset.width_px), ("height_px", asset.height_px)):
        if number is not None:
            values[name] = number
    if asset.duration_seconds is not None:
        values["duration_ms"] = round(asset.duration_seconds * 1000)
    if asset.latitude is not None and asset.longitude is not None:
        values["latitude_key"] = micro_degrees(asset.latitude, LATITUDE_OFFSET)
        values["longitude_key"] = micro_degrees(asset.longitude, LONGITUDE_OFFSET)
    return values


def _had(asset: IndexDocument) -> tuple[str, ...]:
    """Which of `fields.PARTS` the asset has."""
    # In their order.
    has = (
        asset.latitude is not None and asset.longitude is not None,
        asset.description,
        asset.event_id,
        asset.text,
        asset.keywords,
        asset.creator,
        asset.place,
        asset.camera,
        asset.captured_at is not None,
        asset.title,
        asset.rights,
    )
    return tuple(compress(PARTS, has))


def micro_degrees(degrees: float, offset: int) -> int:
    """From 0 up to but without twice the offset: the pole and the 180th meridian belong to the last cell."""
    return min(max(round(degrees * 1_000_000) + offset, 0), 2 * offset - 1)


def seconds(moment: datetime) -> int:
    """Whole seconds since 1700, never below 0 nor past the year 2244; a moment without a zone is UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    passed = moment - _KEYS_BEGIN
    return _within(passed.days * 86_400 + passed.seconds, _LAST_SECOND)


def time_key(moment: datetime, ordinal: int) -> int:
    """Orders by second, then by the order in which assets came in; unique to the asset, below 2**63."""
    return _key(seconds(moment), ordinal)


def key_after(moment: datetime) -> int:
    """Above all keys of the second that the moment lies in, as far as there is such a key."""
    return min(time_key(moment, 0) + KEYS_A_SECOND, LAST_KEY + _LAST_ORDINAL)


def _key(since_1700: int, ordinal: int) -> int:
    return (since_1700 << _ORDINAL_BITS) | _within(ordinal, _LAST_ORDINAL)


def _within(number: int, last: int) -> int:
    """`number`, or the nearer of 0 and `last`. Called several times for each asset: `min` and `max` take longer."""
    return number if 0 <= number <= last else last if number > last else 0


def moment_of(key: int) -> datetime:
    """The whole second of a time key, UTC."""
    return _KEYS_BEGIN + timedelta(seconds=key >> _ORDINAL_BITS)


@lru_cache(maxsize=10_000)
def _value(text: str) -> str:
    """Lone surrogates, which file names may carry, can't be written as UTF-8."""
    return text.encode("utf-8", "replace").decode()[:_LONGEST_VALUE]
