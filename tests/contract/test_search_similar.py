"""A result within what is similar to an asset, in steps from the nearest on, on every engine."""

from dataclasses import replace

from dam.ports import SearchIndex, SearchRequest
from tests.fixtures.search_index import ask, counts, numbers, walk
from tests.fixtures.small_archive import ASSETS, CITY_HALL, COUNCIL, EVERYTHING, MEMORIAL, OPEN, SECRET


def steps(*numbered: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(f"asset-{number}" for number in step) for step in numbered)


LIKE = {"similar_to": "asset-7", "similar": steps((CITY_HALL,), (MEMORIAL, COUNCIL), (SECRET,))}


def test_the_nearest_step_comes_first_and_in_a_step_the_newest(filled: SearchIndex) -> None:
    newest_first = sorted((MEMORIAL, COUNCIL), reverse=True)
    whole = [CITY_HALL, *newest_first, SECRET]
    for limit in (1, 2, 10):
        assert walk(filled, SearchRequest(EVERYTHING, limit=limit, **LIKE)) == whole  # type: ignore[arg-type]
    assert numbers(ask(filled, "", EVERYTHING, sort="-created_at", **LIKE)) == sorted(whole, reverse=True)


def test_what_may_not_be_seen_is_neither_listed_nor_counted(filled: SearchIndex) -> None:
    found = ask(filled, "", OPEN, **LIKE)
    assert SECRET not in numbers(found) and found.total == 3
    assert sum(counts(found, "kind").values()) == 3


def test_nothing_similar_is_nothing_found(filled: SearchIndex) -> None:
    assert ask(filled, "", EVERYTHING, similar_to="asset-7").total == 0
    assert ask(filled, "", EVERYTHING, similar_to="asset-7", similar=steps((999,))).total == 0
    assert ask(filled, "", EVERYTHING).total == len(ASSETS)


def test_a_cursor_goes_on_though_more_has_become_similar(filled: SearchIndex) -> None:
    request = SearchRequest(EVERYTHING, limit=1, similar_to="asset-7", similar=steps((CITY_HALL, MEMORIAL), (COUNCIL,)))
    first = filled.search(request)
    grown = replace(request, similar=steps((CITY_HALL, MEMORIAL), (COUNCIL, SECRET)), cursor=first.next_cursor)
    assert len(numbers(filled.search(grown))) == 1
