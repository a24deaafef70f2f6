"""The words of an asset as an engine gets them: each in its running form, then its other keys, then its lemmas."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import attrgetter

from search.fold import exact_of, fold, raw_words
from search.languages import OF_SCRIPT, chosen, script_of_word, votes_of
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
_LONGEST_KEPT = 500
_LINE_ENDS = re.compile(r"[\n.!?…؟।]+\s*")
# The languages that a word may be in, the likeliest first.
Tongues = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexedWord:
    """`running` stands in the text; `others` are keys and marked lemmas, found but not read in order."""

    exact: str
    running: str
    others: tuple[str, ...]


# Several of these are made for every asset, and to make them frozen takes three times as long.
@dataclass(slots=True)
class Folded:
    """A text: its running forms in reading order, between spaces, then every other form and every exact word once.

    `line` is all but the exact words, as a field holds it.
    """

    running: str
    others: tuple[str, ...]
    exact: tuple[str, ...]
    line: str


# Equal only to itself: those of short texts are kept, and so is what is made of them.
@dataclass(slots=True, eq=False)
class Passage:
    """Raw words, those of their scripts that several languages are written in, and the votes for languages."""

    raw: Sequence[str]
    scripts: tuple[str, ...]
    votes: Mapping[str, int]
    is_kept: bool


class Reading:
    """Reads the texts of one asset; each passage gets its language from its own words, then from all of them."""

    def __init__(self, stated_language: str) -> None:
        self._stated = stated_language
        self._wider: dict[str, int] = {}
        self._by_the_rest: dict[tuple[str, ...], tuple[Tongues, ...]] = {}

    def of_short(self, text: str) -> Passage:
        """Names, places and events come again and again."""
        if len(text) > _LONGEST_KEPT:
            return self.of_once(text)
        passage = _kept_passage(text) if text else _NOTHING
        if passage.votes:
            self._note(passage)
        return passage

    def of_once(self, text: str) -> Passage:
        """Names of files do not."""
        passage = _passage(text)
        self._note(passage)
        return passage

    def of_caption(self, text: str) -> list[Passage]:
        """Sentence by sentence, since it may be written in two languages; pictures of one occasion share them."""
        return [self.of_short(piece) for piece in _LINE_ENDS.split(text) if piece]

    def of_long(self, text: str) -> list[Passage]:
        return [self.of_once(piece) for piece in _LINE_ENDS.split(text) if piece]

    def folded(self, passage: Passage) -> Folded:
        return (_kept_folded if passage.is_kept else _folded)(passage, self._tongues(passage))

    def folded_together(self, passages: Sequence[Passage]) -> Folded:
        """As one text, in which a phrase may go on from one sentence to the next."""
        texts = [self.folded(passage) for passage in passages]
        running = " ".join([text.running for text in texts if text.running])
        return _written(running, *[chain.from_iterable(map(part, texts)) for part in (_others, _exact)])

    def _tongues(self, passage: Passage) -> tuple[Tongues, ...]:
        """Of each of its scripts, once all that belongs to the asset is read."""
        scripts, votes = passage.scripts, passage.votes
        if votes:
            return tuple([chosen(script, votes, self._wider, self._stated) for script in scripts])
        known = self._by_the_rest.get(scripts)
        if known is None:
            known = tuple([chosen(script, votes, self._wider, self._stated) for script in scripts])
            self._by_the_rest[scripts] = known
        return known

    def _note(self, passage: Passage) -> None:
        wider = self._wider
        for language, count in passage.votes.items():
            wider[language] = wider.get(language, 0) + count


@lru_cache(maxsize=_CACHED_PASSAGES)
def name_words(name: str, language: str) -> Folded:
    """Of a name in a known language, or in none; it says nothing of the language of what bears it."""
    reading = Reading(language)
    return reading.folded(reading.of_short(name))


def line(texts: Sequence[Folded]) -> str:
    """The running forms in reading order, texts apart from one another, then every other form once."""
    told = running(texts)
    others = dict.fromkeys(chain.from_iterable(map(_others, texts)))
    return " ".join([told, GAP, *others]) if told else ""


def running(texts: Sequence[Folded]) -> str:
    """The running forms alone, in reading order, texts apart from one another."""
    return _GAP_BETWEEN.join([text.running for text in texts if text.running])


def _written(running: str, others: Iterable[str], exact: Iterable[str]) -> Folded:
    once = tuple(dict.fromkeys(others))
    line_of_it = " ".join([running, GAP, *once]) if running else ""
    return Folded(running, once, tuple(dict.fromkeys(exact)), line_of_it)


def _passage(text: str, is_kept: bool = False) -> Passage:
    raw = raw_words(text)
    told = list(map(_TOLD.__getitem__, raw))
    scripts: set[str] = set()
    votes: dict[str, int] = {}
    for one in set(told):
        scripts.add(one.script)
        if one.votes:
            count = told.count(one)
            for language in one.votes:
                votes[language] = votes.get(language, 0) + count
    return Passage(raw, tuple([script for script in _SHARED_SCRIPTS if script in scripts]), votes, is_kept)


# The scripts of several languages; a word of any other is in the one language of its script or in none.
_SHARED_SCRIPTS = tuple(script for script, languages in OF_SCRIPT.items() if len(languages) > 1)
_NOTHING = Passage((), (), {}, is_kept=True)
_GAP_BETWEEN = f" {GAP} "


@lru_cache(maxsize=_CACHED_PASSAGES)
def _kept_passage(text: str) -> Passage:
    return _passage(text, is_kept=True)


# What is done for every word of every asset is done by loops of the interpreter's own, not by one of ours.
_running, _others, _exact = attrgetter("running"), attrgetter("others"), attrgetter("exact")


def _folded(passage: Passage, tongues: tuple[Tongues, ...]) -> Folded:
    known = _known_in(passage.scripts, tongues)
    words = list(filter(None, map(known.__getitem__, passage.raw)))
    return _written(" ".join(map(_running, words)), chain.from_iterable(map(_others, words)), map(_exact, words))


_kept_folded = lru_cache(maxsize=_CACHED_PASSAGES)(_folded)


# Both are asked for every word of every asset, so they keep what they need and leave the other caches to the queries.
# They are dictionaries, since what a cache around a function costs is most of what is left to do for a known word.


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

    def __init__(self, tongues: Mapping[str, Tongues]) -> None:
        self._tongues = {**OF_SCRIPT, **tongues}

    def __missing__(self, raw: str) -> IndexedWord | None:
        if _is_number(raw):
            return IndexedWord(raw, raw, ())
        word = _indexed(raw, self._tongues.get(_TOLD[raw].script, ()))
        if not _comes_once(raw):
            if sum(map(len, _KNOWN.values())) >= _CACHED_WORDS:
                for known in _KNOWN.values():
                    known.clear()
            self[raw] = word
        return word


_NUMBER = _one_told("Zyyy", "")
_TOLD = _Told()
_KNOWN: dict[tuple[tuple[str, ...], tuple[Tongues, ...]], _Known] = {}


def _known_in(scripts: tuple[str, ...], tongues: tuple[Tongues, ...]) -> _Known:
    known = _KNOWN.get((scripts, tongues))
    if known is None:
        known = _KNOWN.setdefault((scripts, tongues), _Known(dict(zip(scripts, tongues, strict=True))))
    return known


def _comes_once(raw: str) -> bool:
    """Names of files, such as DSC01234: kept, they would push out the words."""
    return len(raw) > 4 and raw[-4:].isdigit()


def _is_number(raw: str) -> bool:
    """Of files, days and years: the commonest words that come but once, and what they are is soon told."""
    return raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_KEY


def _indexed(raw: str, tongues: Tongues) -> IndexedWord | None:
    word = fold.__wrapped__(raw, tongues[0] if tongues else "")
    if word is None:
        return None
    found = forms.__wrapped__(word, tongues)
    before = STEM_OF_KNOWN if found.known else LEMMA
    marked = [LEMMA + lemma for lemma in found.lemmas] + [before + stem for stem in found.stems]
    return IndexedWord(word.exact, word.running, (*word.others, *marked))
