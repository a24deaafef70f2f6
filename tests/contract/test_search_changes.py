"""Writing, deleting and rebuilding, on every engine."""

import threading
from collections.abc import Iterator

import pytest

from dam.domain.errors import ServiceAway
from dam.ports import IndexDocument, SearchIndex
from search.elastic_index import ElasticIndex
from search.tantivy_index import TantivyIndex
from tests.fixtures.running import eventually
from tests.fixtures.search_index import ask, numbers
from tests.fixtures.small_archive import asset


def test_changes_are_found_at_once(empty: SearchIndex) -> None:
    empty.write([asset(1, "Spring"), asset(2, "Autumn")])
    assert numbers(ask(empty, "spring")) == [1]
    empty.write([asset(1, "Winter", version=2)])
    assert (numbers(ask(empty, "spring")), numbers(ask(empty, "winter"))) == ([], [1])
    assert (empty.count(), ask(empty).total) == (2, 2)
    empty.write([], ["asset-1", "asset-77"])
    assert (numbers(ask(empty)), empty.count()) == ([2], 1)
    empty.write([asset(1, "Back", version=9)], ["asset-2"])
    assert numbers(ask(empty)) == [1]


def test_an_older_version_does_not_replace_a_newer_one(empty: SearchIndex) -> None:
    empty.write([asset(1, "Newest", version=5)])
    empty.write([asset(1, "Older", version=4)])
    assert numbers(ask(empty, "newest")) == [1] and ask(empty, "older").total == 0
    empty.write([asset(1, "Same again", version=5)])
    assert ask(empty, "again").total == 1


def test_an_empty_index_answers(empty: SearchIndex) -> None:
    empty.ready()
    result = ask(empty, "anything")
    assert (result.ids, result.total, result.next_cursor, result.did_you_mean) == ((), 0, None, None)
    assert empty.count() == 0
    empty.write([])


def test_an_index_made_by_itself_asks_to_be_filled(empty: TantivyIndex | ElasticIndex) -> None:
    empty.ready()
    assert empty.needs_rebuild()
    assert empty.rebuild(iter(())) == 0
    assert not empty.needs_rebuild()
    empty.write([asset(1, "Spring")])
    assert not empty.needs_rebuild()


def test_a_rebuild_holds_exactly_what_it_was_given(empty: SearchIndex) -> None:
    empty.write([asset(1, "Ghost"), asset(2, "Old")])
    assert empty.rebuild(iter([asset(2, "New"), asset(3, "Third")])) == 2
    assert (numbers(ask(empty)), empty.count()) == ([3, 2], 2)
    empty.write([asset(4, "Fourth")])
    assert numbers(ask(empty)) == [4, 3, 2]
    assert empty.rebuild(iter(())) == 0
    assert ask(empty).total == 0


def test_searches_go_on_while_the_index_is_rebuilt(empty: SearchIndex) -> None:
    empty.write([asset(1, "Before")])
    begun, seen = threading.Event(), threading.Event()

    def slowly() -> Iterator[IndexDocument]:
        yield asset(2, "After")
        begun.set()
        assert seen.wait(20)
        yield asset(3, "After too")

    rebuild = threading.Thread(target=empty.rebuild, args=(slowly(),))
    rebuild.start()
    assert begun.wait(20)
    assert numbers(ask(empty)) == [1]
    seen.set()
    rebuild.join(20)
    assert numbers(ask(empty)) == [3, 2]


def test_writes_during_a_rebuild_reach_the_new_index(empty: SearchIndex) -> None:
    empty.write([asset(1, "Spring"), asset(2, "Spring"), asset(5, "Spring")])

    def meanwhile() -> Iterator[IndexDocument]:
        yield asset(1, "Spring")
        yield asset(4, "Autumn", version=3)
        empty.write([asset(2, "Summer", version=2), asset(3, "Spring"), asset(4, "Spring", version=2)], ["asset-5"])
        assert (numbers(ask(empty, "spring")), numbers(ask(empty, "summer"))) == ([4, 3, 1], [2])
        yield asset(2, "Spring")
        yield asset(5, "Autumn")

    empty.rebuild(meanwhile())
    assert (numbers(ask(empty, "spring")), numbers(ask(empty, "summer"))) == ([3, 1], [2])
    # What was taken out while it was on its way is found by whoever compares index and rows.
    assert set(numbers(ask(empty, "autumn"))) - {5} == {4}


def test_a_rebuild_of_many_documents_is_whole(empty: SearchIndex) -> None:
    many = 4000
    assert empty.rebuild(asset(number, f"Spring word{number}") for number in range(1, many + 1)) == many
    assert (numbers(ask(empty, f"word{many}")), ask(empty, "spring").total) == ([many], many)
    held = empty.held(2998, 3002)
    assert [(one.id, one.ordinal, one.version) for one in held] == [(f"asset-{n}", n, 1) for n in range(2998, 3003)]


def test_it_tells_what_it_holds_between_two_ordinals(empty: SearchIndex) -> None:
    empty.write([asset(1), asset(2, version=7), asset(5), asset(900)], ["asset-5"])
    assert [(one.id, one.ordinal, one.version) for one in empty.held(2, 900)] == [
        ("asset-2", 2, 7), ("asset-900", 900, 1),
    ]  # fmt: skip
    assert empty.held(3, 899) == []


def test_what_was_taken_out_may_come_back_older(empty: SearchIndex) -> None:
    empty.write([asset(1, "Later", version=9)])
    empty.write([], ["asset-1"])

    def written() -> bool:
        try:
            empty.write([asset(1, "Earlier", version=2)])
        except ServiceAway:
            return False
        return True

    eventually(written, "the earlier version is taken")
    assert [one.version for one in empty.held(1, 1)] == [2]


def test_a_rebuild_that_breaks_off_leaves_the_old_index(empty: SearchIndex) -> None:
    empty.write([asset(1, "Before")])

    def broken() -> Iterator[IndexDocument]:
        yield asset(2, "After")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        empty.rebuild(broken())
    assert numbers(ask(empty)) == [1]
    empty.write([asset(3, "Later")])
    assert numbers(ask(empty)) == [3, 1]
    assert empty.rebuild(iter([asset(4, "Again")])) == 1


def test_many_threads_search_while_one_writes(empty: SearchIndex) -> None:
    problems: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        try:
            while not done.is_set():
                result = ask(empty, "festival")
                assert result.total >= len(result.ids)
        except BaseException as problem:
            problems.append(problem)

    empty.write([asset(0, "festival")])
    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 8):
        empty.write([asset(number, "festival")])
        assert ask(empty, "festival").total == number + 1
    done.set()
    for thread in threads:
        thread.join()
    assert not problems
