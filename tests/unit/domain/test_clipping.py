"""Which in and out marks make a clip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dam.domain.clipping import MINIMUM_CLIP_SECONDS, range_problem

seconds = st.floats(0, 1e6, allow_nan=False)


@given(seconds, st.floats(MINIMUM_CLIP_SECONDS * 2, 1e4), seconds)
def test_a_range_within_the_recording_can_be_cut(start: float, length: float, rest: float) -> None:
    assert range_problem(start, start + length, start + length + rest) is None
    assert range_problem(start, start + length, None) is None


@pytest.mark.parametrize(
    ("in_seconds", "out_seconds", "duration_seconds", "word"),
    [
        (-0.01, 2, 10, "beginning"),
        (2, 2, 10, "after the in mark"),
        (3, 2, 10, "after the in mark"),
        (1, 10.2, 10, "past the end"),
        (float("nan"), 2, 10, "numbers"),
        (1, float("nan"), 10, "numbers"),
        (0, float("inf"), 10, "numbers"),
    ],
)
def test_ranges_that_are_refused(in_seconds: float, out_seconds: float, duration_seconds: float, word: str) -> None:
    problem = range_problem(in_seconds, out_seconds, duration_seconds)
    assert problem is not None and word in problem


def test_a_moment_past_the_end_is_forgiven() -> None:
    assert range_problem(1, 10.09, 10) is None


def test_a_range_without_an_end_is_refused_where_the_length_is_unknown() -> None:
    assert range_problem(0, float("inf"), None) is not None
    assert range_problem(float("inf"), float("inf"), None) is not None
