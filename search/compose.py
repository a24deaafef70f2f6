"""From what was typed to what is asked of an engine.

A word is found as it stands, under any of its folded keys, or as the beginning of a longer word. Where that finds
nothing at all, a second, loose plan also takes words a slip or an ending away.
"""

from search.fold import Word, is_arabic_script
from search.plan import AllOf, Everything, Fuzzy, Mark, Node, Nothing, Phrase, Plan, Prefix, Range, Term, all_of, any_of
from search.query import All, And, Dates, Not, Numbers, Or, Query, Tree, Value, Words

# Where a word without a field may stand: `head` is all the short fields together, `text` the description and the text.
_ANYWHERE = ("head", "text")
_SHORTEST_PREFIX = 3
_WHOLE_WORD, _EXACT_WORD, _IN_HEAD, _SIDE_BY_SIDE = 4, 2, 1, 2
# Past this many words only the first kind of mark is given, which keeps the question small.
_MOST_FULLY_MARKED = 6
_MOST_PHRASES = 8
_MOST_LOOSE = 8
_SHORTEST_FORGIVEN, _TWO_EDITS_FROM, _LONGEST_FORGIVEN = 5, 8, 24
_LONGEST_JOINED = 20


def compose(query: Query, loose: bool = False) -> Plan:
    if query.tree is None:
        return Plan(Nothing())
    positive = positive_words(query.tree)
    marks: list[Mark] = []
    fully = sum(len(part.words) for part in positive) <= _MOST_FULLY_MARKED
    for part in positive:
        if not part.quoted:
            for word in part.words:
                marks.extend(_marks(word, part, loose, fully))
    if fully and (together := _side_by_side(query.tree)) is not None:
        marks.append(Mark(together, _SIDE_BY_SIDE))
    return Plan(_match(query.tree, loose), tuple(marks))


def can_be_loose(query: Query) -> bool:
    """Whether a loose plan could find more than the strict one. It is not made for very many words: it costs much."""
    if query.tree is None:
        return False
    plain = [word for part in positive_words(query.tree) if not part.quoted and not part.prefix for word in part.words]
    return 0 < len(plain) <= _MOST_LOOSE


def _match(tree: Tree, loose: bool) -> Node:
    match tree:
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


def _excluded(tree: Tree) -> Node:
    """What a minus takes away: whole words alone, so that -art leaves articles."""
    match tree:
        case Words() if not tree.quoted and not tree.prefix:
            return _or_dated(all_of([_whole(word, tree.field) for word in tree.words]), tree)
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
        [_word(word, part.field, part.prefix and place == last, loose) for place, word in enumerate(part.words)]
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
    return any_of([apart, *(Term(field, joined) for field in _fields(first.field))])


def _fields(field: str) -> tuple[str, ...]:
    return (field,) if field else _ANYWHERE


def _whole(word: Word, field: str) -> Node:
    return any_of([Term(name, key) for name in _fields(field) for key in word.keys] + _written_apart(word, field))


def _written_apart(word: Word, field: str) -> list[Node]:
    """A Persian word whose parts may stand apart in the text: by its own half-space, or anywhere inside it."""
    ways = [word.parts] if word.parts else []
    key = word.keys[0]
    if not word.parts and 5 <= len(key) <= _LONGEST_JOINED and is_arabic_script(key):
        ways = [(key[:cut], key[cut:]) for cut in range(2, len(key) - 1)]
    return [Phrase(name, way) for name in _fields(field) for way in ways]


def _word(word: Word, field: str, prefix: bool, loose: bool) -> Node:
    nodes = [_whole(word, field)]
    for key in word.keys:
        if prefix or len(key) >= _SHORTEST_PREFIX:
            nodes.extend(Prefix(name, key) for name in _fields(field))
    if loose and not prefix:
        for key in word.keys:
            nodes.extend(_near(key, field))
    return any_of(nodes)


def allowed_edits(key: str) -> int:
    """How many slips are forgiven in a word of this length; in a very long one none, it would cost too much."""
    if not _SHORTEST_FORGIVEN <= len(key) <= _LONGEST_FORGIVEN:
        return 0
    return 1 if len(key) < _TWO_EDITS_FROM else 2


def _near(key: str, field: str) -> list[Node]:
    """Words a slip away, and words that share all but an ending."""
    nodes: list[Node] = []
    distance = allowed_edits(key)
    for name in _fields(field):
        if distance:
            nodes.append(Fuzzy(name, key, distance))
        if len(key) >= 5:
            nodes.append(Prefix(name, key[: max(4, len(key) - 3)]))
    return nodes


def _marks(word: Word, part: Words, loose: bool, fully: bool) -> list[Mark]:
    whole = _whole(word, part.field)
    if not fully:
        return [Mark(whole, 1)]
    marks = [Mark(whole, _WHOLE_WORD), Mark(Term("exact", word.exact), _EXACT_WORD)]
    if not part.field:
        marks.append(Mark(any_of([Term("head", key) for key in word.keys]), _IN_HEAD))
    if loose:
        key = word.keys[0]
        for name in _fields(part.field):
            if allowed_edits(key):
                marks.append(Mark(Fuzzy(name, key, 1), 2))
            marks.extend(Mark(Prefix(name, key[: len(key) - cut]), 1) for cut in (0, 1, 2) if len(key) - cut >= 4)
    return marks


def _phrase(found: tuple[Word, ...], field: str) -> Node:
    """The words after one another, each under any of its keys, as far as the combinations stay few."""
    ways: list[tuple[str, ...]] = [()]
    for word in found:
        steps: list[tuple[str, ...]] = [word.parts] if word.parts else [(key,) for key in word.keys]
        grown = [way + step for way in ways for step in steps]
        ways = grown if len(grown) <= _MOST_PHRASES else [way + steps[0] for way in ways]
    if len(ways[0]) == 1:
        return any_of([_whole(found[0], field)])
    return any_of([Phrase(name, way) for name in _fields(field) for way in ways])


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
