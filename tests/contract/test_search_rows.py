"""Beginning anywhere in a long list, reading it backwards, and counting it by time, on every engine."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dam.domain.errors import BadRequest
from dam.ports import SearchIndex, SearchRequest
from tests.fixtures.search_index import ask, numbers, walk
from tests.fixtures.small_archive import ASSETS, EVERYTHING, OPEN, asset

BY_TIME = ("captured_at", "-captured_at", "created_at", "-created_at")


@pytest.mark.parametrize("sort", BY_TIME)
def test_a_list_begins_at_any_row(filled: SearchIndex, sort: str) -> None:
    whole = walk(filled, SearchRequest(EVERYTHING, sort=sort, limit=100))
    for row in range(len(whole) + 2):
        part = ask(filled, "", EVERYTHING, sort=sort, row=row, limit=3)
        assert numbers(part) == whole[row : row + 3]
        assert part.total == len(whole)
        assert (part.next_cursor is not None) == (row + 3 < len(whole))
        if part.next_cursor:
            onward = ask(filled, "", EVERYTHING, sort=sort, cursor=part.next_cursor, limit=2)
            assert numbers(onward) == whole[row + 3 : row + 5]


@pytest.mark.parametrize("sort", [*BY_TIME, "title", "-title"])
def test_a_list_is_read_backwards(filled: SearchIndex, sort: str) -> None:
    request = SearchRequest(EVERYTHING, sort=sort, limit=5)
    whole = walk(filled, request)
    second = filled.search(replace(request, cursor=filled.search(request).next_cursor))
    third = filled.search(replace(request, cursor=second.next_cursor))
    assert numbers(third) == whole[10:]
    back = filled.search(replace(request, cursor=third.previous_cursor, backwards=True, limit=4))
    assert numbers(back) == whole[6:10]
    assert numbers(filled.search(replace(request, cursor=back.next_cursor))) == whole[10:]
    first = filled.search(replace(request, cursor=back.previous_cursor, backwards=True, limit=100))
    assert numbers(first) == whole[:6] and first.previous_cursor is None


def test_many_of_one_second_are_told_apart(empty: SearchIndex) -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    # Two bursts far apart, each within a second, and a few between.
    early = [asset(number, created_at=moment) for number in range(1, 101)]
    between = [asset(number, created_at=moment + timedelta(days=number)) for number in range(101, 105)]
    late = [asset(number, created_at=moment + timedelta(days=4000)) for number in range(105, 205)]
    empty.write([*early, *between, *late])
    for row in (0, 57, 99, 101, 150, 203):
        assert numbers(ask(empty, sort="created_at", row=row, limit=2)) == [n for n in (row + 1, row + 2) if n < 205]
        assert numbers(ask(empty, sort="-created_at", row=row, limit=1)) == [204 - row]


@pytest.mark.parametrize("sort", BY_TIME)
@pytest.mark.parametrize("row", [10**5, 2**31 - 1, 2**63, 10**30])
def test_far_past_the_last_row_there_is_nothing(filled: SearchIndex, sort: str, row: int) -> None:
    """An engine makes room for what it is to leave out: nobody may ask it for more than there is."""
    for query, found in (("", len(ASSETS)), ("zirconium", 1), ("nowhere-at-all", 0)):
        part = ask(filled, query, EVERYTHING, sort=sort, row=row)
        assert (numbers(part), part.total, part.next_cursor) == ([], found, None)


def test_what_is_found_is_counted_by_time(filled: SearchIndex) -> None:
    request = SearchRequest(EVERYTHING, sort="captured_at")
    span = filled.span(request)
    assert span is not None
    assert abs(span[0] - datetime(2021, 12, 31, 22, 30, tzinfo=UTC)) <= timedelta(seconds=1)
    assert abs(span[1] - datetime(2024, 5, 9, 10, 0, tzinfo=UTC)) <= timedelta(seconds=1)
    bounds = [datetime(2020, 1, 1, tzinfo=UTC), datetime(2022, 1, 1, tzinfo=UTC), datetime(2023, 12, 1, tzinfo=UTC)]
    assert filled.counts_between(request, [*bounds, datetime(2025, 1, 1, tzinfo=UTC)]) == [1, 8, 3]
    assert filled.counts_between(request, bounds[:1]) == []
    # Keys begin with the year 1700.
    for first in (1, 1700, 1701):
        assert filled.counts_between(request, [datetime(first, 1, 1, tzinfo=UTC), *bounds[1:]]) == [1, 8]
    assert sum(filled.counts_between(replace(request, scope=OPEN), [bounds[0], datetime(2030, 1, 1, tzinfo=UTC)])) == 10
    assert filled.span(replace(request, query="nowhere-at-all")) is None


def test_a_forgiving_search_is_counted_and_begun_forgivingly(filled: SearchIndex) -> None:
    request = SearchRequest(OPEN, "Xotera", sort="created_at", limit=1)
    whole = walk(filled, request)
    assert len(whole) == 2
    assert numbers(filled.search(replace(request, row=1))) == whole[1:]
    bounds = [datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)]
    assert filled.counts_between(request, bounds) == [2]


def test_what_has_no_times_or_no_way_back_says_so(filled: SearchIndex) -> None:
    after = filled.search(SearchRequest(OPEN, "public", limit=1)).next_cursor
    for request in (
        SearchRequest(OPEN, sort="title", row=1),
        SearchRequest(OPEN, "public", row=1),
        SearchRequest(OPEN, sort="title", backwards=True),
        SearchRequest(OPEN, "public", limit=1, cursor=after, backwards=True),
    ):
        with pytest.raises(BadRequest):
            filled.search(request)
    with pytest.raises(BadRequest):
        filled.span(SearchRequest(OPEN, sort="title"))
