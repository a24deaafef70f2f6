"""Parts of the globe as an address names them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dam.domain.boxes import WORLD, Box, box_of
from dam.domain.errors import BadRequest

MICRO = 1_000_000


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    south, north = sorted(draw(st.lists(st.integers(-90 * MICRO, 90 * MICRO), min_size=2, max_size=2, unique=True)))
    west, east = draw(st.lists(st.integers(-180 * MICRO, 180 * MICRO), min_size=2, max_size=2, unique=True))
    return Box(south / MICRO, west / MICRO, north / MICRO, east / MICRO)


@given(boxes())
def test_what_is_written_is_read(box: Box) -> None:
    assert box_of(str(box)) == box


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("-90,-180,90,180", WORLD),
        (" 40, 67.5,41 ,68.5", Box(40, 67.5, 41, 68.5)),
        ("-30,170,10,-170", Box(-30, 170, 10, -170)),
    ],
)
def test_boxes_that_people_write(text: str, box: Box) -> None:
    assert box_of(text) == box


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "a,b,c,d",
        "41,0,40,1",
        "40,0,40,1",
        "-91,0,0,1",
        "0,-181,1,0",
        "0,5,1,5",
        "nan,0,1,1",
        "0,0,inf,1",
    ],
)
def test_what_is_no_box_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(BadRequest, match="south,west,north,east"):
        box_of(text)


@given(st.text(max_size=60))
def test_any_text_is_a_box_or_refused(text: str) -> None:
    try:
        box = box_of(text)
    except BadRequest:
        return
    assert -90 <= box.south < box.north <= 90
