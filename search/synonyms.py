"""Where a query says something that this town also says otherwise: the archivists' synonyms, applied while asking.

Nothing of them lies in the index, so that a change holds for the very next search.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dam.ports import Synonyms
from search.fold import Word, words
from search.lemmas import asked

# More would make the question too large; an archivist's groups are far smaller.
_MOST_OTHERS = 24

Term = tuple[Word, ...]


@dataclass(frozen=True)
class Expansion:
    """The words [start, end) of a query, and what else may stand for them."""

    start: int
    end: int
    others: tuple[Term, ...]


def expansions(typed: Sequence[Word], synonyms: Synonyms) -> list[Expansion]:
    """Those that apply to neighbouring words, the longest first where they overlap, in the order of the words."""
    if not synonyms or not typed:
        return []
    known = _known(synonyms)
    found: list[Expansion] = []
    start = 0
    while start < len(typed):
        best: Expansion | None = None
        for group, term in _beginning_with(typed[start], known):
            end = start + len(term)
            if end > len(typed) or not all(
                _is(word, meant) for word, meant in zip(typed[start:end], term, strict=True)
            ):
                continue
            others = tuple(other for other in group if other != term)
            if best is None or end > best.end:
                best = Expansion(start, end, others)
            elif end == best.end:
                best = Expansion(start, end, tuple(dict.fromkeys(best.others + others)))
        if best is not None:
            found.append(Expansion(best.start, best.end, best.others[:_MOST_OTHERS]))
        start = best.end if best is not None else start + 1
    return found


def same(first: str, second: str) -> bool:
    """Whether a search takes two terms for one anyway, by script, marks or spelling."""
    one, other = words(first), words(second)
    return len(one) == len(other) and all(set(a.keys) & set(b.keys) for a, b in zip(one, other, strict=True))


_Group = tuple[Term, ...]
_Known = dict[str, list[tuple[_Group, Term]]]


@lru_cache(maxsize=4)
def _known(synonyms: Synonyms) -> _Known:
    """Every term by each key of its first word."""
    known: _Known = {}
    for terms in synonyms:
        group = tuple(folded for term in terms if (folded := tuple(words(term))))
        for term in group:
            for key in term[0].keys:
                known.setdefault(key, []).append((group, term))
    return known


def _beginning_with(word: Word, known: _Known) -> list[tuple[_Group, Term]]:
    found: dict[tuple[_Group, Term], None] = {}
    for key in (*word.keys, *asked(word).all):
        found.update(dict.fromkeys(known.get(key, ())))
    return list(found)


def _is(typed: Word, meant: Word) -> bool:
    """Whether what was typed is the word, or another form of it."""
    return any(key in meant.keys for key in (*typed.keys, *asked(typed).all))
