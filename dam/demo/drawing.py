"""A sheet to draw on: collects SVG shapes, and turns them into a picture with a little grain, like a photograph's."""

import itertools
import math
import random
from collections.abc import Sequence

import pyvips

Point = tuple[float, float]


class Drawing:
    """Lengths are pixels of the finished picture. The same seed gives the same picture to the last byte."""

    def __init__(self, width_px: int, height_px: int, seed: int, *, scarves: bool = False) -> None:
        self.width = width_px
        self.height = height_px
        self.scarves = scarves
        self.random = random.Random(seed)  # noqa: S311
        self._seed = seed
        self._definitions: list[str] = []
        self._shapes: list[str] = []

    def add(self, markup: str) -> None:
        self._shapes.append(markup)

    def rectangle(
        self, x: float, y: float, width: float, height: float, fill: str, *, round_: float = 0, opacity: float = 1
    ) -> None:
        self.add(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0, width):.1f}" height="{max(0, height):.1f}" '
            f'rx="{round_:.1f}" '
            f'fill="{fill}" opacity="{opacity:.2f}"/>'
        )

    def ellipse(self, x: float, y: float, rx: float, ry: float | None = None, *, fill: str, opacity: float = 1) -> None:
        radius_y = rx if ry is None else ry
        self.add(
            f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{radius_y:.1f}" fill="{fill}" '
            f'opacity="{opacity:.2f}"/>'
        )

    def path(
        self, steps: str, *, fill: str = "none", stroke: str = "none", thick: float = 0, opacity: float = 1
    ) -> None:
        self.add(
            f'<path d="{steps}" fill="{fill}" stroke="{stroke}" stroke-width="{thick:.1f}" stroke-linecap="round" '
            f'stroke-linejoin="round" opacity="{opacity:.2f}"/>'
        )

    def polygon(self, points: Sequence[Point], fill: str, *, opacity: float = 1) -> None:
        self.path("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z", fill=fill, opacity=opacity)

    def line(self, points: Sequence[Point], stroke: str, thick: float, *, opacity: float = 1) -> None:
        self.path("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points), stroke=stroke, thick=thick, opacity=opacity)

    def shade(self, *stops: str, across: bool = False) -> str:
        """A gradient from the top down (or from left to right) as a fill; a stop is a colour, or `colour/opacity`."""
        where = 'x1="0" y1="0" x2="1" y2="0"' if across else 'x1="0" y1="0" x2="0" y2="1"'
        return self._define("linearGradient", where, stops)

    def glow(self, *stops: str) -> str:
        """A gradient from the middle outward, as a fill."""
        return self._define("radialGradient", 'cx="0.5" cy="0.5" r="0.5"', stops)

    def _define(self, kind: str, where: str, stops: Sequence[str]) -> str:
        name = f"g{len(self._definitions)}"
        marks = []
        for number, stop in enumerate(stops):
            colour, _, opacity = stop.partition("/")
            share = number / max(1, len(stops) - 1)
            marks.append(f'<stop offset="{share:.3f}" stop-color="{colour}" stop-opacity="{opacity or 1}"/>')
        self._definitions.append(f'<{kind} id="{name}" {where}>{"".join(marks)}</{kind}>')
        return f"url(#{name})"

    def picture(self, grain: float = 3.0) -> pyvips.Image:
        """The finished picture: 8-bit sRGB, three bands. `grain` is the noise's deviation in levels of 255."""
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}">'
            f"<defs>{''.join(self._definitions)}</defs>{''.join(self._shapes)}</svg>"
        )
        drawn = pyvips.Image.svgload_buffer(svg.encode()).flatten(background=[255, 255, 255])[0:3]
        noise = pyvips.Image.gaussnoise(self.width, self.height, mean=0, sigma=grain, seed=self._seed)
        return (drawn + noise).cast("uchar").copy(interpretation="srgb")


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two `#rrggbb`; `share` 0 is the first, 1 the second."""
    pairs = zip(_levels(one), _levels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _levels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def ridge(drawing: Drawing, base: float, height: float, roughness: float, steps: int = 48) -> list[Point]:
    """The line of hills from the left edge to the right, `height` px above `base` at most."""
    chance = drawing.random
    waves = [(chance.uniform(0.6, 1.8) * (2**n), chance.uniform(0, math.tau), roughness**n) for n in range(5)]
    total = sum(size for _, _, size in waves)
    points = []
    for step in range(steps + 1):
        at = step / steps
        lift = sum(math.sin(at * math.tau * rate / 1.6 + turn) * size for rate, turn, size in waves) / total
        points.append((at * drawing.width, base - height * (0.5 + 0.5 * lift)))
    return points


def smooth(points: Sequence[Point], floor: float) -> str:
    """Path steps of a soft outline through the points, closed along `floor`."""
    first, last = points[0], points[-1]
    steps = [f"M{first[0]:.1f} {floor:.1f}L{first[0]:.1f} {first[1]:.1f}"]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        steps.append(f"Q{x0:.1f} {y0:.1f} {(x0 + x1) / 2:.1f} {(y0 + y1) / 2:.1f}")
    steps.append(f"L{last[0]:.1f} {last[1]:.1f}L{last[0]:.1f} {floor:.1f}Z")
    return "".join(steps)
