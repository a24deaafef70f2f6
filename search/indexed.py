"""The words of an asset as an engine gets them: each in its running form, then its other keys, then its lemmas."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from search.fold import exact_of, fold, raw_words
from search.languages import chosen, script_of_word, votes_of
from search.lemmas import forms
from search.letters import LONGEST_KEY

# Ends the running text in a field; the other forms of its words follow. No word folds to it.
GAP = "\u00a6"
# Stands before a lemma, so that the beginning of a word is looked for among the words alone.
LEMMA = "="
# Stands before a stem of a word that a dictionary has.
STEM_OF_KNOWN = "~"
_CACHED_WORDS = 200_000
_CACHED_PASSAGES = 10_000
_LINE_ENDS = re.compile(r"[\n.!?…؟।]+\s*")
# The languages that a word may be in, the likeliest first.
Tongues = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexedWord:
    """`running` stands in the text; `others` are keys and marked lemmas, found but not read in order."""

    exact: str
    running: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """A text: its running forms in reading order and with their end, every other form once, every exact word."""

    running: str
    others: tuple[str, ...]
    exact: tuple[str, ...]
    line: str


# Equal only to itself: those of short texts are kept, and so is what is made of them.
@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Raw words with their scripts, in one language each script, and the votes for languages among them."""

    raw: tuple[tuple[str, str], ...]
    scripts: tuple[str, ...]
    votes: Mapping[str, int]


class Reading:
    """Reads the texts of one asset; each passage gets its language from its own words, then from all of them."""

    def __init__(self, stated_language: str) -> None:
        self._stated = stated_language
        self._wider: dict[str, int] = {}
        self._by_the_rest: dict[str, Tongues] = {}

    def of_short(self, text: str) -> Passage:
        """Names, places and events come again and again."""
        passage = _short_passage(text) if text else _NOTHING
        self._note(passage)
        return passage

    def of_long(self, text: str) -> Sequence[Passage]:
        """Sentence by sentence, since a caption may be written in two languages."""
        passages = [_passage(piece) for piece in _LINE_ENDS.split(text) if piece]
        for passage in passages:
            self._note(passage)
        return passages

    def folded_short(self, passage: Passage) -> Folded:
        return _folded_short(passage, self._tongues(passage))

    def folded_long(self, passages: Sequence[Passage]) -> Folded:
        return _folded(chain.from_iterable(_words(passage, self._tongues(passage)) for passage in passages))

    def _tongues(self, passage: Passage) -> tuple[Tongues, ...]:
        """Of each of its scripts, once all that belongs to the asset is read."""
        votes, wider, stated, known = passage.votes, self._wider, self._stated, self._by_the_rest
        if votes:
            return tuple([chosen(script, votes, wider, stated) for script in passage.scripts])
        for script in passage.scripts:
            if script not in known:
                known[script] = chosen(script, votes, wider, stated)
        return tuple([known[script] for script in passage.scripts])

    def _note(self, passage: Passage) -> None:
        wider = self._wider
        for language, count in passage.votes.items():
            wider[language] = wider.get(language, 0) + count


@lru_cache(maxsize=_CACHED_PASSAGES)
def name_words(name: str, language: str) -> Folded:
    """Of a name in a known language, or in none; it says nothing of the language of what bears it."""
    reading = Reading(language)
    return reading.folded_short(reading.of_short(name))


def line(texts: Sequence[Folded]) -> str:
    """The running forms in reading order, texts apart from one another, then every other form once."""
    others = dict.fromkeys(chain.from_iterable([text.others for text in texts]))
    return " ".join([*[text.running for text in texts if text.running], *others])


def _passage(text: str) -> Passage:
    raw: list[tuple[str, str]] = []
    scripts: dict[str, None] = {}
    votes: dict[str, int] = {}
    for one in raw_words(text):
        script, voted = _TOLD[one]
        raw.append((one, script))
        scripts[script] = None
        for language in voted:
            votes[language] = votes.get(language, 0) + 1
    return Passage(tuple(raw), tuple(scripts), votes)


_NOTHING = Passage((), (), {})
_short_passage = lru_cache(maxsize=_CACHED_PASSAGES)(_passage)


def _words(passage: Passage, tongues: tuple[Tongues, ...]) -> list[IndexedWord]:
    known = {script: _known_in(some) for script, some in zip(passage.scripts, tongues, strict=True)}
    return [word for raw, script in passage.raw if (word := known[script][raw]) is not None]


def _folded(words: Iterable[IndexedWord]) -> Folded:
    words = list(words)
    if not words:
        return Folded("", (), (), "")
    running = " ".join([word.running for word in words]) + f" {GAP}"
    others = tuple(dict.fromkeys(chain.from_iterable([word.others for word in words])))
    return Folded(running, others, tuple([word.exact for word in words]), " ".join([running, *others]))


@lru_cache(maxsize=_CACHED_PASSAGES)
def _folded_short(passage: Passage, tongues: tuple[Tongues, ...]) -> Folded:
    return _folded(_words(passage, tongues))


# Both are asked for every word of every asset, so they keep what they need and leave the other caches to the queries.
# They are dictionaries, since what a cache around a function costs is most of what is left to do for a known word.


class _Told(dict[str, tuple[str, tuple[str, ...]]]):
    """A word's script, and the languages for which it speaks."""

    def __missing__(self, raw: str) -> tuple[str, tuple[str, ...]]:
        exact = exact_of(raw)
        script = script_of_word(exact)
        if len(self) >= _CACHED_WORDS:
            self.clear()
        told = self[raw] = script, tuple(votes_of(exact, script).split())
        return told


class _Known(dict[str, IndexedWord | None]):
    """The words as they are in these languages; None for what is no word."""

    def __init__(self, tongues: Tongues) -> None:
        self._tongues = tongues

    def __missing__(self, raw: str) -> IndexedWord | None:
        if sum(map(len, _KNOWN.values())) >= _CACHED_WORDS:
            for known in _KNOWN.values():
                known.clear()
        word = self[raw] = _indexed(raw, self._tongues)
        return word


_TOLD = _Told()
_KNOWN: dict[Tongues, _Known] = {}


def _known_in(tongues: Tongues) -> _Known:
    return _KNOWN.get(tongues) or _KNOWN.setdefault(tongues, _Known(tongues))


def _indexed(raw: str, tongues: Tongues) -> IndexedWord | None:
    if raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_KEY:
        # Numbers of files and dates: the commonest words that come but once.
        return IndexedWord(raw, raw, ())
    word = fold.__wrapped__(raw, tongues[0] if tongues else "")
    if word is None:
        return None
    found = forms.__wrapped__(word, tongues)
    before = STEM_OF_KNOWN if found.known else LEMMA
    marked = [LEMMA + lemma for lemma in found.lemmas] + [before + stem for stem in found.stems]
    return IndexedWord(word.exact, word.running, (*word.others, *marked))
