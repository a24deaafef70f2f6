"""Ladders are worth what their marks are worth, and the best has every mark: for any marks on any assets."""

from hypothesis import given
from hypothesis import strategies as st

from search.plan import AllOf, AnyOf, Everything, Mark, Node, Nothing, Prefix, Term, all_of, any_of
from search.weighing import best, ladders, telling

VALUES = ("a", "ab", "abc", "b", "bc", "=a", "=b")
TERMS = st.builds(Term, st.sampled_from(("head", "text")), st.sampled_from(VALUES))
STARTS = st.builds(Prefix, st.sampled_from(("head", "text")), st.sampled_from(("a", "ab", "b")))
CHOICES = st.lists(TERMS | STARTS, min_size=1, max_size=5).map(any_of)
MATCHES = st.builds(
    lambda needed, without: all_of([*needed, AllOf((), tuple(without))] if without else needed),
    st.lists(CHOICES | st.just(Everything()), min_size=1, max_size=3),
    st.lists(TERMS, max_size=1),
)
MARKS = st.lists(st.builds(Mark, CHOICES, st.integers(1, 3)), min_size=1, max_size=6)
Asset = frozenset[tuple[str, str]]
ASSETS = st.frozensets(st.tuples(st.sampled_from(("head", "text")), st.sampled_from(VALUES)), max_size=6)


def fits(node: Node, asset: Asset) -> bool:
    match node:
        case Everything():
            return True
        case Nothing():
            return False
        case Term(field, value):
            return (field, value) in asset
        case Prefix(field, start):
            return any(name == field and value.startswith(start) for name, value in asset)
        case AnyOf(nodes):
            return any(fits(part, asset) for part in nodes)
        case AllOf(nodes, without):
            return all(fits(part, asset) for part in nodes) and not any(fits(part, asset) for part in without)
    raise AssertionError(node)


def worth(marks: list[Mark] | tuple[Mark, ...], asset: Asset) -> int:
    return sum(mark.weight for mark in marks if fits(mark.node, asset))


@given(MATCHES, MARKS, st.lists(ASSETS, min_size=1, max_size=8))
def test_ladders_are_worth_their_marks(match: Node, marks: list[Mark], assets: list[Asset]) -> None:
    found = ladders(match, marks)
    for asset in filter(lambda asset: fits(match, asset), assets):
        total = 0
        for ladder in found:
            reached = [step.points for step in ladder.steps if fits(step.node, asset)]
            total += max(reached, default=0)
            # What stands for a part of the match must let everything through that the part does.
            assert ladder.stands_for is None or reached
        assert total == worth(marks, asset)
    for ladder in found:
        assert [step.points for step in ladder.steps] == sorted((step.points for step in ladder.steps), reverse=True)
        for asset in assets:
            if ladder.stands_for is not None:
                assert fits(ladder.stands_for, asset) == any(fits(step.node, asset) for step in ladder.steps)


@given(MATCHES, MARKS, st.lists(ASSETS, min_size=1, max_size=8))
def test_the_best_are_matched_and_have_every_mark(match: Node, marks: list[Mark], assets: list[Asset]) -> None:
    all_points = sum(mark.weight for mark in marks)
    for asset in assets:
        assert fits(best(match, marks), asset) == (fits(match, asset) and worth(marks, asset) == all_points)


@given(MATCHES, MARKS, st.lists(ASSETS, min_size=2, max_size=8))
def test_marks_that_tell_nothing_apart_are_left_out(match: Node, marks: list[Mark], assets: list[Asset]) -> None:
    told = telling(match, marks)
    matched = [asset for asset in assets if fits(match, asset)]
    assert len({worth(marks, asset) - worth(told, asset) for asset in matched}) <= 1


def test_what_was_asked_for_as_a_phrase_needs_no_points() -> None:
    phrase = any_of([Term("said_in_text", "a b"), Term("said_in_text", "b a")])
    assert telling(all_of([phrase, Term("kind", "photo")]), [Mark(phrase, 2)]) == ()
