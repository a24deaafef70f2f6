"""Names of files that go out together: every system can unpack them, each is there once, and every script stays."""

import re
import unicodedata

_MOST_BYTES = 200
# What Windows refuses, and the marks that turn the direction of writing, by which a name can lie about its ending.
_REFUSED = re.compile('[<>:"/\\\\|?*\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])$")
_LONGEST_ENDING = 12


def safe_name(name: str) -> str:
    """A file name that any system can write: no path, no control signs, not too long; never empty."""
    kept = "".join("_" if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in name)
    kept = _REFUSED.sub("_", unicodedata.normalize("NFC", kept)).strip().rstrip(". ")
    stem, ending = _parted(kept)
    if _RESERVED.match(stem.split(".")[0].strip()):
        stem = f"_{stem}"
    return _shortened(stem, _MOST_BYTES - len(ending.encode())).lstrip(".") + ending or "unnamed"


class Names:
    """Gives each file a name that no other has, told apart as systems do that take A and a for the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def free(self, name: str) -> str:
        """The safe form of a name, with a number in it where it is taken."""
        first = found = safe_name(name)
        stem, ending = _parted(first)
        number = self._last.get(first.casefold(), 1)
        while found.casefold() in self._taken:
            number += 1
            found = f"{stem} ({number}){ending}"
        self._last[first.casefold()] = number
        self._taken.add(found.casefold())
        return found


def _parted(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem and len(ending) <= _LONGEST_ENDING else (name, "")


def _shortened(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode("utf-8", "ignore").rstrip()
