"""One word's letters in the plain form of all scripts: romanised, without marks, with what people mix up made one."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

from search.scripts import (
    APOSTROPHES,
    ARABIC,
    ARABIC_MARKS,
    COMBINING_MARKS,
    CYRILLIC,
    CYRILLIC_VOWELS_AND_SIGNS,
    GEORGIAN,
    INVISIBLE,
    LATIN,
    UZBEK_DRAFT,
)

LONGEST_KEY = 64

_UNSEEN = {ord(sign): None for sign in INVISIBLE}
_DROPPED = re.compile(f"[{APOSTROPHES}{COMBINING_MARKS}{ARABIC_MARKS}]")
_DIGITS = {first + value: str(value) for first in (0x0660, 0x06F0, 0x0966) for value in range(10)}
_TO_PLAIN = {ord(letter): plain for table in (GEORGIAN, LATIN, ARABIC) for letter, plain in table.items()} | _DIGITS
_CYRILLIC_LETTER = re.compile("[\u0400-\u052f]")
_DRAFT_LETTER = re.compile("[" + "".join(UZBEK_DRAFT) + "]")
_LATIN_RULES = (("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("x", "h"), ("q", "k"), ("y", "i"))
_DOUBLE_I = re.compile("i{2,}")


def keys(exact: str, orthography: str) -> tuple[str, ...]:
    """The plain forms of a lower-case word, the likeliest first; `orthography` is one of `scripts.CYRILLIC`."""
    composed = unicodedata.normalize("NFKC", exact).lower()
    if _CYRILLIC_LETTER.search(composed):
        forms = [plain(form) for form in _romanised(composed, orthography)]
    else:
        forms = [plain(composed)]
        if "o'" in exact:
            forms.append(plain(composed.replace("o'", "u")))
        if _DRAFT_LETTER.search(composed):
            forms += [plain(form) for form in _drafted(composed)]
    return tuple(dict.fromkeys(form[:LONGEST_KEY] for form in forms if form))


def plain(word: str) -> str:
    """The last rules, the same for what was Latin from the start and for what was romanised."""
    bare = unicodedata.normalize("NFD", word.translate(_TO_PLAIN).translate(_UNSEEN))
    bare = _DROPPED.sub("", bare)
    # A letter freed of its mark may be in the tables again (Arabic alef with madda given in two pieces).
    bare = unicodedata.normalize("NFC", bare).translate(_TO_PLAIN)
    if bare.isascii():
        for written, folded in _LATIN_RULES:
            if written in bare:
                bare = bare.replace(written, folded)
        if "ii" in bare:
            bare = _DOUBLE_I.sub("i", bare)
    return bare


def _romanised(word: str, first: str) -> Iterator[str]:
    """A Cyrillic word under each orthography it may be written in, the likeliest first."""
    yield _with_table(word, CYRILLIC[first])
    for table in CYRILLIC.values():
        yield _with_table(word, table)
    if "ў" in word:
        # A keyboard without Uzbek letters writes у for it: узбек.
        yield _with_table(word, {**CYRILLIC["uz"], "ў": "u"})
        yield _with_table(word, {**CYRILLIC["ru"], "ў": "u"})
    if "ц" in word:
        yield _with_table(word, {**CYRILLIC["uz"], "ц": "s"})


def _with_table(word: str, table: dict[str, str]) -> str:
    initial_e = table.get("initial е", "e")
    before = "ъ"
    out = []
    for letter in word:
        if letter == "е" and before in CYRILLIC_VOWELS_AND_SIGNS:
            out.append(initial_e)
        else:
            out.append(table.get(letter, letter))
        before = letter
    return "".join(out)


def _drafted(word: str) -> Iterator[str]:
    """A Latin word read as Uzbek of a draft alphabet, whose ş may stand beside a foreign one in no word alone."""
    for letters in product(*((letter, UZBEK_DRAFT[letter]) for letter in sorted(set(word) & set(UZBEK_DRAFT)))):
        table = dict(zip((ord(letter) for letter in sorted(set(word) & set(UZBEK_DRAFT))), letters, strict=True))
        yield word.translate(table)
