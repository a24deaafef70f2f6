"""Keys that engines sort by, cursors, and what is suggested."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dam.domain.errors import BadRequest
from dam.ports import SearchRequest
from search import cursor
from search.collate import title_key
from search.cursor import Position
from search.document import time_key, values_of
from search.query import parse
from search.suggest import distance, suggestion
from tests.fixtures.small_archive import OPEN, asset


@pytest.mark.parametrize(
    "titles",
    [
        ["", "2024", "apple", "Ärger", "banana", "Zebra"],
        ["арбуз", "ель", "ёлка", "жук", "иней", "йод", "яблоко", "ўзбек", "қиш", "ғоз", "ҳаво"],
        ["აგური", "ბავშვი", "ჯარი", "ჰაერი"],
        ["آب", "ابر", "باران", "پدر", "تهران", "چراغ", "ژاله", "کتاب", "گل", "لاله", "وطن", "هوا", "یزد"],
        ["«Apple»", "apples", "Bee"],
    ],
)
def test_titles_stand_in_alphabetical_order(titles: list[str]) -> None:
    keys = [title_key(title, 1) for title in titles]
    assert keys == sorted(keys)


def test_arabic_letters_sort_as_the_persian_ones() -> None:
    assert title_key("كتاب يزد", 1) == title_key("کتاب یزد", 1)


@given(st.text(max_size=60), st.integers(0, 2**40))
def test_a_title_key_is_plain_and_tells_assets_apart(title: str, ordinal: int) -> None:
    key = title_key(title, ordinal)
    assert set(key) <= set("0123456789abcdef") and len(key) < 500
    assert key < title_key(title, ordinal + 1)


def test_time_keys_order_by_second_then_by_arrival() -> None:
    moment = datetime(2024, 5, 1, tzinfo=UTC)
    keys = [time_key(moment + timedelta(seconds=n), ordinal) for n, ordinal in itertools.product(range(3), (1, 2, 9))]
    assert keys == sorted(keys) and len(set(keys)) == len(keys)
    assert time_key(datetime(1, 1, 1, tzinfo=UTC), 5) == 5
    assert time_key(datetime(9999, 1, 1, tzinfo=UTC), 2**60) < 2**63
    assert time_key(datetime(2024, 5, 1), 1) == time_key(moment, 1)


REQUEST = SearchRequest(OPEN, "word", sort="-created_at")


def test_a_cursor_reads_as_it_was_written() -> None:
    for request, position in (
        (REQUEST, Position(0, 12345678901234567)),
        (replace(REQUEST, sort="relevance"), Position(17, 5, loose=True)),
        (replace(REQUEST, sort="-title"), Position(0, "00ff")),
    ):
        assert cursor.read(cursor.write(position, request), request) == position


@pytest.mark.parametrize(
    "change",
    [
        {"query": "other"},
        {"sort": "created_at"},
        {"kinds": ("photo",)},
        {"captured_from": datetime(2024, 1, 1, tzinfo=UTC)},
    ],
)
def test_a_cursor_belongs_to_its_question(change: dict[str, object]) -> None:
    with pytest.raises(BadRequest):
        cursor.read(cursor.write(Position(0, 1), REQUEST), replace(REQUEST, **change))  # type: ignore[arg-type]


@given(st.text(max_size=100))
def test_any_other_text_is_no_cursor(text: str) -> None:
    with pytest.raises(BadRequest):
        cursor.read(text, REQUEST)


@pytest.mark.parametrize(
    ("first", "second", "edits"),
    [
        ("abc", "abc", 0),
        ("abc", "abd", 1),
        ("abc", "acb", 1),
        ("abc", "ab", 1),
        ("abcdef", "badcef", 2),
        ("abc", "xyz", 3),
    ],
)
def test_edits_are_counted(first: str, second: str, edits: int) -> None:
    assert distance(first, second, 2) == edits == distance(second, first, 2)


@pytest.mark.parametrize(
    ("typed", "texts", "meant"),
    [
        ("xotera", ["Хотира", "Xotira"], "Xotira"),
        ("xotera", ["Хотира"], "Хотира"),
        ("xotira", ["Хотира"], None),
        ("mayro openz", ["mayor", "The mayor opens it"], "mayor opens"),
        ("mayro", ["nothing near"], None),
        ("title:mayro", ["mayor"], None),
        ("a OR mayro", ["mayor a"], None),
        ("mayro", [], None),
    ],
)
def test_suggestions_come_from_what_was_found(typed: str, texts: list[str], meant: str | None) -> None:
    assert suggestion(parse(typed), texts) == meant


@pytest.mark.parametrize(("stored", "level"), [("internal", "internal"), ("cosmic", "secret"), ("", "secret")])
def test_a_level_that_nobody_knows_is_closed(stored: str, level: str) -> None:
    assert values_of(asset(1, access_level=stored))["level"] == level
