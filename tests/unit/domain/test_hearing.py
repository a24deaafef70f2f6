"""Where a piece of speech is cut."""

from dam.domain.hearing import LEVELS_PER_SECOND, PIECE_SECONDS, piece_end

WHOLE = PIECE_SECONDS * LEVELS_PER_SECOND


def test_the_last_piece_is_not_cut() -> None:
    assert piece_end([1.0] * 10) == 10
    assert piece_end([]) == 0


def test_it_is_cut_at_the_quietest_place_of_its_last_half_minute() -> None:
    levels = [5.0] * WHOLE
    levels[10], levels[WHOLE - 20] = 0.0, 1.0
    assert piece_end(levels) == WHOLE - 19


def test_where_all_is_as_loud_as_much_as_possible_is_kept() -> None:
    assert piece_end([5.0] * WHOLE) == WHOLE
