"""Slips: what is forgiven, what is said of it, and what it may not open."""

from dam.domain.access import AccessScope, Level
from dam.ports import SearchIndex
from tests.fixtures.search_index import ask, counts, numbers
from tests.fixtures.small_archive import asset

PUBLIC = AccessScope(frozenset({Level.PUBLIC}), "")


def test_a_word_that_rules_alone_would_find_is_taken_for_a_slip(empty: SearchIndex) -> None:
    # kryetarri comes to kryetar by an ending that it does not have; what is a slip away counts more.
    empty.write([asset(1, "kryetari hapi shkollën", language="sq"), asset(2, "kryetar", language="sq")])
    result = ask(empty, "kryetarri", facets=True)
    assert (result.loose, sorted(numbers(result)), result.did_you_mean) == (True, [1, 2], "kryetari")
    assert counts(result, "kind") == {"photo": 2}


def test_a_slip_that_nothing_is_near_is_no_loose_result(empty: SearchIndex) -> None:
    empty.write([asset(1, "opening of the bridge")])
    for words in ("xyzzyqwerty", "opening xyzzyqwerty"):
        result = ask(empty, words, facets=True)
        assert (result.total, result.loose, result.did_you_mean, numbers(result)) == (0, False, None, [])


def test_pages_of_a_slip_go_on_where_the_last_one_ended(empty: SearchIndex) -> None:
    empty.write([asset(number, f"ceremony {number}") for number in range(1, 8)])
    first = ask(empty, "ceremmony", limit=3)
    second = ask(empty, "ceremmony", limit=3, cursor=first.next_cursor)
    third = ask(empty, "ceremmony", limit=3, cursor=second.next_cursor)
    assert [first.total, second.total, third.total] == [7, 7, 7]
    assert numbers(first) + numbers(second) + numbers(third) == [7, 6, 5, 4, 3, 2, 1]
    assert third.next_cursor is None


def test_a_slip_opens_nothing(empty: SearchIndex) -> None:
    empty.write([asset(1, "ceremony"), asset(2, "ceremony", access_level=Level.SECRET)])
    assert numbers(ask(empty, "ceremmony", PUBLIC)) == [1]
