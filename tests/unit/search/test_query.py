"""What is typed becomes a tree; what can't be read becomes words."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dam.domain.errors import BadRequest
from search import hints
from search.query import LONGEST_QUERY, MOST_WORDS, All, And, Dates, Not, Or, Tree, Value, Words, parse


def said(tree: Tree | None) -> str:
    """The tree in a short form, for comparison."""
    match tree:
        case None:
            return "nothing"
        case All():
            return "all"
        case Words():
            text = "+".join(word.exact for word in tree.words)
            text = f'"{text}"' if tree.quoted else text + ("*" if tree.prefix else "")
            return f"{tree.field}:{text}" if tree.field else text
        case Value(field, value):
            return f"{field}={value}"
        case Dates(start, end):
            return f"{start.date() if start else ''}..{end.date() if end else ''}"
        case Not(part):
            return f"-{said(part)}"
        case And(parts):
            return f"({' & '.join(map(said, parts))})"
        case Or(parts):
            return f"({' | '.join(map(said, parts))})"


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", "all"),
        ("  ", "all"),
        ("*", "all"),
        ("*:*", "all"),
        ("Хотира", "хотира"),
        ("a b c", "(a & b & c)"),
        ("a AND b", "(a & b)"),
        ("a OR b c", "(a | (b & c))"),
        ("a | b", "(a | b)"),
        ("(a OR b) c", "((a | b) & c)"),
        ("((a))", "a"),
        ("-a", "-a"),
        ("a -b NOT c", "(a & -b & -c)"),
        ("--a", "a"),
        ("-(a b)", "-(a & b)"),
        ('"a b" “c d” «e f»', '("a+b" & "c+d" & "e+f")'),
        ("pre*", "pre*"),
        ("IMG_1234", "img+1234"),
        ("title:Хотира", "title:хотира"),
        ('TITLE:"a b"', 'title:"a+b"'),
        ("title:(a OR b)", "(title:a | title:b)"),
        ("-title:a", "-title:a"),
        ("by:Anna", "creator_words:anna"),
        ("kind:Video", "kind=video"),
        ("kind:(video OR audio)", "(kind=video | kind=audio)"),
        ("id:01HX", "id=01HX"),
        ("event:01HX", "(event_words:01hx | event=01HX)"),
        ("year:2024", "2024-01-01..2025-01-01"),
        ("month:2024-02", "2024-02-01..2024-03-01"),
        ("date:31.12.2024", "2024-12-31..2025-01-01"),
        ("before:2024-05", "..2024-05-01"),
        ("since:2024-05", "2024-05-01.."),
        ("after:2024-05", "2024-06-01.."),
        ("year:۱۴۰۳", "2024-03-20..2025-03-21"),
        ("since:1403/2/11", "2024-04-30.."),
        ("nofield:x", "nofield+x"),
        ("16:30", "16+30"),
        ("http://a.b/c", "http+a+b+c"),
        ("or and not", "(or & and & not)"),
        ("a AND", "a"),
        ("🎉", "nothing"),
        ("-", "nothing"),
        ("?!", "nothing"),
    ],
)
def test_what_is_typed_is_understood(typed: str, tree: str) -> None:
    assert said(parse(typed).tree) == tree


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ('"a b', "(a & b)"),
        ("(a b", "(a & b)"),
        ("a b)", "(a & b)"),
        ("a OR", "(a)"),
        ("title:(a", "(title & a)"),
        ("(" * 40 + "a" + ")" * 40, "(a)"),
    ],
)
def test_a_broken_query_is_taken_as_words_and_says_so(typed: str, tree: str) -> None:
    query = parse(typed)
    assert (said(query.tree), query.hint) == (tree, hints.BROKEN)


def test_hints() -> None:
    assert parse("🎉").hint == hints.NO_WORDS
    assert parse("since:yesterday").hint == hints.BAD_DATE
    assert parse("date:31.02.2024").hint == hints.BAD_DATE
    assert parse(" ".join(f"w{n}" for n in range(100))).hint == hints.TOO_MANY_WORDS
    assert parse(" OR ".join(f"w{n}" for n in range(100))).hint == hints.TOO_MANY_WORDS
    assert parse("plain words").hint is None


def test_the_query_stays_small() -> None:
    for typed in ("w " * 2000, "kind:a " * 800, '"' + "w " * 2000 + '"', "a-" * 2000, "x OR " * 900 + "x"):
        assert leaves(parse(typed).tree) <= MOST_WORDS
    with pytest.raises(BadRequest):
        parse("a" * (LONGEST_QUERY + 1))


def leaves(tree: Tree | None) -> int:
    match tree:
        case Words():
            return len(tree.words)
        case And(parts) | Or(parts):
            return sum(map(leaves, parts))
        case Not(part):
            return leaves(part)
        case _:
            return 1


@pytest.mark.parametrize("typed", ["title:" * 1600 + "x", "-kind:" * 1000 + "x", "(" * 5000, "NOT " * 2000 + "x"])
def test_what_is_nested_without_end_is_taken_as_words(typed: str) -> None:
    assert leaves(parse(typed).tree) <= MOST_WORDS


@given(st.text(max_size=200) | st.text(alphabet='ab()"*:-| ORNT\\title', max_size=200))
def test_any_text_is_parsed(typed: str) -> None:
    query = parse(typed)
    assert leaves(query.tree) <= MOST_WORDS + 1


def test_a_period_ends_where_the_next_begins() -> None:
    query = parse("date:2023-02-28").tree
    assert query == Dates(datetime(2023, 2, 28, tzinfo=UTC), datetime(2023, 3, 1, tzinfo=UTC))
