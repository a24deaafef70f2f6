"""An asset is found by what the town is called that it was taken in, in every language; nothing else of it changes."""

import pytest

from dam.ports import IndexDocument, SearchIndex
from search.towns import gazetteer
from tests.fixtures.search_index import ask, numbers
from tests.fixtures.small_archive import asset

TASHKENT, TELAVI = (41.3111, 69.2797), (41.9198, 45.4735)


def _taken(number: int, at: tuple[float, float]) -> IndexDocument:
    near = gazetteer().at(*at)[0].town.words
    return asset(number, "opening", latitude=at[0], longitude=at[1], near=near)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Toshkent", [1]),
        ("Тошкент", [1]),
        ("Ташкент", [1]),
        ("ташкенте", [1]),
        ("تاشکند", [1]),
        ("ტაშკენტი", [1]),
        ("Tashkent", [1]),
        ("place:Toshkent", [1]),
        ("opening Telavi", [2]),
        ("თელავში", [2]),
        ("title:Toshkent", []),
        ("has:place", [3]),
        ("place:bridge", [3]),
    ],
)
def test_by_any_of_its_names(empty: SearchIndex, query: str, found: list[int]) -> None:
    empty.write([_taken(1, TASHKENT), _taken(2, TELAVI), asset(3, "opening", place="Old bridge")])
    assert sorted(numbers(ask(empty, query))) == found
