"""The questions that one typed word becomes: the word itself, its other forms, longer words, words a slip away."""

from collections.abc import Iterable

from search.fold import Word
from search.known_words import LEMMA, STEM_OF_KNOWN
from search.languages import is_arabic_script
from search.lemmas import asked
from search.plan import Everything, Fuzzy, Mark, Node, Phrase, Prefix, Term, all_of, any_of

# Where a word without a field may stand, and what that is put together of, each with where its words stand in order.
_ANYWHERE = "anywhere"
_PARTS = {"head": "said_in_head", "text": "said_in_text"}
_SHORTEST_PREFIX = 3
# A word as it was typed has all of the first four, another spelling of it three, another form of it two; a longer word
# that begins with it has none. Words as they were typed count for more than where they stand, even six in a title and
# side by side.
EXACT_WORD, WHOLE_WORD, OTHER_FORM, SAME_STEM, SYNONYM, IN_HEAD, SIDE_BY_SIDE = 9, 2, 2, 1, 2, 1, 2
_SHORTEST_FORGIVEN, _TWO_EDITS_FROM, _LONGEST_FORGIVEN = 5, 8, 24
_MOST_EDITS = 2
_LONGEST_JOINED = 20


def looked_in(field: str) -> str:
    """Where a word of this field is looked for, which may be none."""
    return field or _ANYWHERE


def phrase(field: str, way: tuple[str, ...]) -> Node:
    """`way` after one another."""
    ordered = (_PARTS.get(field, field),) if field else tuple(_PARTS.values())
    return any_of([Phrase(name, way) for name in ordered])


def whole(word: Word, field: str) -> Node:
    return any_of([*_terms(field, word.keys), *_written_apart(word, field)])


def other_form(word: Word, field: str) -> Node:
    """Other forms of the same word: those whose lemma was typed, and those whose lemma a dictionary gives for it."""
    values = [LEMMA + key for key in word.keys]
    for lemma in asked(word).lemmas:
        values += [lemma, LEMMA + lemma]
    return any_of(_terms(field, values))


def same_stem(word: Word, field: str) -> Node:
    """Words that rules bring down to what they may bring this one down to: one of the two no dictionary has."""
    found = asked(word)
    before = (LEMMA,) if found.known else ("", LEMMA, STEM_OF_KNOWN)
    return any_of(_terms(field, [mark + stem for stem in found.stems for mark in before]))


def _terms(field: str, values: Iterable[str]) -> list[Node]:
    return [Term(looked_in(field), value) for value in values]


def _written_apart(word: Word, field: str) -> list[Node]:
    """A Persian word whose parts may stand apart in the text: by its own half-space, or anywhere inside it."""
    ways = [word.parts] if word.parts else []
    key = word.keys[0]
    if not word.parts and 5 <= len(key) <= _LONGEST_JOINED and is_arabic_script(key):
        ways = [(key[:cut], key[cut:]) for cut in range(2, len(key) - 1)]
    return [phrase(field, way) for way in ways]


def found_by(word: Word, field: str, prefix: bool, loose: bool) -> Node:
    nodes = [whole(word, field)]
    if not prefix:
        nodes += [other_form(word, field), same_stem(word, field)]
    for key in word.keys:
        if prefix or len(key) >= _SHORTEST_PREFIX:
            nodes.append(Prefix(looked_in(field), key))
    if loose and not prefix:
        nodes.extend(_near(word, field, _MOST_EDITS))
    return any_of(nodes)


def found_together(term: Iterable[Word], field: str) -> Node:
    """Every word of a term, in whatever form, in one and the same field."""
    words = list(term)
    return any_of(
        [
            all_of([any_of([whole(word, name), other_form(word, name), same_stem(word, name)]) for word in words])
            for name in ((field,) if field else _PARTS)
        ]
    )


def allowed_edits(key: str) -> int:
    """How many slips are forgiven in a word of this length; in a very long one none, it would cost too much."""
    if not _SHORTEST_FORGIVEN <= len(key) <= _LONGEST_FORGIVEN:
        return 0
    return 1 if len(key) < _TWO_EDITS_FROM else _MOST_EDITS


def may_be_slip(word: Word) -> bool:
    """Whether it is long enough for a slip to be forgiven."""
    return bool(_near(word, "", _MOST_EDITS))


def _near(word: Word, field: str, at_most: int) -> list[Node]:
    """Words a slip away, as many as are allowed and `at_most` so many, and words whose lemma is."""
    key, name = word.keys[0], looked_in(field)
    near: list[Node] = []
    if distance := min(allowed_edits(key), at_most):
        near += [Fuzzy(name, value, distance) for value in (key, LEMMA + key)]
    # As it is written, too: one letter of another script may be two in a key.
    if not field and word.exact != key and (distance := min(allowed_edits(word.exact), at_most)):
        near.append(Fuzzy("exact", word.exact, distance))
    return near


def marks(word: Word, field: str, loose: bool, fully: bool) -> list[Mark]:
    itself = whole(word, field)
    form = any_of([itself, other_form(word, field)])
    stem = any_of([form, same_stem(word, field)])
    if not fully:
        return [Mark(stem, 1)]
    given = [
        Mark(itself, WHOLE_WORD),
        # A word that is written alike is folded alike; in another field it may stand all the same.
        Mark(Term("exact", word.exact), EXACT_WORD, Everything() if field else itself),
        Mark(form, OTHER_FORM),
        Mark(stem, SAME_STEM),
    ]
    if not field:
        given.append(Mark(any_of([Term("head", key) for key in word.keys]), IN_HEAD))
    if loose:
        key, name = word.keys[0], looked_in(field)
        if near := _near(word, field, 1):
            given.append(Mark(any_of(near), 2))
        given.extend(Mark(Prefix(name, key[: len(key) - cut]), 1) for cut in (0, 1, 2) if len(key) - cut >= 4)
    return given
