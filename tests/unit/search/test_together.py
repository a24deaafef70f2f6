"""Questions asked at once: the answers of all, in order, whoever gave them."""

import threading

import pytest

from search import together as module
from search.together import together


def test_answers_come_in_the_order_of_the_questions() -> None:
    assert together([lambda number=number: number * 2 for number in range(20)]) == list(range(0, 40, 2))  # type: ignore[misc]
    assert together([lambda: "one"]) == ["one"] and together([]) == []


def test_questions_are_asked_at_once() -> None:
    met = threading.Barrier(2)
    assert sorted(together([lambda: met.wait(20), lambda: met.wait(20)])) == [0, 1]


def test_where_no_thread_is_free_the_caller_does_it_all() -> None:
    done = threading.Event()
    threads = module._threads()
    busy = [threads.submit(done.wait, 60) for _ in range(threads._max_workers)]
    try:
        mine = threading.get_ident()
        assert together([threading.get_ident] * 3) == [mine] * 3
    finally:
        done.set()
    assert all(one.result() for one in busy)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_error_of_any_is_raised(place: int) -> None:
    def failing() -> int:
        raise ValueError("no answer")

    jobs = [lambda: 1, lambda: 2, lambda: 3]
    jobs[place] = failing
    with pytest.raises(ValueError, match="no answer"):
        together(jobs)
    assert together([lambda: 1, lambda: 2]) == [1, 2]
