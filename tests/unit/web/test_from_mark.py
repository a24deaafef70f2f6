"""A found line in a narrow place: its mark is near its beginning, and everything in it stays text."""

from dam.web.marking import from_mark


def test_a_line_begins_a_little_before_its_mark() -> None:
    line = "Ҳурматли депутатлар, иккинчи масала: янги боғча қурилиши"
    start = line.index("боғча")
    assert from_mark(line, [(start, start + 5)]) == "…масала: янги <mark>боғча</mark> қурилиши"
    assert from_mark("янги боғча ва боғча", [(5, 10), (14, 19)]) == "янги <mark>боғча</mark> ва <mark>боғча</mark>"


def test_a_line_without_spaces_and_one_without_marks_stay_whole() -> None:
    assert from_mark("x" * 30 + "y", [(30, 31)]) == "x" * 30 + "<mark>y</mark>"
    assert from_mark("<b> & c", []) == "&lt;b&gt; &amp; c"


def test_in_the_narrowest_place_it_begins_with_the_mark() -> None:
    assert from_mark("янги боғча қурилиши", [(5, 10)], 0) == "…<mark>боғча</mark> қурилиши"
    assert from_mark("боғча қурилиши", [(0, 5)], 0) == "<mark>боғча</mark> қурилиши"
