"""Where the row of some number lies in a list by time, by counting: as quick for the last row as for the first."""

from collections.abc import Sequence
from typing import Protocol

from search.plan import Node

_PIECES = 64
# Rows that are rather read and left out than counted further.
_FEW_ROWS = 20
# An engine counts between whole numbers of 53 significant bits; keys have up to 63.
_FINEST = 1024


class Counting(Protocol):
    def span(self, match: Node, field: str) -> tuple[int, int] | None: ...
    def counts_between(self, match: Node, field: str, bounds: Sequence[int]) -> list[int]: ...


def seek(engine: Counting, match: Node, field: str, descending: bool, row: int) -> tuple[int | None, int]:
    """The key beyond which a page begins, and how many rows to leave out there before row number `row` comes.

    The key is None where the page begins with the first row. Those left out are few: 20, or as many as came in one
    second with close ordinals, and never more than there are: engines make room for what is to be left out.
    """
    span = engine.span(match, field)
    if span is None:
        return None, 0
    low, high = span[0] // _FINEST * _FINEST, (span[1] // _FINEST + 1) * _FINEST
    left = row
    if left > _FEW_ROWS and high - low <= _FINEST:
        left = min(left, engine.counts_between(match, field, [low, high])[0])
    while left > _FEW_ROWS and high - low > _FINEST:
        step = max(_FINEST, -(-(high - low) // _PIECES // _FINEST) * _FINEST)
        bounds = [*range(low, high, step), high]
        pieces = list(zip(bounds, bounds[1:], engine.counts_between(match, field, bounds), strict=False))
        for piece_low, piece_high, count in reversed(pieces) if descending else pieces:
            low, high = piece_low, piece_high
            if left < count:
                break
            left -= count
        else:
            # Past the last row: nothing lies beyond the last piece.
            return (low if descending else high - 1), 0
    if descending:
        return high, left
    return (low - 1 if low else None), left
