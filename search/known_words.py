"""What a piece of a text, from one space to the next, is indexed as: nearly always one word, perhaps with its comma.

Each is worked out once and then kept by the assembler (`search/assembler.py`), so nothing is kept here: the caches of
the functions that are called are left to the queries.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from search.fold import exact_of, fold, raw_words
from search.languages import OF_SCRIPT, script_of_word, votes_of
from search.lemmas import forms

# Stands before a lemma, so that the beginning of a word is looked for among the words alone.
LEMMA = "="
# Stands before a stem of a word that a dictionary has.
STEM_OF_KNOWN = "~"
# Of a script, the languages that its words may be in, the likeliest first.
Spoken = Mapping[str, tuple[str, ...]]

_LONGEST_KEPT = 80
# Names of files and the like: kept, they would push out the words.
_COMES_ONCE = re.compile("[0-9]{5}")


class IndexedPiece(NamedTuple):
    """`running` stands in the text; `others` are keys and marked lemmas, found but not read in order.

    Of several, each has spaces between.
    """

    exact: str
    running: str
    others: str


def votes_in(piece: str) -> Counter[str]:
    """How many of its words speak for each language, and how many are in each script."""
    votes: Counter[str] = Counter()
    for raw in raw_words(piece):
        exact = exact_of(raw)
        script = script_of_word(exact)
        votes.update([script, *votes_of(exact, script).split()])
    return votes


def indexed(piece: str, spoken: Spoken) -> IndexedPiece | None:
    """The piece where words of these scripts are in these languages; None where there is no word in it."""
    words = [word for raw in raw_words(piece) if (word := _indexed_word(raw, {**OF_SCRIPT, **spoken})) is not None]
    if not words:
        return None
    exact, running, others = zip(*words, strict=True)
    return IndexedPiece(" ".join(exact), " ".join(running), " ".join(filter(None, others)))


def comes_again(piece: str) -> bool:
    """Whether the piece is worth keeping."""
    return len(piece) <= _LONGEST_KEPT and not _COMES_ONCE.search(piece)


def _indexed_word(raw: str, spoken: Spoken) -> IndexedPiece | None:
    tongues = spoken.get(script_of_word(exact_of(raw)), ())
    word = fold.__wrapped__(raw, tongues[0] if tongues else "")
    if word is None:
        return None
    found = forms.__wrapped__(word, tongues)
    before = STEM_OF_KNOWN if found.known else LEMMA
    marked = [LEMMA + lemma for lemma in found.lemmas] + [before + stem for stem in found.stems]
    return IndexedPiece(word.exact, word.running, " ".join([*word.others, *marked]))
