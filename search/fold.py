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

from search.languages import script_of_word, votes_of
from search.letters import LONGEST_KEY, keys
from search.scripts import APOSTROPHES, ARABIC_MARKS, COMBINING_MARKS, CYRILLIC, INVISIBLE, ZERO_WIDTH_NON_JOINER

_CACHED_WORDS = 20_000

_INDIC = "\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f"
# Possessive, since nothing is gained by giving a letter back: a third less time for every text.
_RUN = rf"(?:[^\W_]++[{COMBINING_MARKS}{ARABIC_MARKS}]*+|[{_INDIC}])++"
_WORD = re.compile(rf"{_RUN}(?:[{APOSTROPHES}{INVISIBLE}]+{_RUN})*(?:(?<=[oOgG])[{APOSTROPHES}])?")

# Albanian ç'thotë, s'punon; French and Italian names. Uzbek words have o' and g'.
_ELIDED = re.compile(r"[bcçdklmnpstv]'(?=\w{3})")

_APOSTROPHE_TO_ONE = {ord(sign): "'" for sign in APOSTROPHES}
_UNSEEN_BUT_ZWNJ = {ord(sign): None for sign in INVISIBLE if sign != ZERO_WIDTH_NON_JOINER}


@dataclass(frozen=True, slots=True)
class Word:
    """`exact` is the lower-cased word with one kind of apostrophe; `keys` its folded forms, never empty.

    `parts` are the keys on both sides of each zero-width non-joiner (Persian می‌رود), empty where there is none.
    `running` is what stands for the word in running text, `others` the keys that are not in it. `script` is an ISO
    15924 code; `votes` are the languages, with spaces between, that the word speaks for.
    """

    exact: str
    keys: tuple[str, ...]
    parts: tuple[str, ...]
    running: str
    others: tuple[str, ...]
    script: str
    votes: str


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


def words(text: str, language: str = "") -> list[Word]:
    return [word for raw in raw_words(text) if (word := fold(raw, language)) is not None]


def raw_words(text: str) -> list[str]:
    """The words as they stand, each to be given to `fold`."""
    return _WORD.findall(text)


def exact_of(raw: str) -> str:
    """The word in lower case and NFC, with one kind of apostrophe and nothing unseen but half-spaces inside."""
    exact = unicodedata.normalize("NFC", raw).lower().translate(_UNSEEN_BUT_ZWNJ).translate(_APOSTROPHE_TO_ONE)
    return exact.strip(ZERO_WIDTH_NON_JOINER)[: 2 * LONGEST_KEY]


def after_elision(exact: str) -> str:
    """The word behind a small one that has lost its vowel, the same where there is none."""
    elided = _ELIDED.match(exact)
    return exact[elided.end() :] if elided else exact


@lru_cache(maxsize=_CACHED_WORDS)
def fold(raw: str, language: str = "") -> Word | None:
    """One word folded, or None where nothing is left of it (marks alone).

    The first key is by the orthography of `language`, where that is known, else by what the word itself tells.
    """
    exact = exact_of(raw)
    script = script_of_word(exact)
    votes = votes_of(exact, script)
    orthography = next((tag for tag in (language, *votes.split()) if tag in CYRILLIC), "uz")
    folded = keys(exact.replace(ZERO_WIDTH_NON_JOINER, ""), orthography)
    if not folded:
        return None
    if (bare := after_elision(exact)) != exact:
        folded += tuple([key for key in keys(bare, orthography) if key not in folded])
    parts: tuple[str, ...] = ()
    if ZERO_WIDTH_NON_JOINER in exact:
        pieces = exact.split(ZERO_WIDTH_NON_JOINER)
        parts = tuple(part[0] for piece in pieces if (part := keys(piece, orthography)))
    if len(parts) > 1:
        return Word(exact, folded, parts, " ".join(parts), folded, script, votes)
    return Word(exact, folded, (), folded[0], folded[1:], script, votes)
