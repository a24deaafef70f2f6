"""From what was typed to what is asked of an engine.

A word is found as it stands, under any of its folded keys, in another form, or as the beginning of a longer word.
Where that finds nothing, or nothing but what a slip may happen to be like, a second, loose plan also takes words a slip
away.
"""

from collections.abc import Iterator

from dam.ports import Synonyms
from search.asking import (
    SIDE_BY_SIDE,
    SYNONYM,
    found_by,
    found_together,
    looked_in,
    marks,
    may_be_slip,
    other_form,
    phrase,
    whole,
)
from search.expand import Expanded, Synonymous, applied, expand
from search.fold import Word, fold
from search.languages import is_arabic_script
from search.lemmas import asked
from search.plan import AllOf, Everything, Mark, Node, Nothing, Plan, Range, Term, all_of, any_of
from search.query import All, And, Dates, Not, Numbers, Or, Query, Tree, Value, Words
from search.scripts import CYRILLIC
from search.weighing import telling

# Past this many words only the first kind of mark is given, which keeps the question small.
_MOST_FULLY_MARKED = 6
_MOST_PHRASES = 8
_MOST_LOOSE = 8


def compose(query: Query, loose: bool = False, synonyms: Synonyms = ()) -> Plan:
    if query.tree is None:
        return Plan(Nothing())
    positive = positive_words(query.tree)
    given: list[Mark] = []
    fully = sum(len(part.words) for part in positive) <= _MOST_FULLY_MARKED
    for part in positive:
        if not part.quoted:
            for word in part.words:
                given.extend(marks(word, part.field, loose, fully))
    if fully and (together := _side_by_side(query.tree)) is not None:
        given.append(Mark(together, SIDE_BY_SIDE))
    expanded = expand(query.tree, synonyms)
    given += [Mark(_others(part), SYNONYM) for part in applied(expanded)]
    match = _match(expanded, loose)
    return Plan(match, telling(match, given))


def can_be_loose(query: Query) -> bool:
    """Whether a loose plan could find more than the strict one. It is not made for very many words: it costs much."""
    if query.tree is None:
        return False
    plain = [word for part in positive_words(query.tree) if not part.quoted and not part.prefix for word in part.words]
    return 0 < len(plain) <= _MOST_LOOSE


def firm(query: Query) -> Node | None:
    """What has every word as it was typed, or as its lemma; None where no word can be a slip.

    Where nothing has, a word that no dictionary knows is taken for a slip, although a rule or a longer word fits it.
    """
    if query.tree is None or not can_be_loose(query):
        return None
    parts = [part for part in positive_words(query.tree) if not part.quoted and not part.prefix]
    typed = [(word, part.field) for part in parts for word in part.words]
    if all(asked(word).known or not may_be_slip(word) for word, _ in typed):
        return None
    return all_of([any_of([whole(word, field), other_form(word, field)]) for word, field in typed])


def _match(tree: Expanded, loose: bool) -> Node:
    match tree:
        case Synonymous(typed):
            return any_of([_match(typed, loose), _others(tree)])
        case All():
            return Everything()
        case Value(field, value):
            return Term(field, value)
        case Numbers(field, low, high):
            return Range(field, low, high)
        case Not(part):
            return AllOf((), (_excluded(part),))
        case Or(parts):
            return any_of([_match(part, loose) for part in parts])
        case And(parts):
            return _together(parts, loose)
        case Words():
            return _or_dated(_words(tree, loose), tree)
        case Dates():
            raise ValueError("the days of a query are settled before it is composed")


def _or_dated(words: Node, part: Words) -> Node:
    """A word that looks like a date also finds what was taken then."""
    return words if part.dated is None else any_of([words, _match(part.dated, False)])


def _others(part: Synonymous) -> Node:
    return any_of([found_together(term, part.field) for term in part.others])


def _excluded(tree: Tree) -> Node:
    """What a minus takes away: whole words alone, so that -art leaves articles."""
    match tree:
        case Words() if not tree.quoted and not tree.prefix:
            return _or_dated(all_of([whole(word, tree.field) for word in tree.words]), tree)
        case And(parts):
            return all_of([_excluded(part) for part in parts])
        case Or(parts):
            return any_of([_excluded(part) for part in parts])
        case _:
            return _match(tree, False)


def _words(part: Words, loose: bool) -> Node:
    if part.quoted:
        return _phrase(part.words, part.field)
    last = len(part.words) - 1
    return all_of(
        [found_by(word, part.field, part.prefix and place == last, loose) for place, word in enumerate(part.words)]
    )


def _together(parts: tuple[Tree, ...], loose: bool) -> Node:
    """All parts; two Persian words side by side may also have been written as one."""
    nodes: list[Node] = []
    place = 0
    while place < len(parts):
        part, following = parts[place], parts[place + 1] if place + 1 < len(parts) else None
        if _joinable(part) and following is not None and _joinable(following):
            nodes.append(_maybe_joined(part, following, loose))
            # The second word may join the third as well: it stays to be asked for with it.
            place += 1 if place + 2 < len(parts) and _joinable(parts[place + 2]) else 2
        else:
            nodes.append(_match(part, loose))
            place += 1
    return all_of(nodes)


def _joinable(tree: Tree) -> bool:
    if not isinstance(tree, Words) or len(tree.words) != 1 or tree.quoted:
        return False
    return is_arabic_script(tree.words[0].keys[0])


def _maybe_joined(first: Tree, second: Tree, loose: bool) -> Node:
    assert isinstance(first, Words) and isinstance(second, Words)
    joined = first.words[0].keys[0] + second.words[0].keys[0]
    apart = all_of([_words(first, loose), _words(second, loose)])
    return any_of([apart, Term(looked_in(first.field), joined)])


def _phrase(found: tuple[Word, ...], field: str) -> Node:
    """The words after one another: as each orthography writes all of them, and each under any of its keys, as far as
    the combinations stay few.
    """
    ways: list[tuple[str, ...]] = [()]
    for word in found:
        steps: list[tuple[str, ...]] = [word.parts] if word.parts else [(key,) for key in word.keys]
        grown = [way + step for way in ways for step in steps]
        ways = grown if len(grown) <= _MOST_PHRASES else [way + steps[0] for way in ways]
    if len(ways[0]) == 1:
        return any_of([whole(found[0], field)])
    ways = list(dict.fromkeys([*_in_orthographies(found), *ways]))
    return any_of([phrase(field, way) for way in ways])


def _in_orthographies(found: tuple[Word, ...]) -> Iterator[tuple[str, ...]]:
    """The words as they stand in running text of one language, which folds all of them alike."""
    for orthography in CYRILLIC:
        alike = [fold(word.exact, orthography) for word in found]
        yield tuple(key for word in alike if word for key in word.running.split())


def _side_by_side(tree: Tree) -> Node | None:
    parts = tree.parts if isinstance(tree, And) else (tree,)
    found = tuple(word for part in parts if isinstance(part, Words) and not part.field for word in part.words)
    return _phrase(found, "") if 2 <= len(found) <= _MOST_FULLY_MARKED else None


def positive_words(tree: Tree) -> list[Words]:
    """The words that a query asks for, those behind a minus left out."""
    match tree:
        case Words():
            return [tree]
        case And(parts) | Or(parts):
            return [found for part in parts for found in positive_words(part)]
        case _:
            return []
