"""The texts of an asset as an engine gets them: each word in its running form, then its other keys, then its lemmas."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.known_words import VOTES, Spoken, known_in
from search.languages import likeliest
from search.votes import VOTES_ALONE, Evidence, evidence, wider

# Ends the running text in a field; the other forms of its words follow. No word folds to it.
GAP = "\u00a6"
_GAP_BETWEEN = f" {GAP} "
_KEPT_PASSAGES = 10_000
_KEPT_EVIDENCE = 20_000
_LONGEST_KEPT = 500
# Between the parts of a file's name; no word has them.
_BETWEEN_PARTS = dict.fromkeys(map(ord, "_-.()"), " ")
# Before a digit, as in a day, a point ends nothing.
_LINE_ENDS = re.compile(r"[\n.!?…؟।]+(?![0-9])\s*")


# Several of these are made for every asset, and to make them frozen takes three times as long.
@dataclass(slots=True)
class Folded:
    """A text: its running forms in reading order, all other forms, and all exact words; all between spaces."""

    running: str
    others: str
    exact: str
    _line: str | None = None

    @property
    def line(self) -> str:
        """All but the exact words, as a field holds it: every other form once."""
        if self._line is None:
            self._line = f"{self.running}{_GAP_BETWEEN}{once(self.others)}".rstrip(" ") if self.running else ""
        return self._line


@dataclass(slots=True)
class Passage:
    """What stands between spaces, and its votes for languages; `folded` keeps what was made of it, by the languages it
    was taken for.
    """

    pieces: Sequence[str]
    votes: int
    evidence: Evidence
    folded: dict[Spoken, Folded]


class Reading:
    """Reads the texts of one asset; each passage gets its language from its own words, then from all of them."""

    def __init__(self, stated_language: str) -> None:
        self._stated = stated_language
        self._votes = 0
        self._spoken: dict[Evidence, Spoken] = {(): ()}

    def of_short(self, text: str) -> Passage:
        """Names, places and events come again and again."""
        passage = _kept_passage(text) if len(text) <= _LONGEST_KEPT else _passage(text)
        self._votes += passage.votes
        return passage

    def of_once(self, text: str) -> Passage:
        passage = _passage(text)
        self._votes += passage.votes
        return passage

    def of_file_name(self, name: str) -> Passage:
        return self.of_once(name.translate(_BETWEEN_PARTS))

    def of_caption(self, text: str) -> list[Passage]:
        """Sentence by sentence, since it may be written in two languages; pictures of one occasion share them."""
        return [self.of_short(sentence) for sentence in _LINE_ENDS.split(text) if sentence]

    def of_long(self, text: str) -> list[Passage]:
        return [self.of_once(sentence) for sentence in _LINE_ENDS.split(text) if sentence]

    def folded(self, passage: Passage) -> Folded:
        """Once all that belongs to the asset is read."""
        spoken = self._spoken.get(passage.evidence)
        if spoken is None:
            spoken = self._spoken[passage.evidence] = _told_by(
                passage.evidence, self._votes & VOTES_ALONE, self._stated
            )
        found = passage.folded.get(spoken)
        if found is None:
            found = passage.folded[spoken] = _folded(passage.pieces, spoken)
        return found

    def folded_together(self, passages: Sequence[Passage]) -> Folded:
        """As one text, in which a phrase may go on from one sentence to the next."""
        texts = list(map(self.folded, passages))
        return Folded(
            " ".join([text.running for text in texts if text.running]),
            " ".join([text.others for text in texts if text.others]),
            " ".join([text.exact for text in texts]),
        )


@lru_cache(maxsize=_KEPT_EVIDENCE)
def _told_by(told: Evidence, all_votes: int, stated: str) -> Spoken:
    by_script = wider(all_votes)
    return tuple([(script, likeliest(script, own, by_script[script], stated)) for script, own in told])


@lru_cache(maxsize=_KEPT_PASSAGES)
def name_words(name: str, language: str) -> Folded:
    """Of a name in a known language, or in none; it says nothing of the language of what bears it."""
    reading = Reading(language)
    return reading.folded(reading.of_short(name))


def line(texts: Sequence[Folded]) -> str:
    """The running forms in reading order, texts apart from one another, then every other form once."""
    told = running(texts)
    others = once(" ".join([text.others for text in texts]))
    return f"{told}{_GAP_BETWEEN}{others}".rstrip(" ") if told else ""


def once(words: str) -> str:
    """Each of the words once. To cut them apart anew is sooner done than to fetch each from where it is kept."""
    return " ".join(dict.fromkeys(words.split()))


def running(texts: Sequence[Folded]) -> str:
    """The running forms alone, in reading order, texts apart from one another."""
    return _GAP_BETWEEN.join([text.running for text in texts if text.running])


def _passage(text: str) -> Passage:
    pieces = text.split()
    votes = sum(map(VOTES.__getitem__, pieces))
    return Passage(pieces, votes, evidence(votes), {})


_kept_passage = lru_cache(maxsize=_KEPT_PASSAGES)(_passage)


def _folded(pieces: Sequence[str], spoken: Spoken) -> Folded:
    # What is done for every word of every asset is done by loops of the interpreter's own, not by one of ours.
    words = list(filter(None, map(known_in(spoken).__getitem__, pieces)))
    if not words:
        return Folded("", "", "")
    exact, told, others = zip(*words, strict=True)
    return Folded(" ".join(told), " ".join(filter(None, others)), " ".join(dict.fromkeys(exact)))
