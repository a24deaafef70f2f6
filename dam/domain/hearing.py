"""Writing down what is said, by a machine: in pieces of some minutes, cut where it is quiet."""

from collections.abc import Sequence

SAMPLES_PER_SECOND = 16_000
BYTES_PER_SAMPLE = 2
# A piece is short enough to be stopped soon, and long enough for the engine to hear the language.
PIECE_SECONDS = 300
_SOUGHT_SECONDS = 30
LEVELS_PER_SECOND = 2


def piece_end(levels: Sequence[float]) -> int:
    """Where to cut a piece, as a number of levels: at the quietest place of its last half minute.

    `levels` are those of a whole piece, LEVELS_PER_SECOND; a shorter one is the last and is not cut.
    """
    if len(levels) < PIECE_SECONDS * LEVELS_PER_SECOND:
        return len(levels)
    first = len(levels) - _SOUGHT_SECONDS * LEVELS_PER_SECOND
    return min(range(first, len(levels)), key=lambda place: (levels[place], -place)) + 1
