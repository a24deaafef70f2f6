"""One asset as both engines hold it: folded words, plain values for filters and facets, keys for sorting."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from dam.domain.describing import missing_of
from dam.ports import IndexDocument
from search.collate import title_key
from search.fold import Word, orthography_of, words

# Raised with every change of the fields or of the folding; an index of another number has to be rebuilt.
SCHEMA_VERSION = 3

# Folded text with the places of words, for phrases.
TEXT_FIELDS = ("head", "text", "title", "keyword_words", "event_words", "creator_words", "place", "camera", "file_name")
# Values as stored; those of FACET_FIELDS are counted too.
VALUE_FIELDS = ("id", "uploaded_by", "language", "missing")
FACET_FIELDS = ("kind", "event", "keyword", "creator", "level", "state")
NUMBER_FIELDS = ("year", "month", "dated_at", "created_key", "dated_key")
# Micro-degrees from the south pole and from the 180th meridian; of assets with GPS alone.
POSITION_FIELDS = ("latitude_key", "longitude_key")
LATITUDE_OFFSET, LONGITUDE_OFFSET = 90_000_000, 180_000_000
TEXT_KEY_FIELDS = ("title_key",)

_LONGEST_TEXT = 1_000_000
_SHOWN_TEXT = 3000
_LONGEST_VALUE = 500
# Ends the running text in a field; the other forms of its words follow. No word folds to it.
_GAP = "\u00a6"
_KEYS_BEGIN = datetime(1700, 1, 1, tzinfo=UTC)
_ORDINAL_BITS = 29
_SECOND_BITS = 34


@dataclass(frozen=True)
class Fields:
    """What an engine stores. `texts` and `exact` are words between spaces; `shown` is for suggestions alone."""

    id: str
    version: int
    texts: dict[str, str]
    exact: str
    values: dict[str, tuple[str, ...]]
    numbers: dict[str, int]
    title_key: str
    shown: str


def fields_of(asset: IndexDocument) -> Fields:
    orthography = orthography_of(asset.language, f"{asset.title} {asset.description} {asset.text[:2000]}")
    parts = {
        "title": asset.title,
        "keyword_words": "\n".join(asset.keywords),
        "event_words": asset.event_title,
        "creator_words": asset.creator,
        "place": asset.place,
        "camera": asset.camera,
        "file_name": asset.file_name,
    }
    folded = {name: _short_words(_clean(text), orthography) for name, text in parts.items()}
    body = words(_clean(f"{asset.description}\n{asset.text[:_LONGEST_TEXT]}"), orthography)
    texts = {name: _line([found]) for name, found in folded.items()}
    texts["head"] = _line(list(folded.values()))
    texts["text"] = _line([body])
    # Every word once is enough: how often it stands there does not count.
    exact = dict.fromkeys(word.exact for found in (*folded.values(), body) for word in found)
    dated_at = asset.captured_at or asset.created_at
    return Fields(
        id=asset.id,
        version=asset.version,
        texts=texts,
        exact=" ".join(exact),
        values={
            "id": (asset.id,),
            "uploaded_by": _some(asset.uploaded_by_id),
            "language": _some(asset.language),
            "missing": missing_of(asset.state, asset.kind, asset.description, asset.event_id),
            "kind": _some(asset.kind),
            "event": _some(asset.event_id),
            "keyword": tuple(dict.fromkeys(value for keyword in asset.keywords for value in _some(keyword))),
            "creator": _some(asset.creator),
            "level": _some(asset.access_level),
            "state": _some(asset.state),
        },
        numbers={
            # The year on the photographer's own calendar, where the capture time says its zone.
            "year": dated_at.year,
            "month": dated_at.year * 100 + dated_at.month,
            "dated_at": seconds(dated_at),
            "created_key": time_key(asset.created_at, asset.ordinal),
            "dated_key": time_key(dated_at, asset.ordinal),
            **_position(asset),
        },
        title_key=title_key(_clean(asset.title or asset.file_name), asset.ordinal),
        shown=_clean("\n".join([*parts.values(), asset.description, asset.text[:_SHOWN_TEXT]]))[: 2 * _SHOWN_TEXT],
    )


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
    passed: int = (moment - _KEYS_BEGIN) // timedelta(seconds=1)
    return min(max(passed, 0), (1 << _SECOND_BITS) - 1)


def time_key(moment: datetime, ordinal: int) -> int:
    """Orders by second, then by the order in which assets came in; unique to the asset, below 2**63."""
    return (seconds(moment) << _ORDINAL_BITS) | min(max(ordinal, 0), (1 << _ORDINAL_BITS) - 1)


def moment_of(key: int) -> datetime:
    """The whole second of a time key, UTC."""
    return _KEYS_BEGIN + timedelta(seconds=key >> _ORDINAL_BITS)


def _clean(text: str) -> str:
    """Lone surrogates, which file names may carry, can't be written as UTF-8."""
    return text.encode("utf-8", "replace").decode() if _has_surrogate(text) else text


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _some(value: str) -> tuple[str, ...]:
    return (_clean(value)[:_LONGEST_VALUE],) if value else ()


@lru_cache(maxsize=10_000)
def _short_words(text: str, orthography: str) -> list[Word]:
    """Names, places and events come again and again; the list is not to be changed."""
    return words(text, orthography)


def _line(texts: list[list[Word]]) -> str:
    """The first keys in reading order, texts apart from one another, then every other key once."""
    running: list[str] = []
    others: dict[str, None] = {}
    for text in texts:
        if text:
            running.extend([word.running for word in text])
            running.append(_GAP)
            for word in text:
                if word.others:
                    others.update(dict.fromkeys(word.others))
    running.extend(others)
    return " ".join(running)
