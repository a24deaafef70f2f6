"""One asset as both engines hold it: folded words, plain values for filters and facets, keys for sorting."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain, compress

from dam.domain.access import Level
from dam.domain.describing import missing_of
from dam.ports import IndexDocument
from search.assembler import NAMES, assembler
from search.collate import title_key
from search.fields import PARTS

# Raised with every change of the fields or of the folding; an index of another number has to be rebuilt.
SCHEMA_VERSION = 9

# Folded words, in whatever order.
WORD_FIELDS = ("anywhere", "exact")
# Folded text with the places of words, for phrases.
TEXT_FIELDS = ("said", "head", "text", *NAMES, "rights")
# Values as stored; those of FACET_FIELDS are counted too.
VALUE_FIELDS = ("id", "uploaded_by", "language", "missing", "has", "is")
FACET_FIELDS = ("kind", "event", "keyword", "creator", "level", "state")
NUMBER_FIELDS = ("ordinal", "year", "month", "dated_at", "created_key", "dated_key")
# Numbers that not every asset has.
MEASURE_FIELDS = ("duration_ms", "width_px", "height_px", "size_bytes")
# Micro-degrees from the south pole and from the 180th meridian; of assets with GPS alone.
POSITION_FIELDS = ("latitude_key", "longitude_key")
LATITUDE_OFFSET, LONGITUDE_OFFSET = 90_000_000, 180_000_000
TEXT_KEY_FIELDS = ("title_key",)

_LEVELS = frozenset(level.value for level in Level)
_LONGEST_TEXT = 1_000_000
_SHOWN_TEXT = 3000
_LONGEST_VALUE = 500
_KEYS_BEGIN = datetime(1700, 1, 1, tzinfo=UTC)
_ORDINAL_BITS = 29
_SECOND_BITS = 34


# One is made for every asset; frozen, it would take four times as long.
@dataclass(slots=True)
class Fields:
    """What an engine stores. `words` is a JSON object of `TEXT_FIELDS` and `WORD_FIELDS`, each words between spaces;
    `shown` is for suggestions alone.
    """

    id: str
    version: int
    words: bytes
    values: dict[str, tuple[str, ...]]
    numbers: dict[str, int]
    title_key: str
    shown: str


def fields_of(asset: IndexDocument) -> Fields:
    names = (
        asset.title, "\n".join(asset.keywords), asset.event_title, asset.creator, asset.place, asset.camera,
        asset.file_name,
    )  # fmt: skip
    shown = [*names, *[name for _, name in asset.near], asset.description, asset.text[:_SHOWN_TEXT]]
    dated_at = asset.captured_at or asset.created_at
    dated, created = seconds(dated_at), seconds(asset.created_at)
    return Fields(
        id=asset.id,
        version=asset.version,
        words=assembler().assembled(
            (*names, asset.rights, asset.description, asset.text[:_LONGEST_TEXT]), asset.language, asset.near
        ),
        values={
            "id": (asset.id,),
            "uploaded_by": _some(asset.uploaded_by_id),
            "language": _some(asset.language),
            "missing": missing_of(asset.state, asset.kind, asset.description, asset.event_id),
            "has": _had(asset),
            "is": ("duplicate",) if asset.copy_number else (),
            "kind": _some(asset.kind),
            "event": _some(asset.event_id),
            "keyword": tuple(dict.fromkeys(chain.from_iterable(map(_some, asset.keywords)))),
            "creator": _some(asset.creator),
            "level": (_level(asset.access_level),),
            "state": _some(asset.state),
        },
        numbers={
            "ordinal": asset.ordinal,
            # The year on the photographer's own calendar, where the capture time says its zone.
            "year": dated_at.year,
            "month": dated_at.year * 100 + dated_at.month,
            "dated_at": dated,
            "created_key": _key(created, asset.ordinal),
            "dated_key": _key(dated, asset.ordinal),
            **_measures(asset),
            **_position(asset),
        },
        title_key=title_key(asset.title or asset.file_name, asset.ordinal),
        shown=_clean("\n".join(shown))[: 2 * _SHOWN_TEXT],
    )


def joined(*objects: bytes) -> bytes:
    """JSON objects as one; none is empty, and no name is in two of them."""
    return b"{%b}" % b",".join([one[1:-1] for one in objects])


def _level(stored: str) -> str:
    """A search leaves out what is closed, so a level of another version of the program is the most closed one."""
    return stored if stored in _LEVELS else Level.SECRET.value


def _had(asset: IndexDocument) -> tuple[str, ...]:
    """Which of `fields.PARTS` the asset has."""
    # In the order of PARTS.
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


def _measures(asset: IndexDocument) -> dict[str, int]:
    known = {
        "duration_ms": None if asset.duration_seconds is None else round(asset.duration_seconds * 1000),
        "width_px": asset.width_px,
        "height_px": asset.height_px,
        "size_bytes": asset.size_bytes,
    }
    return {name: number for name, number in known.items() if number is not None}


def _position(asset: IndexDocument) -> dict[str, int]:
    if asset.latitude is None or asset.longitude is None:
        return {}
    return {
        "latitude_key": micro_degrees(asset.latitude, LATITUDE_OFFSET),
        "longitude_key": micro_degrees(asset.longitude, LONGITUDE_OFFSET),
    }


def micro_degrees(degrees: float, offset: int) -> int:
    """From 0 up to but without twice the offset: the pole and the 180th meridian belong to the last cell."""
    return min(max(round(degrees * 1_000_000) + offset, 0), 2 * offset - 1)


def seconds(moment: datetime) -> int:
    """Whole seconds since 1700, never below 0 nor past the year 2244; a moment without a zone is UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    passed = moment - _KEYS_BEGIN
    return min(max(passed.days * 86_400 + passed.seconds, 0), (1 << _SECOND_BITS) - 1)


def time_key(moment: datetime, ordinal: int) -> int:
    """Orders by second, then by the order in which assets came in; unique to the asset, below 2**63."""
    return _key(seconds(moment), ordinal)


def _key(since_1700: int, ordinal: int) -> int:
    return (since_1700 << _ORDINAL_BITS) | min(max(ordinal, 0), (1 << _ORDINAL_BITS) - 1)


def moment_of(key: int) -> datetime:
    """The whole second of a time key, UTC."""
    return _KEYS_BEGIN + timedelta(seconds=key >> _ORDINAL_BITS)


def _clean(text: str) -> str:
    """Lone surrogates, which file names may carry, can't be written as UTF-8. None is part of a word."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


@lru_cache(maxsize=10_000)
def _some(value: str) -> tuple[str, ...]:
    return (_clean(value)[:_LONGEST_VALUE],) if value else ()
