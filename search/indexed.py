"""The words of an asset as an engine gets them: each in its running form, then its other keys, then its lemmas."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.fold import exact_of, fold, raw_words
from search.languages import chosen, script_of_word, votes_of
from search.lemmas import forms

# Ends the running text in a field; the other forms of its words follow. No word folds to it.
GAP = "\u00a6"
# Stands before a lemma, so that the beginning of a word is looked for among the words alone.
LEMMA = "="
# Stands before a stem of a word that a dictionary has.
STEM_OF_KNOWN = "~"
_CACHED_WORDS = 200_000
_LINE_ENDS = re.compile(r"[\n.!?…؟।]+\s*")


@dataclass(frozen=True, slots=True)
class IndexedWord:
    """`running` stands in the text; `others` are keys and marked lemmas, found but not read in order."""

    exact: str
    running: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Raw words with their scripts, in one language each script, and the votes for languages among them."""

    raw: tuple[tuple[str, str], ...]
    votes: Mapping[str, int]


class Reading:
    """Reads the texts of one asset; each passage gets its language from its own words, then from all of them."""

    def __init__(self, stated_language: str) -> None:
        self._stated = stated_language
        self._wider: dict[str, int] = {}

    def of_short(self, text: str) -> Sequence[Passage]:
        """Names, places and events come again and again."""
        return self._noted((_short_passage(text),)) if text else ()

    def of_long(self, text: str) -> Sequence[Passage]:
        """Sentence by sentence, since a caption may be written in two languages."""
        return self._noted([_passage(piece) for piece in _LINE_ENDS.split(text) if piece])

    def words(self, passages: Sequence[Passage]) -> list[IndexedWord]:
        found: list[IndexedWord] = []
        for passage in passages:
            languages: dict[str, tuple[str, ...]] = {}
            for raw, script in passage.raw:
                tongues = languages.get(script)
                if tongues is None:
                    tongues = languages[script] = chosen(script, passage.votes, self._wider, self._stated)
                word = _indexed(raw, tongues)
                if word is not None:
                    found.append(word)
        return found

    def _noted(self, passages: Sequence[Passage]) -> Sequence[Passage]:
        wider = self._wider
        for passage in passages:
            for language, count in passage.votes.items():
                wider[language] = wider.get(language, 0) + count
        return passages


@lru_cache(maxsize=10_000)
def name_words(name: str, language: str) -> tuple[IndexedWord, ...]:
    """Of a name in a known language, or in none; it says nothing of the language of what bears it."""
    reading = Reading(language)
    return tuple(reading.words(reading.of_short(name)))


def line(texts: Sequence[Sequence[IndexedWord]]) -> str:
    """The running forms in reading order, texts apart from one another, then every other form once."""
    running: list[str] = []
    others: dict[str, None] = {}
    for text in texts:
        if text:
            running += [word.running for word in text]
            running.append(GAP)
            for word in text:
                for other in word.others:
                    others[other] = None
    running.extend(others)
    return " ".join(running)


def _passage(text: str) -> Passage:
    raw: list[tuple[str, str]] = []
    votes: dict[str, int] = {}
    for one in raw_words(text):
        script, voted = _told(one)
        raw.append((one, script))
        for language in voted:
            votes[language] = votes.get(language, 0) + 1
    return Passage(tuple(raw), votes)


_short_passage = lru_cache(maxsize=10_000)(_passage)


# Both are asked for every word of every asset, so they keep what they need and leave the other caches to the queries.


@lru_cache(maxsize=_CACHED_WORDS)
def _told(raw: str) -> tuple[str, tuple[str, ...]]:
    """A word's script, and the languages for which it speaks."""
    exact = exact_of(raw)
    script = script_of_word(exact)
    return script, tuple(votes_of(exact, script).split())


@lru_cache(maxsize=_CACHED_WORDS)
def _indexed(raw: str, languages: tuple[str, ...]) -> IndexedWord | None:
    word = fold.__wrapped__(raw, languages[0] if languages else "")
    if word is None:
        return None
    found = forms.__wrapped__(word, languages)
    before = STEM_OF_KNOWN if found.known else LEMMA
    marked = [LEMMA + lemma for lemma in found.lemmas] + [before + stem for stem in found.stems]
    return IndexedWord(word.exact, word.running, (*word.others, *marked))
