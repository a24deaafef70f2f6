"""Which lines of what is said the words of a query stand in, in whatever script they were typed."""

from search.moments import fitting_lines
from tests.fixtures.subtitles import PERSIAN, UZBEK

SAID = [text for _, _, text in UZBEK]


def test_latin_finds_what_is_said_in_cyrillic() -> None:
    assert fitting_lines(SAID, "byudjet") == [1]
    assert fitting_lines(SAID, "bogʻcha") == [2]


def test_the_line_with_most_of_the_words_comes_first() -> None:
    assert fitting_lines(SAID, "масала боғча") == [2, 1]


def test_side_by_side_and_written_apart() -> None:
    assert fitting_lines(SAID, '"шаҳар бюджети"')[0] == 1
    assert fitting_lines(["جلسه شهر داری", "دیگر"], "شهرداری") == [0]
    assert fitting_lines([text for _, _, text in PERSIAN], "بودجه") == [1]


def test_nothing_said_and_nothing_asked() -> None:
    assert fitting_lines([], "бюджет") == fitting_lines(SAID, "") == fitting_lines(SAID, "велосипед") == []
