"""The words of an asset as an engine gets them: each in its running form, then its other keys, then its lemmas."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.fold import fold, raw_words
from search.languages import chosen
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
    """Raw words that are in one language each script, with the votes for languages among them."""

    raw: tuple[str, ...]
    votes: tuple[tuple[str, int], ...]


class Reading:
    """Reads the texts of one asset; each passage gets its language from its own words, then from all of them."""

    def __init__(self, stated_language: str) -> None:
        self._stated = stated_language
        self._wider: Counter[str] = Counter()

    def of_short(self, text: str) -> Sequence[Passage]:
        """Names, places and events come again and again."""
        return self._noted([_short_passage(text)] if text else [])

    def of_long(self, text: str) -> Sequence[Passage]:
        """Sentence by sentence, since a caption may be written in two languages."""
        return self._noted([_passage(piece) for piece in _LINE_ENDS.split(text) if piece])

    def words(self, passages: Iterable[Passage]) -> list[IndexedWord]:
        found: list[IndexedWord] = []
        wider = self._wider
        for passage in passages:
            own = dict(passage.votes)
            languages = {
                script: chosen(script, own, wider, self._stated) for script in ("Cyrl", "Latn", "Geor", "Arab")
            }
            for raw in passage.raw:
                plain = fold(raw)
                if plain is None:
                    continue
                found.append(_indexed(raw, languages.get(plain.script, ())))
        return found

    def _noted(self, passages: list[Passage]) -> list[Passage]:
        for passage in passages:
            for language, count in passage.votes:
                self._wider[language] += count
        return passages


def line(texts: Sequence[Sequence[IndexedWord]]) -> str:
    """The running forms in reading order, texts apart from one another, then every other form once."""
    running: list[str] = []
    others: dict[str, None] = {}
    for text in texts:
        if text:
            running.extend([word.running for word in text])
            running.append(GAP)
            for word in text:
                if word.others:
                    others.update(dict.fromkeys(word.others))
    running.extend(others)
    return " ".join(running)


def _passage(text: str) -> Passage:
    raw = tuple(raw_words(text))
    votes: Counter[str] = Counter()
    for one in raw:
        word = fold(one)
        if word is not None and word.votes:
            votes.update(word.votes.split())
    return Passage(raw, tuple(votes.items()))


_short_passage = lru_cache(maxsize=10_000)(_passage)


@lru_cache(maxsize=_CACHED_WORDS)
def _indexed(raw: str, languages: tuple[str, ...]) -> IndexedWord:
    word = fold(raw, languages[0] if languages else "")
    assert word is not None
    found = forms(word, languages)
    before = STEM_OF_KNOWN if found.known else LEMMA
    marked = [LEMMA + lemma for lemma in found.lemmas] + [before + stem for stem in found.stems]
    return IndexedWord(word.exact, word.running, (*word.others, *marked))
