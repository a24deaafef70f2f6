"""Where a page ended, as an opaque text that only the same question can go on from."""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass

from dam.domain.errors import BadRequest
from dam.ports import SearchRequest

Key = int | str
_LONGEST = 1000


@dataclass(frozen=True)
class Position:
    """The last row given out: how well it fits (0 unless sorted by relevance) and its unique sort key.

    Pages go on below this very row, so that rows which come or go elsewhere neither repeat nor skip one.
    """

    score: int
    key: Key
    loose: bool = False


def fingerprint(request: SearchRequest) -> str:
    """Of all that decides which rows come in which order, save who asks."""
    asked = (
        request.query, request.kinds, request.event_ids, request.keywords, request.creators, request.levels,
        request.states, str(request.captured_from), str(request.captured_to), request.sort, request.missing,
        request.uploaded_by_ids, str(request.created_from), request.ids,
        fingerprint(request.within) if request.within else "", request.similar_to, str(request.box or ""),
    )  # fmt: skip
    return hashlib.sha256(repr(asked).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def write(position: Position, request: SearchRequest) -> str:
    row = [fingerprint(request), position.score, position.key, int(position.loose)]
    return base64.urlsafe_b64encode(json.dumps(row, separators=(",", ":")).encode()).decode().rstrip("=")


def read(text: str, request: SearchRequest) -> Position:
    """Raises `BadRequest` for what is no cursor, or one of another question."""
    problem = BadRequest("This page address is damaged or of another search. Start the search again.", "bad_cursor")
    if len(text) > _LONGEST or not text.isascii():
        raise problem
    try:
        row = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        mark, score, key, loose = row
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise problem from None
    by_title = request.sort.lstrip("-") == "title"
    whole = type(score) is int and type(loose) is int and type(key) is (str if by_title else int)
    if mark != fingerprint(request) or not whole or not 0 <= score < 2**24:
        raise problem
    if by_title and (len(key) > 500 or not set(key) <= set("0123456789abcdef")):
        raise problem
    if not by_title and not 0 <= key < 2**63:
        raise problem
    return Position(score, key, bool(loose))
