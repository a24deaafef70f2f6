"""A part of the globe between two parallels and two meridians, in degrees."""

from dataclasses import dataclass

from dam.domain.errors import BadRequest

_DECIMALS = 6


@dataclass(frozen=True)
class Box:
    """From `south` up to but without `north`, from `west` up to but without `east`; the poles and the 180th meridian
    are within. Where `west` is the greater it lies across that meridian.
    """

    south: float
    west: float
    north: float
    east: float

    def __str__(self) -> str:
        return ",".join(f"{edge + 0.0:.{_DECIMALS}f}".rstrip("0").rstrip(".") for edge in self._edges)

    @property
    def _edges(self) -> tuple[float, float, float, float]:
        return self.south, self.west, self.north, self.east


WORLD = Box(-90, -180, 90, 180)


def box_of(text: str) -> Box:
    """Reads `south,west,north,east`, to a millionth of a degree. Raises `BadRequest`."""
    try:
        south, west, north, east = (round(float(part), _DECIMALS) for part in text.split(","))
    except ValueError:
        raise _problem() from None
    # What is no number compares with nothing.
    if not (-90 <= south < north <= 90 and -180 <= west <= 180 and -180 <= east <= 180 and west != east):
        raise _problem()
    return Box(south, west, north, east)


def _problem() -> BadRequest:
    return BadRequest(
        "Write a box as south,west,north,east in degrees, such as 40,67.5,41,68.5, with the south below the north.",
        "bad_box",
    )
