"""From a word as written to the keys under which it is indexed and asked: one plain form for all scripts.

Both sides fold alike, and a word is found when any key of it is a key of what was typed. Most words have one key; a
word whose romanisation depends on a language that the index can't know for certain (ъ, щ, ё, ў, a first е) has more.
Pure functions; a word seen before costs a look into a cache.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

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
    ZERO_WIDTH_NON_JOINER,
)

LONGEST_KEY = 64
_CACHED_WORDS = 100_000

_LETTER = rf"(?:[^\W_][{COMBINING_MARKS}{ARABIC_MARKS}]*)"
_INDIC = "\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f"
_RUN = rf"(?:{_LETTER}|[{_INDIC}])+"
_WORD = re.compile(rf"{_RUN}(?:[{APOSTROPHES}{INVISIBLE}]+{_RUN})*(?:(?<=[oOgG])[{APOSTROPHES}])?")

_APOSTROPHE_TO_ONE = {ord(sign): "'" for sign in APOSTROPHES}
_UNSEEN = {ord(sign): None for sign in INVISIBLE}
_UNSEEN_BUT_ZWNJ = {code: None for code in _UNSEEN if chr(code) != ZERO_WIDTH_NON_JOINER}
_DROPPED = re.compile(f"[{APOSTROPHES}{COMBINING_MARKS}{ARABIC_MARKS}]")
_DIGITS = {first + value: str(value) for first in (0x0660, 0x06F0, 0x0966) for value in range(10)}
_TO_PLAIN = {ord(letter): plain for table in (GEORGIAN, LATIN, ARABIC) for letter, plain in table.items()} | _DIGITS
_CYRILLIC_LETTER = re.compile("[\u0400-\u052f]")
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
# Georgian lives in four ranges, of which lower() joins the capitals to the small letters.
_GEORGIAN_LETTER = re.compile("[\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f]")
_LATIN_RULES = (("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("x", "h"), ("q", "k"), ("y", "i"))
_DOUBLE_I = re.compile("i{2,}")


@dataclass(frozen=True, slots=True)
class Word:
    """`exact` is the lower-cased word with one kind of apostrophe; `keys` its folded forms, never empty.

    `parts` are the keys on both sides of each zero-width non-joiner (Persian می‌رود), empty where there is none.
    `running` is what stands for the word in running text, `others` the keys that are not in it.
    """

    exact: str
    keys: tuple[str, ...]
    parts: tuple[str, ...]
    running: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A word and where it stands, as code points of the text as given."""

    start: int
    end: int
    word: Word


def spans(text: str) -> Iterator[Span]:
    for found in _WORD.finditer(text):
        word = fold(found.group())
        if word is not None:
            yield Span(found.start(), found.end(), word)


def words(text: str, orthography: str = "uz") -> list[Word]:
    return [word for raw in _WORD.findall(text) if (word := fold(raw, orthography)) is not None]


def orthography_of(language: str, text: str) -> str:
    """The table of `scripts.CYRILLIC` that a text is likely written by: its language's, else told by its letters."""
    stated = language.partition("-")[0]
    if stated in CYRILLIC:
        return stated
    sample = text[:4000].lower()
    if any(letter in sample for letter in "ўқғҳ"):
        return "uz"
    if any(letter in sample for letter in "ыэё"):
        return "ru"
    return "bg" if "ъ" in sample else "ru"


@lru_cache(maxsize=_CACHED_WORDS)
def fold(raw: str, orthography: str = "uz") -> Word | None:
    """One word folded, or None where nothing is left of it (marks alone); the first key is `orthography`'s."""
    exact = unicodedata.normalize("NFC", raw).lower().translate(_UNSEEN_BUT_ZWNJ).translate(_APOSTROPHE_TO_ONE)
    exact = exact.strip(ZERO_WIDTH_NON_JOINER)[: 2 * LONGEST_KEY]
    keys = _keys(exact.replace(ZERO_WIDTH_NON_JOINER, ""), orthography)
    if not keys:
        return None
    parts: tuple[str, ...] = ()
    if ZERO_WIDTH_NON_JOINER in exact:
        parts = tuple(part[0] for piece in exact.split(ZERO_WIDTH_NON_JOINER) if (part := _keys(piece, orthography)))
    if len(parts) > 1:
        return Word(exact, keys, parts, " ".join(parts), keys)
    return Word(exact, keys, (), keys[0], keys[1:])


def is_arabic_script(key: str) -> bool:
    return bool(_ARABIC_LETTER.search(key))


def script_of(text: str) -> str:
    """ISO 15924 code of the script most of the first letters are in: Arab, Cyrl, Geor, Latn, or Zyyy for none."""
    sample = text[:2000]
    counts = {
        "Arab": len(_ARABIC_LETTER.findall(sample)),
        "Cyrl": len(_CYRILLIC_LETTER.findall(sample)),
        "Geor": len(_GEORGIAN_LETTER.findall(sample)),
        "Latn": len(re.findall("[A-Za-z\u00c0-\u024f]", sample)),
    }
    script = max(counts, key=lambda name: counts[name])
    return script if counts[script] else "Zyyy"


def _keys(exact: str, orthography: str) -> tuple[str, ...]:
    composed = unicodedata.normalize("NFKC", exact).lower()
    if _CYRILLIC_LETTER.search(composed):
        forms = [_latin(form) for form in _romanised(composed, orthography)]
    else:
        forms = [_latin(composed)]
        if "o'" in exact:
            forms.append(_latin(composed.replace("o'", "u")))
    return tuple(dict.fromkeys(form[:LONGEST_KEY] for form in forms if form))


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


def _latin(word: str) -> str:
    """The last rules, the same for what was Latin from the start and for what was romanised."""
    plain = unicodedata.normalize("NFD", word.translate(_TO_PLAIN).translate(_UNSEEN))
    plain = _DROPPED.sub("", plain)
    # A letter freed of its mark may be in the tables again (Arabic alef with madda given in two pieces).
    plain = unicodedata.normalize("NFC", plain).translate(_TO_PLAIN)
    if plain.isascii():
        for written, folded in _LATIN_RULES:
            if written in plain:
                plain = plain.replace(written, folded)
        if "ii" in plain:
            plain = _DOUBLE_I.sub("i", plain)
    return plain
