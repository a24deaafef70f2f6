"""The texts of an asset as an engine gets them: each word in its running form, then its other keys, then its lemmas."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from search.fold import raw_words
from search.known_words import ANY_NUMBER, TOLD, Spoken, known_in
from search.languages import OF_SCRIPT, counted, likeliest

# Ends the running text in a field; the other forms of its words follow. No word folds to it.
GAP = "\u00a6"
_CACHED_PASSAGES = 10_000
_LONGEST_KEPT = 500
# Before a digit, as in a day, a point ends nothing.
_LINE_ENDS = re.compile(r"[\n.!?…؟।]+(?![0-9])\s*")
# A number by itself, such as that of a file, of a day or of a year.
_NUMBER_ALONE = re.compile(r"[0-9](?<![^\s_.,:;/()-].)[0-9]{0,11}(?![^\s_.,:;/()-])", re.DOTALL)
# Scripts of several languages, each with the votes for those.
Evidence = tuple[tuple[str, tuple[int, ...]], ...]


# Several of these are made for every asset, and to make them frozen takes three times as long.
@dataclass(slots=True)
class Folded:
    """A text: its running forms in reading order, between spaces, then all other forms and all exact words."""

    running: str
    others: tuple[str, ...]
    exact: tuple[str, ...]
    _line: str | None = None

    @property
    def line(self) -> str:
        """All but the exact words, as a field holds it: every other form once."""
        if self._line is None:
            self._line = " ".join([self.running, GAP, *dict.fromkeys(self.others)]) if self.running else ""
        return self._line


@dataclass(slots=True)
class Passage:
    """Raw words and the votes for languages; `evidence` are those of the words' scripts that several languages are
    written in, each with its votes. `folded` keeps what was made of it, by the languages it was taken for.
    """

    raw: Sequence[str]
    votes: Mapping[str, int]
    evidence: Evidence
    folded: dict[Spoken, Folded]


@dataclass(slots=True)
class Numbered:
    """A passage in which these numbers stand, where it has `ANY_NUMBER`: texts that differ in nothing else share it."""

    passage: Passage
    numbers: list[str]


class Reading:
    """Reads the texts of one asset; each passage gets its language from its own words, then from all of them."""

    def __init__(self, stated_language: str) -> None:
        self._stated = stated_language
        self._votes: list[Mapping[str, int]] = []
        self._wider: dict[str, tuple[int, ...]] = {}
        self._spoken: dict[Evidence, Spoken] = {(): ()}

    def of_short(self, text: str) -> Passage | Numbered:
        """Names, places and events come again and again."""
        if not text:
            return _NOTHING
        if len(text) > _LONGEST_KEPT:
            return self.of_once(text)
        numbers = _NUMBER_ALONE.findall(text)
        if numbers and ANY_NUMBER in text:
            return self.of_once(text)
        passage = _kept_passage(_NUMBER_ALONE.sub(ANY_NUMBER, text) if numbers else text)
        if passage.votes:
            self._votes.append(passage.votes)
        return Numbered(passage, numbers) if numbers else passage

    def of_file_name(self, name: str) -> Passage | Numbered:
        """One of a camera has a number; any other will not come again."""
        return self.of_short(name) if _NUMBER_ALONE.search(name) else self.of_once(name)

    def of_once(self, text: str) -> Passage:
        passage = _passage(text)
        if passage.votes:
            self._votes.append(passage.votes)
        return passage

    def of_caption(self, text: str) -> list[Passage | Numbered]:
        """Sentence by sentence, since it may be written in two languages; pictures of one occasion share them."""
        return [self.of_short(piece) for piece in _LINE_ENDS.split(text) if piece]

    def of_long(self, text: str) -> list[Passage | Numbered]:
        return [self.of_once(piece) for piece in _LINE_ENDS.split(text) if piece]

    def folded(self, passage: Passage | Numbered) -> Folded:
        """Once all that belongs to the asset is read."""
        if isinstance(passage, Numbered):
            return self._with_numbers(passage)
        spoken = self._spoken.get(passage.evidence)
        if spoken is None:
            spoken = self._spoken[passage.evidence] = self._told_by(passage.evidence)
        found = passage.folded.get(spoken)
        if found is None:
            found = passage.folded[spoken] = _folded(passage.raw, spoken)
        return found

    def folded_together(self, passages: Sequence[Passage | Numbered]) -> Folded:
        """As one text, in which a phrase may go on from one sentence to the next."""
        texts = [self.folded(passage) for passage in passages]
        return Folded(
            " ".join([text.running for text in texts if text.running]),
            tuple(chain.from_iterable([text.others for text in texts])),
            tuple(chain.from_iterable([text.exact for text in texts])),
        )

    def _with_numbers(self, text: Numbered) -> Folded:
        found = self.folded(text.passage)
        running = found.running
        for number in text.numbers:
            running = running.replace(ANY_NUMBER, number, 1)
        exact = [word for word in found.exact if word != ANY_NUMBER]
        return Folded(running, found.others, (*exact, *text.numbers))

    def _told_by(self, evidence: Evidence) -> Spoken:
        wider = self._wider or self._count()
        return tuple([(script, likeliest(script, own, wider[script], self._stated)) for script, own in evidence])

    def _count(self) -> dict[str, tuple[int, ...]]:
        total: dict[str, int] = {}
        for votes in self._votes:
            for language, count in votes.items():
                total[language] = total.get(language, 0) + count
        self._wider = {script: counted(script, total) for script in _SHARED_SCRIPTS}
        return self._wider


@lru_cache(maxsize=_CACHED_PASSAGES)
def name_words(name: str, language: str) -> Folded:
    """Of a name in a known language, or in none; it says nothing of the language of what bears it."""
    reading = Reading(language)
    return reading.folded(reading.of_short(name))


def line(texts: Sequence[Folded]) -> str:
    """The running forms in reading order, texts apart from one another, then every other form once."""
    told = running(texts)
    others = dict.fromkeys(chain.from_iterable([text.others for text in texts]))
    return " ".join([told, GAP, *others]) if told else ""


def running(texts: Sequence[Folded]) -> str:
    """The running forms alone, in reading order, texts apart from one another."""
    return _GAP_BETWEEN.join([text.running for text in texts if text.running])


def _passage(text: str) -> Passage:
    raw = raw_words(text)
    told = list(map(TOLD.__getitem__, raw))
    found: set[str] = set()
    votes: dict[str, int] = {}
    for one in set(told):
        found.add(one.script)
        if one.votes:
            count = told.count(one)
            for language in one.votes:
                votes[language] = votes.get(language, 0) + count
    evidence = tuple([(script, counted(script, votes)) for script in _SHARED_SCRIPTS if script in found])
    return Passage(raw, votes, evidence, {})


# The scripts of several languages; a word of any other is in the one language of its script or in none.
_SHARED_SCRIPTS = tuple(script for script, languages in OF_SCRIPT.items() if len(languages) > 1)
_GAP_BETWEEN = f" {GAP} "
_NOTHING = Passage((), {}, (), {})
_kept_passage = lru_cache(maxsize=_CACHED_PASSAGES)(_passage)


def _folded(raw: Sequence[str], spoken: Spoken) -> Folded:
    # What is done for every word of every asset is done by loops of the interpreter's own, not by one of ours.
    known = known_in(spoken)
    words = list(filter(None, map(known.__getitem__, raw)))
    if not words:
        return Folded("", (), ())
    exact, told, others = zip(*words, strict=True)
    return Folded(" ".join(told), tuple(chain.from_iterable(others)), exact)
