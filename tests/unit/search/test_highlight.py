"""Marks stand on the original words, whatever was typed."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import highlight, highlight_all, segments, snippet


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Каттақўрғон шаҳрида хотира кечаси", "xotira Kattaqorgon", ["Каттақўрғон", "хотира"]),
        ("Oʻzbekiston — Ўзбекистон", "uzbekiston", ["Oʻzbekiston", "Ўзбекистон"]),
        ("Народното събрание", "narodno", ["Народното"]),
        ("ᲗᲑᲘᲚᲘᲡᲘ თბილისი", "tbilisi", ["ᲗᲑᲘᲚᲘᲡᲘ", "თბილისი"]),
        ("روابط عمومی شهرداری می‌رود", "روابطعمومی شهرداري میرود", ["روابط", "عمومی", "شهرداری", "می‌رود"]),
        ("mbledhje e Asamblesë", "asamblese -mbledhje", ["Asamblesë"]),
        ("one two three two one", '"two one"', ["two", "one"]),
        ("one two", '"two one"', []),
        ("Xotira", "xotera", ["Xotira"]),
        ("Xotira Xotera", "xotera", ["Xotera"]),
        # One letter, of which the key has two or four.
        ("Ёлка на площади", "плонади", ["площади"]),
        ("მუშები ხიდს აკეთებენ", "მუდები", ["მუშები"]),
        ("anything", "", []),
        ("anything", "((", []),
        ("", "word", []),
        ("e\u0301te\u0301 x", "ete", ["e\u0301te\u0301"]),
    ],
)
def test_words_are_marked(text: str, query: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in highlight(text, query)] == marked


def test_a_slip_is_looked_for_only_where_no_text_has_the_word() -> None:
    texts = {"title": "Manor house", "description": "The mayor"}
    assert highlight_all(texts, "mayor") == {"title": [], "description": [(4, 9)]}


def test_a_snippet_shows_the_place_and_its_surroundings() -> None:
    text = "Filler words go on. " * 200 + "Here the mayor opens the museum. " + "More filler follows. " * 200
    pieces = snippet(text, "museum mayor", 120)
    assert [piece.text for piece in pieces if piece.marked] == ["mayor", "museum"]
    shown = "".join(piece.text for piece in pieces)
    assert shown.startswith("…") and shown.endswith("…") and len(shown) <= 125
    assert shown.strip("…") in text


def test_a_snippet_without_a_match_is_the_beginning() -> None:
    assert "".join(piece.text for piece in snippet("word " * 100, "absent", 50)).startswith("word word")


def test_markup_stays_text() -> None:
    assert [piece.text for piece in segments("<b>Xotira</b>", "xotira")] == ["<b>", "Xotira", "</b>"]


@given(st.text(max_size=300), st.text(max_size=30), st.integers(10, 100))
def test_segments_put_together_are_the_text(text: str, query: str, length: int) -> None:
    assert "".join(piece.text for piece in segments(text, query)) == text
    marks = highlight(text, query)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(marks))
    cut = "".join(piece.text for piece in snippet(text, query, length))
    assert cut.removeprefix("…").removesuffix("…") in text
