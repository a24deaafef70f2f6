"""What a key may be, the same for every store: ASCII segments joined by slashes, none of them hidden or a step up."""

import re

from dam.domain.errors import BadRequest

_SEGMENT = r"[A-Za-z0-9_][A-Za-z0-9_.\-]*"
_KEY = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
_START_OF_KEY = re.compile(rf"(?:{_SEGMENT}/)*(?:{_SEGMENT})?")
_LONGEST_KEY_CHARACTERS = 512
_LONGEST_SEGMENT_CHARACTERS = 200


def checked_key(key: str) -> str:
    """The key itself. Raises `errors.BadRequest` for one that a store must not take."""
    if not _KEY.fullmatch(key) or not _fits(key):
        raise BadRequest(f"{key[:80]!r} can't be the name of a stored object.", code="bad_key")
    return key


def checked_prefix(prefix: str) -> str:
    """A prefix to list by: empty, whole segments, or the start of one. Raises `errors.BadRequest`."""
    if not _START_OF_KEY.fullmatch(prefix) or not _fits(prefix):
        raise BadRequest(f"{prefix[:80]!r} can't be the start of a stored object's name.", code="bad_key")
    return prefix


def checked_folder(prefix: str) -> str:
    """A prefix to delete by. Only whole segments with a closing slash: `assets/1` must never take `assets/10` along."""
    if not prefix.endswith("/"):
        raise BadRequest(f"{prefix[:80]!r} must end in a slash to be deleted as a whole.", code="bad_key")
    checked_key(prefix[:-1])
    return prefix


def checked_range(start: int, length: int | None) -> None:
    if start < 0 or (length is not None and length < 0):
        raise BadRequest("A range starts at 0 or later and is not shorter than nothing.", code="bad_range")


def _fits(key: str) -> bool:
    return len(key) <= _LONGEST_KEY_CHARACTERS and all(
        len(segment) <= _LONGEST_SEGMENT_CHARACTERS for segment in key.split("/")
    )
