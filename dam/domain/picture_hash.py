"""Hashes of pictures, 64 bits each: how far two are apart, and the bands by which near ones are found.

A hash is cut into three bands of 22, 21 and 21 bits. Two that differ in at most `FARTHEST` bits have a band in which
they differ in at most three: eleven differences can't put four into each. So whoever looks up, band by band, all values
at most three bits from its own finds every near hash, and few others. In the same way two that are nearly `THE_SAME`
have a band in which they differ in at most one.
"""

from itertools import combinations
from typing import Final

FARTHEST: Final = 11
# Shots of one burst, one picture saved twice: at most this many bits.
THE_SAME: Final = 5
# The lowest bit of each band, and how many it has.
_BANDS: Final = ((42, 22), (21, 21), (0, 21))
BANDS: Final = len(_BANDS)
_ALL: Final = (1 << 64) - 1


def _flips(width: int, most: int) -> tuple[int, ...]:
    """What turns over at most so many bits of a band."""
    single = [1 << bit for bit in range(width)]
    return tuple(sum(bits) for count in range(most + 1) for bits in combinations(single, count))


_UP_TO_THREE: Final = tuple(_flips(width, 3) for _, width in _BANDS)
_UP_TO_ONE: Final = tuple(_flips(width, 1) for _, width in _BANDS)


def read(digits: str) -> int:
    """16 hexadecimal digits as the signed number of 64 bits that databases keep."""
    bits = int(digits, 16)
    return bits - (1 << 64) if bits >> 63 else bits


def distance(first: int, second: int) -> int:
    """In how many bits two differ, 0 to 64."""
    return ((first ^ second) & _ALL).bit_count()


def bands(bits: int) -> tuple[int, ...]:
    """The three bands, the first bits first."""
    return tuple((bits >> shift) & ((1 << width) - 1) for shift, width in _BANDS)


def near(bits: int) -> tuple[tuple[int, ...], ...]:
    """For each band the values at most three bits from this hash's: 1,794 of four million, twice 1,562 of two."""
    return tuple(_turned(band, flips) for band, flips in zip(bands(bits), _UP_TO_THREE, strict=True))


def very_near(bits: int) -> tuple[tuple[int, ...], ...]:
    """For each band the values at most one bit from this hash's: 23, 22 and 22."""
    return tuple(_turned(band, flips) for band, flips in zip(bands(bits), _UP_TO_ONE, strict=True))


def says_something(bits: int) -> bool:
    """Whether the picture has enough in it to be told by its hash: a plain surface or one gradient looks like any."""
    return 4 <= (bits & _ALL).bit_count() <= 60


def _turned(band: int, flips: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(band ^ flip for flip in flips)
