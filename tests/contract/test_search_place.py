"""Where an asset stands in a result, on every engine and in every order."""

from dataclasses import replace

import pytest

from dam.ports import Place, SearchIndex, SearchRequest
from search.finding import SORTS
from tests.fixtures.search_index import walk
from tests.fixtures.small_archive import EVERYTHING, OPEN, SECRET, asset


def named(number: int) -> str:
    return asset(number).id


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("query", ["", "kind:photo", "Xotera"])
def test_every_asset_is_told_its_row_and_its_neighbours(filled: SearchIndex, sort: str, query: str) -> None:
    request = SearchRequest(EVERYTHING, query, sort=sort, limit=100)
    ids = [named(number) for number in walk(filled, request)]
    assert ids
    for row, asset_id in enumerate(ids):
        around = [ids[row - 1] if row else None, ids[row + 1] if row + 1 < len(ids) else None]
        assert filled.place(request, asset_id) == Place(row, *around)


def test_what_is_not_in_the_result_has_no_place(filled: SearchIndex) -> None:
    for sort in SORTS:
        request = SearchRequest(OPEN, sort=sort)
        assert filled.place(request, named(SECRET)) is None, "neither found nor counted by who may not see it"
        assert filled.place(replace(request, kinds=("audio",)), named(1)) is None
        assert filled.place(request, "nothing") is None
