"""Hashes of pictures, 64 bits each: how far two are apart, and the bands by which near ones are found.

Two hashes that differ in at most `FARTHEST` of their bits have a band of 16 bits, of the four, in which they differ in
at most two: eleven differences can't put three into each. So whoever looks up, band by band, all values at most two
bits from its own finds every near hash, and a small part of the others. In the same way
two that differ in at most seven bits have a band in which they differ in at most one.
"""

from itertools import combinations
from typing import Final

FARTHEST: Final = 11
# Shots of one burst, one picture saved twice: at most this many bits, found by one turned bit a band.
THE_SAME: Final = 5
BANDS: Final = 4
_BAND_BITS: Final = 16
_ALL: Final = (1 << 64) - 1
# What is turned over in a band: nothing and one bit; then two bits.
_NONE_OR_ONE: Final = (0, *(1 << bit for bit in range(_BAND_BITS)))
_UP_TO_TWO: Final = (*_NONE_OR_ONE, *(one | other for one, other in combinations(_NONE_OR_ONE[1:], 2)))


def read(digits: str) -> int:
    """16 hexadecimal digits as the signed number of 64 bits that databases keep."""
    bits = int(digits, 16)
    return bits - (1 << 64) if bits >> 63 else bits


def distance(first: int, second: int) -> int:
    """In how many bits two differ, 0 to 64."""
    return ((first ^ second) & _ALL).bit_count()


def bands(bits: int) -> tuple[int, ...]:
    """The four bands, the first bits first, each below 65,536."""
    return tuple((bits >> shift) & 0xFFFF for shift in (48, 32, 16, 0))


def near(band: int) -> tuple[int, ...]:
    """The 137 values of a band at most two bits from this one."""
    return tuple(band ^ flip for flip in _UP_TO_TWO)


def very_near(band: int) -> tuple[int, ...]:
    """The 17 values of a band at most one bit from this one."""
    return tuple(band ^ flip for flip in _NONE_OR_ONE)


def says_something(bits: int) -> bool:
    """Whether the picture has enough in it to be told by its hash: a plain surface or one gradient looks like any."""
    return 4 <= (bits & _ALL).bit_count() <= 60
