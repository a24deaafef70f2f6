"""People, flags, trees and houses: what the scenes are peopled with."""

import math
from dataclasses import dataclass

from dam.demo.drawing import Drawing, mixed

SKINS = ("#f2c9a5", "#e0ac84", "#c98f66", "#d9a07a", "#f5d6b8")
HAIRS = ("#2a1d17", "#4a3122", "#1b1b1f", "#6b4a2f", "#8d8a86", "#3a2a24")
CLOTHES = ("#27476e", "#8c2f39", "#3b6e55", "#c98b2b", "#5b4a7a", "#d9d4c7", "#b5523b", "#2f6f7e", "#41464f", "#e0b84c")


@dataclass(frozen=True)
class Look:
    """Colours of one person."""

    skin: str
    hair: str
    top: str
    bottom: str
    long_hair: bool
    scarf: bool = False


def somebody(drawing: Drawing, top: str | None = None) -> Look:
    chance = drawing.random
    bottom = chance.choice(("#22262e", "#2d3442", "#4b4238", "#1f2a3d"))
    skin, hair, top = chance.choice(SKINS), chance.choice(HAIRS), top or chance.choice(CLOTHES)
    if chance.random() >= 0.45:
        return Look(skin, hair, top, bottom, long_hair=False)
    if drawing.scarves:
        return Look(skin, chance.choice(("#22262e", "#3a3f55", "#5b3a4a", "#2f4f55")), top, top, True, scarf=True)
    return Look(skin, hair, top, bottom, long_hair=True)


def person(drawing: Drawing, x: float, foot: float, tall: float, look: Look, pose: str = "stand") -> None:
    """Somebody standing. `pose` is stand, wave, hold (both hands forward), clap or carry (one hand up, to a pole)."""
    unit = tall / 100
    shoulder, hip = foot - 81 * unit, foot - 47 * unit
    shadow = drawing.glow("#000000/0.35", "#000000/0")
    drawing.ellipse(x, foot, 20 * unit, 4 * unit, fill=shadow)
    if look.long_hair:
        drawing.path(
            f"M{x - 8 * unit} {foot - 92 * unit}L{x + 8 * unit} {foot - 92 * unit}Q{x + 13 * unit} {foot - 74 * unit} "
            f"{x + 9 * unit} {foot - 70 * unit}L{x - 9 * unit} {foot - 70 * unit}Q{x - 13 * unit} {foot - 74 * unit} "
            f"{x - 8 * unit} {foot - 92 * unit}Z",
            fill=look.hair,
        )
    hem = foot - (6 if look.scarf else 20) * unit
    for side in (-1, 1):
        leg = look.skin if look.long_hair else look.bottom
        drawing.line([(x + side * 5 * unit, hip), (x + side * 6 * unit, foot - 2 * unit)], leg, 8.5 * unit)
        shoe = [(x + side * 6 * unit, foot - 1 * unit), (x + side * 9 * unit, foot - 1 * unit)]
        drawing.line(shoe, "#1d1a18", 4 * unit)
    if look.long_hair:
        drawing.path(
            f"M{x - 11 * unit} {hip}L{x + 11 * unit} {hip}L{x + 15 * unit} {hem}L{x - 15 * unit} {hem}Z",
            fill=drawing.shade(look.bottom, mixed(look.bottom, "#000000", 0.3), across=True),
        )
    dark = mixed(look.top, "#000000", 0.16)
    for side in (-1, 1):
        elbow, hand = _arm(x, shoulder, unit, side, pose)
        drawing.line([(x + side * 13 * unit, shoulder + 4 * unit), elbow, hand], dark, 6.5 * unit)
        drawing.ellipse(hand[0], hand[1], 3.4 * unit, fill=look.skin)
    drawing.path(
        f"M{x - 15 * unit} {shoulder + 5 * unit}Q{x - 14 * unit} {shoulder} {x - 7 * unit} {shoulder - 1 * unit}"
        f"L{x + 7 * unit} {shoulder - 1 * unit}Q{x + 14 * unit} {shoulder} {x + 15 * unit} {shoulder + 5 * unit}"
        f"L{x + 12 * unit} {hip + 3 * unit}L{x - 12 * unit} {hip + 3 * unit}Z",
        fill=drawing.shade(mixed(look.top, "#ffffff", 0.12), look.top, across=True),
    )
    drawing.rectangle(
        x - 3 * unit, shoulder - 5 * unit, 6 * unit, 7 * unit, mixed(look.skin, "#000000", 0.12), round_=2 * unit
    )
    _head(drawing, x, foot - 91 * unit, unit, look)


