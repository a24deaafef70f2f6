"""A search among given assets alone, and within what another search finds, on every engine."""

from dataclasses import replace

import pytest

from dam.domain.errors import BadRequest
from dam.ports import SearchIndex, SearchRequest
from tests.fixtures.search_index import ask, counts, numbers
from tests.fixtures.small_archive import ALBANIAN, BULGARIAN, CITY_HALL, ENGLISH, EVERYTHING, OPEN, PERSIAN, SECRET


def ids(*known: int) -> tuple[str, ...]:
    return tuple(f"asset-{number}" for number in known)


def test_only_given_assets_count(filled: SearchIndex) -> None:
    found = ask(filled, ids=ids(PERSIAN, ENGLISH, SECRET), sort="created_at")
    assert numbers(found) == [PERSIAN, ENGLISH] and found.total == 2
    assert counts(found, "kind") == {"photo": 1, "text": 1}
    assert numbers(ask(filled, "mayor", ids=ids(PERSIAN, ENGLISH))) == [ENGLISH]


def test_no_assets_given_is_none_found(filled: SearchIndex) -> None:
    assert ask(filled, ids=()).total == 0
    assert ask(filled, ids=ids(9999)).total == 0


def test_thousands_may_be_given(filled: SearchIndex) -> None:
    many = ids(*range(100, 10_098), BULGARIAN, CITY_HALL)
    assert numbers(ask(filled, ids=many, sort="created_at")) == [CITY_HALL, BULGARIAN]


def test_a_search_within_another(filled: SearchIndex) -> None:
    photos = SearchRequest(OPEN, kinds=("photo",))
    whole = ask(filled, kinds=("photo",), sort="title", limit=100)
    assert numbers(ask(filled, within=photos, sort="title", limit=100)) == numbers(whole)
    words = SearchRequest(OPEN, "komunale OR кмет")
    assert set(numbers(ask(filled, within=words))) == {ALBANIAN, CITY_HALL, BULGARIAN}
    assert numbers(ask(filled, "музей", within=words)) == [CITY_HALL]
    assert ask(filled, "mayor", within=words).total == 0


def test_the_search_that_is_asked_within_knows_synonyms_too(filled: SearchIndex) -> None:
    words = SearchRequest(OPEN, "burgomaster")
    assert ask(filled, within=words).total == 0
    known = replace(words, synonyms=(("burgomaster", "кмет"),))
    assert set(numbers(ask(filled, within=known))) == set(numbers(ask(filled, "кмет")))
    assert ask(filled, "кмет").total


def test_within_nothing_secret_is_told(filled: SearchIndex) -> None:
    # Who may see it decides the search that is asked, not the one that it is asked within.
    assert ask(filled, within=SearchRequest(EVERYTHING, "zirconium")).total == 0
    assert numbers(ask(filled, "", EVERYTHING, within=SearchRequest(OPEN, "zirconium"))) == [SECRET]


def test_a_page_goes_on_in_the_same_search_alone(filled: SearchIndex) -> None:
    request = SearchRequest(OPEN, ids=ids(CITY_HALL, BULGARIAN, PERSIAN), sort="created_at", limit=1)
    first = filled.search(request)
    assert numbers(filled.search(replace(request, cursor=first.next_cursor))) == [BULGARIAN]
    for other in ({"ids": ids(CITY_HALL)}, {"within": SearchRequest(OPEN, "museum")}):
        with pytest.raises(BadRequest):
            filled.search(replace(request, cursor=first.next_cursor, **other))
