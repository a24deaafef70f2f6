"""Every word of an archive as it is indexed, kept once it was met.

Both dictionaries are asked for every word of every asset, so they keep what they need and leave the other caches to the
queries. They are dictionaries, since what a cache around a function costs is most of what is left to do for a known
word.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from search.fold import exact_of, fold
from search.languages import OF_SCRIPT, script_of_word, votes_of
from search.lemmas import forms
from search.letters import LONGEST_KEY

# Stands before a lemma, so that the beginning of a word is looked for among the words alone.
LEMMA = "="
# Stands before a stem of a word that a dictionary has.
STEM_OF_KNOWN = "~"
# Stands for numbers in texts that differ in nothing else; longer than any word is indexed.
ANY_NUMBER = "9" * (LONGEST_KEY + 1)
_CACHED_WORDS = 200_000
# The languages that a word may be in, the likeliest first.
Tongues = tuple[str, ...]
# Scripts of several languages, each with those that it is in.
Spoken = tuple[tuple[str, Tongues], ...]


class IndexedWord(NamedTuple):
    """`running` stands in the text; `others` are keys and marked lemmas, found but not read in order."""

    exact: str
    running: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A word's script, and the languages for which it speaks. There is one of each kind."""

    script: str
    votes: tuple[str, ...]


class _Told(dict[str, Told]):
    def __missing__(self, raw: str) -> Told:
        if _is_number(raw):
            return _NUMBER
        exact = exact_of(raw)
        script = script_of_word(exact)
        told = _one_told(script, votes_of(exact, script))
        if not _comes_once(raw):
            if len(self) >= _CACHED_WORDS:
                self.clear()
            self[raw] = told
        return told


@lru_cache
def _one_told(script: str, votes: str) -> Told:
    return Told(script, tuple(votes.split()))


class _Known(dict[str, IndexedWord | None]):
    """The words as they are where words of these scripts are in these languages; None for what is no word."""

    def __init__(self, spoken: Spoken) -> None:
        self._tongues: dict[str, Tongues] = {**OF_SCRIPT, **dict(spoken)}

    def __missing__(self, raw: str) -> IndexedWord | None:
        if _is_number(raw):
            return IndexedWord(raw, raw, ())
        word = _indexed(raw, self._tongues.get(TOLD[raw].script, ()))
        if not _comes_once(raw):
            if sum(map(len, _KNOWN.values())) >= _CACHED_WORDS:
                for known in _KNOWN.values():
                    known.clear()
            self[raw] = word
        return word


_NUMBER = _one_told("Zyyy", "")
TOLD = _Told()
_KNOWN: dict[Spoken, _Known] = {}


def known_in(spoken: Spoken) -> _Known:
    known = _KNOWN.get(spoken)
    return known if known is not None else _KNOWN.setdefault(spoken, _Known(spoken))


def _comes_once(raw: str) -> bool:
    """Names of files, such as DSC01234: kept, they would push out the words."""
    return len(raw) > 4 and raw[-4:].isdigit()


def _is_number(raw: str) -> bool:
    """Of files, days and years: the commonest words that come but once, and what they are is soon told."""
    return raw.isascii() and raw.isdigit() and (len(raw) <= LONGEST_KEY or raw == ANY_NUMBER)


def _indexed(raw: str, tongues: Tongues) -> IndexedWord | None:
    word = fold.__wrapped__(raw, tongues[0] if tongues else "")
    if word is None:
        return None
    found = forms.__wrapped__(word, tongues)
    before = STEM_OF_KNOWN if found.known else LEMMA
    marked = [LEMMA + lemma for lemma in found.lemmas] + [before + stem for stem in found.stems]
    return IndexedWord(word.exact, word.running, (*word.others, *marked))
