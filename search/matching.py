"""How well what somebody types fits a short text, in whichever script either is written. For lists small enough to be
read whole: names of pages, titles of events. Pure functions over `fold`."""

from search.asking import allowed_edits
from search.fold import Word, words
from search.lemmas import asked
from search.suggest import distance

_WHOLE, _BEGINS, _FORM, _INSIDE, _NEAR = 8, 6, 5, 3, 1
_SHORTEST_INSIDE = 3


def fitness(typed: list[Word], text: str) -> int:
    """0 where a typed word fits nothing in the text; more is better. The last typed word may be half written."""
    standing = words(text)
    total = 0
    for word in typed:
        best = max((_fits(word, other) for other in standing), default=0)
        if not best:
            return 0
        total += best
    # Of texts that fit alike, the one that says little else is meant.
    return total * 16 - min(15, len(standing)) if total else 0


def _fits(typed: Word, word: Word) -> int:
    best = max(_fits_key(a, b) for a in typed.keys for b in word.keys)
    if best < _FORM and any(
        lemma in word.keys or lemma in asked(word).all for lemma in (*typed.keys, *asked(typed).all)
    ):
        return _FORM
    return best


def _fits_key(typed: str, key: str) -> int:
    if key == typed:
        return _WHOLE
    if key.startswith(typed):
        return _BEGINS
    if len(typed) >= _SHORTEST_INSIDE and typed in key:
        return _INSIDE
    slips = allowed_edits(typed)
    return _NEAR if slips and distance(typed, key[: len(typed) + slips], slips) <= slips else 0
