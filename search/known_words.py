"""Every word of an archive as it is indexed, kept once it was met.

What is asked for is a piece of a text, from one space to the next: nearly always one word, perhaps with its comma, and
to cut a text there takes a tenth of looking for words. Both dictionaries are asked for every piece of every asset, so
they keep what they need and leave the other caches to the queries. They are dictionaries, since what a cache around a
function costs is most of what is left to do for a known piece.
"""

import re
from typing import NamedTuple

from search.fold import exact_of, fold, raw_words
from search.languages import OF_SCRIPT, script_of_word, votes_of
from search.lemmas import forms
from search.letters import LONGEST_KEY
from search.votes import scripts, vote

# Stands before a lemma, so that the beginning of a word is looked for among the words alone.
LEMMA = "="
# Stands before a stem of a word that a dictionary has.
STEM_OF_KNOWN = "~"
_KEPT_PIECES = 200_000
_LONGEST_KEPT = 80
# Names of files and the like: kept, they would push out the words.
_COMES_ONCE = re.compile("[0-9]{5}")
# The languages that a word may be in, the likeliest first.
Tongues = tuple[str, ...]
# Scripts of several languages, each with those that it is in.
Spoken = tuple[tuple[str, Tongues], ...]


class IndexedPiece(NamedTuple):
    """`running` stands in the text; `others` are keys and marked lemmas, found but not read in order.

    Of several, each has spaces between.
    """

    exact: str
    running: str
    others: str


class _Votes(dict[str, int]):
    """For which languages a piece speaks, as `votes.vote`."""

    def __missing__(self, piece: str) -> int:
        if _is_number(piece):
            return 0
        found = raw_words(piece)
        votes = _votes(piece) if found == [piece] else sum(map(self.__getitem__, found))
        if _is_kept(piece):
            if len(self) >= _KEPT_PIECES:
                self.clear()
            self[piece] = votes
        return votes


class _Known(dict[str, IndexedPiece | None]):
    """The pieces as they are where words of these scripts are in these languages; None where there is no word."""

    def __init__(self, spoken: Spoken) -> None:
        self._tongues: dict[str, Tongues] = {**OF_SCRIPT, **dict(spoken)}

    def __missing__(self, piece: str) -> IndexedPiece | None:
        if _is_number(piece):
            return IndexedPiece(piece, piece, "")
        # The languages of other scripts make no difference.
        told = tuple([self._tongues[script] for script in scripts(VOTES[piece])])
        known = _SHARED.get((piece, told), _UNKNOWN)
        if known is _UNKNOWN:
            found = raw_words(piece)
            known = self._word(piece) if found == [piece] else _joined(list(filter(None, map(self.__getitem__, found))))
        if _is_kept(piece):
            if sum(map(len, _KNOWN.values())) >= _KEPT_PIECES:
                _SHARED.clear()
                for kept in list(_KNOWN.values()):
                    kept.clear()
            self[piece] = _SHARED[(piece, told)] = known
        return known

    def _word(self, raw: str) -> IndexedPiece | None:
        tongues = self._tongues.get(script_of_word(exact_of(raw)), ())
        word = fold.__wrapped__(raw, tongues[0] if tongues else "")
        if word is None:
            return None
        found = forms.__wrapped__(word, tongues)
        before = STEM_OF_KNOWN if found.known else LEMMA
        marked = [LEMMA + lemma for lemma in found.lemmas] + [before + stem for stem in found.stems]
        return IndexedPiece(word.exact, word.running, " ".join([*word.others, *marked]))


VOTES = _Votes()
_KNOWN: dict[Spoken, _Known] = {}
_UNKNOWN = IndexedPiece("", "", "")
# By the languages of the scripts that a piece is in.
_SHARED: dict[tuple[str, tuple[Tongues, ...]], IndexedPiece | None] = {}


def known_in(spoken: Spoken) -> _Known:
    known = _KNOWN.get(spoken)
    return known if known is not None else _KNOWN.setdefault(spoken, _Known(spoken))


def _votes(raw: str) -> int:
    exact = exact_of(raw)
    script = script_of_word(exact)
    return vote(script, votes_of(exact, script))


def _joined(words: list[IndexedPiece]) -> IndexedPiece | None:
    if len(words) < 2:
        return words[0] if words else None
    exact, running, others = zip(*words, strict=True)
    return IndexedPiece(" ".join(exact), " ".join(running), " ".join(filter(None, others)))


def _is_kept(piece: str) -> bool:
    return len(piece) <= _LONGEST_KEPT and not _COMES_ONCE.search(piece)


def _is_number(raw: str) -> bool:
    """Of files, days and years: the commonest words that come but once, and what they are is soon told."""
    return raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_KEY
