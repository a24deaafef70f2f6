"""Sorting and paging, on every engine."""

from datetime import UTC, datetime

import pytest

from dam.ports import SearchIndex, SearchRequest
from tests.fixtures import small_archive as archive
from tests.fixtures.search_index import ask, numbers, walk
from tests.fixtures.small_archive import EVERYTHING, OPEN, asset

SORTED = {
    "created_at": list(range(1, 13)),
    "-created_at": list(range(12, 0, -1)),
    "captured_at": [5, 1, 2, 3, 4, 6, 7, 8, 10, 11, 12, 9],
    "-captured_at": [9, 12, 11, 10, 8, 7, 6, 4, 3, 2, 1, 5],
    "title": [9, 8, 11, 2, 12, 10, 5, 3, 4, 1, 7, 6],
    "-title": [6, 7, 1, 4, 3, 5, 10, 12, 2, 11, 8, 9],
    "relevance": list(range(12, 0, -1)),
}


@pytest.mark.parametrize("sort", SORTED)
@pytest.mark.parametrize("limit", [1, 5])
def test_pages_go_through_everything_in_order(filled: SearchIndex, sort: str, limit: int) -> None:
    assert walk(filled, SearchRequest(EVERYTHING, sort=sort, limit=limit)) == SORTED[sort]


def test_pages_by_relevance_go_through_everything_once(filled: SearchIndex) -> None:
    whole = numbers(ask(filled, "xotira* OR кме* OR мери OR мayor OR public OR mayor OR img", EVERYTHING, limit=100))
    assert len(whole) == 12
    for limit in (1, 2, 3, 7):
        request = SearchRequest(
            EVERYTHING, "xotira* OR кме* OR мери OR мayor OR public OR mayor OR img", limit=limit, facets=False
        )
        assert walk(filled, request) == whole


def test_pages_of_a_forgiving_search_go_on_forgivingly(filled: SearchIndex) -> None:
    assert sorted(walk(filled, SearchRequest(OPEN, "Xotera", limit=1))) == [archive.MEMORIAL, archive.LATIN]


@pytest.mark.parametrize("sort", ["relevance", "-created_at", "captured_at", "-title"])
def test_pages_miss_nothing_while_assets_come_in(empty: SearchIndex, sort: str) -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    empty.write([asset(number, f"Same festival {number % 3}", created_at=moment) for number in range(1, 31)])
    seen: list[int] = []
    cursor, added = None, 30
    while True:
        query = "festival OR same" if sort == "relevance" else ""
        result = ask(empty, query, sort=sort, limit=4, cursor=cursor)
        seen += numbers(result)
        cursor = result.next_cursor
        if cursor is None:
            break
        if added < 50:
            empty.write([asset(added + 1, f"New festival {added % 3}", created_at=moment)])
            added += 1
    assert len(seen) == len(set(seen))
    assert set(range(1, 31)) <= set(seen)