def _arm(
    x: float, shoulder: float, unit: float, side: int, pose: str
) -> tuple[tuple[float, float], tuple[float, float]]:
    if pose in ("wave", "carry") and side == 1:
        return (x + 22 * unit, shoulder - 4 * unit), (x + 21 * unit, shoulder - 22 * unit)
    if pose in ("hold", "clap"):
        return (x + side * 16 * unit, shoulder + 18 * unit), (x + side * 4 * unit, shoulder + 16 * unit)
    return (x + side * 17 * unit, shoulder + 18 * unit), (x + side * 15 * unit, shoulder + 34 * unit)


def _head(drawing: Drawing, x: float, y: float, unit: float, look: Look) -> None:
    if look.scarf:
        drawing.path(
            f"M{x - 9 * unit} {y}Q{x - 9 * unit} {y - 11 * unit} {x} {y - 11 * unit}Q{x + 9 * unit} {y - 11 * unit} "
            f"{x + 9 * unit} {y}Q{x + 12 * unit} {y + 13 * unit} {x} {y + 17 * unit}Q{x - 12 * unit} {y + 13 * unit} "
            f"{x - 9 * unit} {y}Z",
            fill=look.hair,
        )
    drawing.ellipse(x, y, 6.6 * unit, 8 * unit, fill=look.skin)
    drawing.path(
        f"M{x - 7 * unit} {y}Q{x - 7.5 * unit} {y - 9.5 * unit} {x} {y - 9.5 * unit}"
        f"Q{x + 7.5 * unit} {y - 9.5 * unit} {x + 7 * unit} {y}"
        f"Q{x + 5 * unit} {y - 5.5 * unit} {x} {y - 5 * unit}Q{x - 5 * unit} {y - 5.5 * unit} {x - 7 * unit} {y}Z",
        fill=look.hair,
    )
    if unit > 1.6:
        for side in (-1, 1):
            drawing.ellipse(x + side * 2.5 * unit, y + 0.2 * unit, 0.75 * unit, 0.95 * unit, fill="#2a1d17")
            drawing.ellipse(x + side * 3.9 * unit, y + 2.8 * unit, 1.4 * unit, fill="#e0664f", opacity=0.18)
        smile = f"M{x - 2.2 * unit} {y + 3.6 * unit}Q{x} {y + 5.4 * unit} {x + 2.2 * unit} {y + 3.6 * unit}"
        drawing.path(smile, stroke=mixed(look.skin, "#7a1f1f", 0.6), thick=0.75 * unit)


def from_behind(drawing: Drawing, x: float, y: float, size: float, look: Look, *, arms_up: bool = False) -> None:
    """Head and shoulders seen from behind; `y` is where the picture cuts them, `size` the width of the shoulders."""
    unit = size / 40
    if arms_up:
        for side in (-1, 1):
            sway = drawing.random.uniform(-6, 6)
            hand = (x + (side * 24 + sway) * unit, y - 62 * unit)
            drawing.line(
                [(x + side * 17 * unit, y - 18 * unit), (x + side * 22 * unit, y - 38 * unit), hand], look.top, 6 * unit
            )
            drawing.ellipse(hand[0], hand[1] - 2 * unit, 4 * unit, fill=look.skin)
    drawing.path(
        f"M{x - 22 * unit} {y + 14 * unit}Q{x - 22 * unit} {y - 20 * unit} {x - 6 * unit} {y - 24 * unit}"
        f"L{x + 6 * unit} {y - 24 * unit}"
        f"Q{x + 22 * unit} {y - 20 * unit} {x + 22 * unit} {y + 14 * unit}Z",
        fill=look.top,
    )
    drawing.rectangle(x - 4 * unit, y - 29 * unit, 8 * unit, 9 * unit, mixed(look.skin, "#000000", 0.1))
    drawing.ellipse(x, y - 37 * unit, 9 * unit, 11 * unit, fill=look.hair)
    if look.long_hair:
        drawing.path(
            f"M{x - 9 * unit} {y - 37 * unit}L{x + 9 * unit} {y - 37 * unit}"
            f"Q{x + 13 * unit} {y - 14 * unit} {x} {y - 12 * unit}"
            f"Q{x - 13 * unit} {y - 14 * unit} {x - 9 * unit} {y - 37 * unit}Z",
            fill=look.hair,
        )


