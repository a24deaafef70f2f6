"""Hashes of pictures: whatever is near shares a band by which it is found."""

from hypothesis import given
from hypothesis import strategies as st

from dam.domain import picture_hash

HASHES = st.integers(-(1 << 63), (1 << 63) - 1)


def turned(bits: int, places: set[int]) -> int:
    for place in places:
        bits ^= 1 << place
    return picture_hash.read(f"{bits & (1 << 64) - 1:016x}")


@given(HASHES, st.sets(st.integers(0, 63), max_size=picture_hash.FARTHEST))
def test_all_that_is_near_is_found_by_a_band(bits: int, places: set[int]) -> None:
    other = turned(bits, places)
    assert picture_hash.distance(bits, other) == len(places)
    pairs = zip(picture_hash.near(bits), picture_hash.bands(other), strict=True)
    assert any(theirs in values for values, theirs in pairs)


@given(HASHES, st.sets(st.integers(0, 63), max_size=picture_hash.THE_SAME))
def test_all_that_is_nearly_the_same_is_found_by_fewer_values(bits: int, places: set[int]) -> None:
    pairs = zip(picture_hash.very_near(bits), picture_hash.bands(turned(bits, places)), strict=True)
    assert any(theirs in values for values, theirs in pairs)


def test_so_many_values_are_near() -> None:
    for values, counts in ((picture_hash.near, [1794, 1562, 1562]), (picture_hash.very_near, [23, 22, 22])):
        assert [len(set(found)) for found in values(0x0123_4567_89AB_CDEF)] == counts


def test_digits_are_read_as_databases_keep_them() -> None:
    assert picture_hash.read("ffffffffffffffff") == -1
    assert picture_hash.read("8000000000000000") == -(1 << 63)
    assert picture_hash.read("000000000000000f") == 15
    assert picture_hash.bands(-1) == (0x3FFFFF, 0x1FFFFF, 0x1FFFFF)
    assert picture_hash.bands(1 << 42 | 2 << 21 | 3) == (1, 2, 3)


def test_a_plain_surface_says_nothing() -> None:
    for digits in ("0" * 16, "f" * 16, "0000000000000001", "fffffffffffffffe"):
        assert not picture_hash.says_something(picture_hash.read(digits))
    assert picture_hash.says_something(picture_hash.read("00ff00ff00ff00ff"))
