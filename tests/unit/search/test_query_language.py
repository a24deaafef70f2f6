"""The grammar at the head of `search/query.py`: whatever it makes is read back as what it was."""

from hypothesis import given, settings
from hypothesis import strategies as st

from search.fields import FIELDS, Takes
from search.fold import words
from search.names import field_in, value_in
from search.query import All, And, Not, Or, Tree, Value, Words, parse

_LANGUAGES = ("en", "uz-Latn", "uz-Cyrl", "ka", "bg", "fa", "sq", "ru")
_WORD_FIELDS = sorted(
    name for name, field in FIELDS.items() if field.takes is Takes.WORDS and name != "event" and field.target
)
_PLAIN = st.sampled_from(["mayor", "хотира", "شهردار", "მერი", "Asamblesë", "oʻquv", "x1"])


@st.composite
def word(draw: st.DrawFn) -> tuple[str, Tree]:
    """A word, a beginning or a phrase, in a field or not."""
    name = draw(st.sampled_from(["", *_WORD_FIELDS]))
    before = f"{field_in(draw(st.sampled_from(_LANGUAGES)), name)}:" if name else ""
    text, kind = draw(_PLAIN), draw(st.sampled_from(["word", "prefix", "phrase"]))
    if kind == "phrase":
        text = f"{text} {draw(_PLAIN)}"
    raw = f"{text}*" if kind == "prefix" else text
    target = FIELDS[name].target if name else ""
    tree = Words(tuple(words(raw)), target, kind == "phrase", kind == "prefix", raw)
    space = draw(st.sampled_from(["", " "])) if before else ""
    return before + space + (f'"{raw}"' if kind == "phrase" else raw), tree


@st.composite
def value(draw: st.DrawFn) -> tuple[str, Tree]:
    name = draw(st.sampled_from(["kind", "level", "state", "has", "is"]))
    language = draw(st.sampled_from(_LANGUAGES))
    stored = draw(st.sampled_from(FIELDS[name].values))
    return f"{field_in(language, name)}:{value_in(language, name, stored)}", Value(FIELDS[name].target, stored)


def one(parts: st.SearchStrategy[tuple[str, Tree]]) -> st.SearchStrategy[tuple[str, Tree]]:
    """A part with brackets around it, a minus before it, or neither."""
    ways = {"{}": lambda tree: tree, "({})": lambda tree: tree, "-({})": Not, "NOT ({})": Not}
    return st.tuples(st.sampled_from(sorted(ways)), parts).map(
        lambda drawn: (drawn[0].format(drawn[1][0]), ways[drawn[0]](drawn[1][1]))
    )


def many(parts: st.SearchStrategy[tuple[str, Tree]]) -> st.SearchStrategy[tuple[str, Tree]]:
    """Several side by side, or one of them, in brackets of their own."""
    return st.tuples(
        st.sampled_from([(" ", And), (" AND ", And), (" OR ", Or), (" | ", Or)]),
        st.lists(one(parts), min_size=2, max_size=3),
    ).map(
        lambda drawn: (
            f"({drawn[0][0].join(text for text, _ in drawn[1])})",
            drawn[0][1](tuple(tree for _, tree in drawn[1])),
        )
    )


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.recursive(word() | value(), many, max_leaves=10))
def test_what_the_grammar_makes_is_read_as_it_was_meant(drawn: tuple[str, Tree]) -> None:
    written, tree = drawn
    query = parse(written)
    assert query.hint is None, (written, query.hint)
    assert query.tree == tree, written


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [
                *(f"{field_in(language, name)}:" for name in FIELDS for language in ("en", "fa", "uz-Latn")),
                *("(", ")", '"', "«", "|", "OR", "NOT", "AND", "-", "*", "..", "…", ">", "<=", "10", "min", "2024-05"),
                *("3months", "МБ", "1:30", "video", "gps", "слово", "\x00", "\u202e", "🎉", " ", "99999999999999999"),
            ]
        ),
        max_size=60,
    ).map("".join)
    | st.text(max_size=300)
)
def test_every_text_has_an_answer_and_whatever_is_odd_has_a_reason(typed: str) -> None:
    query = parse(typed)
    if query.tree is None or (query.tree == All() and any(sign.isalnum() for sign in typed)):
        assert query.hint is not None
    assert query.hint is None or query.hint.detail