def flag(
    drawing: Drawing,
    x: float,
    foot: float,
    pole: float,
    colours: tuple[str, ...],
    *,
    width: float | None = None,
    lean: float = 0,
) -> None:
    """A pole with a waving cloth of horizontal stripes; `lean` moves the pole's top sideways, in px."""
    top, cloth = foot - pole, width or pole * 0.5
    tall, near, far = cloth * 0.62, cloth * 0.33, cloth * 0.66
    drawing.line([(x, foot), (x + lean, top)], "#c9c3b4", max(2.0, pole * 0.016))
    wave = drawing.random.uniform(0.05, 0.1) * cloth
    for number, colour in enumerate(colours):
        y0, y1 = (top + tall * (number + part) / len(colours) for part in (0, 1))
        left = x + lean
        drawing.path(
            f"M{left} {y0}C{left + near} {y0 - wave * 2} {left + far} {y0 + wave * 2} {left + cloth} {y0 - wave * 0.4}"
            f"L{left + cloth} {y1 - wave * 0.4}C{left + far} {y1 + wave * 2} {left + near} {y1 - wave * 2} "
            f"{left} {y1}Z",
            fill=drawing.shade(
                mixed(colour, "#000000", 0.2),
                mixed(colour, "#ffffff", 0.1),
                mixed(colour, "#000000", 0.12),
                colour,
                across=True,
            ),
        )
    drawing.ellipse(x + lean, top, max(2.5, pole * 0.018), fill="#e7c66a")


def tree(drawing: Drawing, x: float, foot: float, tall: float, green: str = "#3f6b3c") -> None:
    """A leafy tree of overlapping balls of leaves."""
    chance = drawing.random
    drawing.path(
        f"M{x - tall * 0.035} {foot}L{x - tall * 0.015} {foot - tall * 0.5}L{x + tall * 0.015} {foot - tall * 0.5}"
        f"L{x + tall * 0.035} {foot}Z",
        fill="#4b3a2c",
    )
    for number in range(11):
        turn = chance.uniform(0, math.tau)
        reach = tall * 0.2 * math.sqrt(chance.random())
        shade = mixed(green, "#000000" if number < 5 else "#fff3a0", chance.uniform(0.05, 0.24))
        drawing.ellipse(
            x + math.cos(turn) * reach,
            foot - tall * 0.68 + math.sin(turn) * reach * 1.2,
            tall * chance.uniform(0.1, 0.17),
            fill=shade,
        )


def cypress(drawing: Drawing, x: float, foot: float, tall: float, green: str = "#284a36") -> None:
    wide = tall * 0.11
    drawing.path(
        f"M{x} {foot - tall}Q{x + wide * 1.3} {foot - tall * 0.35} {x + wide * 0.6} {foot}L{x - wide * 0.6} {foot}"
        f"Q{x - wide * 1.3} {foot - tall * 0.35} {x} {foot - tall}Z",
        fill=drawing.shade(mixed(green, "#ffffff", 0.12), mixed(green, "#000000", 0.3), across=True),
    )


def fir(drawing: Drawing, x: float, foot: float, tall: float, green: str = "#1f4436") -> None:
    for layer in range(5):
        top = foot - tall + tall * 0.16 * layer
        wide = tall * (0.1 + 0.055 * layer)
        drawing.path(
            f"M{x} {top}L{x + wide} {top + tall * 0.32}Q{x} {top + tall * 0.26} {x - wide} {top + tall * 0.32}Z",
            fill=mixed(green, "#000000", 0.08 * (layer % 2)),
        )
