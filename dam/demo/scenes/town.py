"""The town from afar: skylines by day, at dusk and at night, and fireworks over it."""

import math

from dam.demo import buildings, figures
from dam.demo.drawing import Drawing, mixed, ridge, smooth
from dam.demo.scenes.outlook import Outlook

_SKIES = {
    "day": ("#5f9fd4", "#a9cfe8", "#eef4ee"),
    "morning": ("#8fb4d6", "#f3d9c0", "#fbe9cf"),
    "dusk": ("#2b2f5e", "#b4566f", "#f6a85b", "#fbd79a"),
    "night": ("#070b1f", "#141d42", "#33355f"),
}
_HAZE = {"day": "#cfe0ea", "morning": "#f2ddc8", "dusk": "#d98a6c", "night": "#2a2d55"}


def skyline(drawing: Drawing, look: Outlook, hour: str) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    drawing.rectangle(0, 0, w, h, drawing.shade(*_SKIES[hour]))
    _light(drawing, hour)
    horizon = h * 0.66
    haze = _HAZE[hour]
    for number, share in enumerate((0.75, 0.5, 0.25)):
        points = ridge(drawing, horizon - h * 0.02, h * (0.34 - 0.09 * number), 0.5 + 0.04 * number)
        drawing.path(
            smooth(points, h),
            fill=drawing.shade(mixed(look.hills, haze, share), mixed(look.hills, haze, min(1, share + 0.3))),
        )
    dark = 0.62 if hour == "night" else 0.38 if hour == "dusk" else 0.0
    lit = {"night": 0.55, "dusk": 0.3}.get(hour, 0.0)
    for row in range(3):
        foot = horizon + h * 0.045 * row
        x = -w * 0.02
        while x < w:
            width = chance.uniform(0.035, 0.075) * w
            wall = mixed(mixed(chance.choice(look.walls), haze, 0.45 - 0.2 * row), "#12142c", dark)
            tall = chance.uniform(0.06, 0.16) * h * (1.15 - 0.15 * row)
            buildings.house(
                drawing,
                x,
                foot,
                width,
                tall,
                wall,
                roof=chance.choice(("gable", "flat", "hip")),
                lit=lit,
                dark=mixed("#56687a", "#101427", dark),
            )
            x += width * chance.uniform(1.0, 1.25)
        _landmarks(drawing, look, row, foot, dark)
    _river(drawing, horizon + h * 0.09, hour)
    for side in (0.03, 0.09, 0.9, 0.96):
        green = mixed("#3f6b3c", "#0a1020", dark)
        figures.tree(drawing, w * side, h * 1.02, h * chance.uniform(0.3, 0.42), green)


def _light(drawing: Drawing, hour: str) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    if hour == "night":
        for _ in range(160):
            drawing.ellipse(
                chance.uniform(0, w),
                chance.uniform(0, h * 0.5),
                chance.uniform(0.6, 2.0),
                fill="#ffffff",
                opacity=chance.uniform(0.2, 0.9),
            )
        drawing.ellipse(w * 0.78, h * 0.18, h * 0.16, fill=drawing.glow("#dfe6ff/0.45", "#dfe6ff/0"))
        drawing.ellipse(w * 0.78, h * 0.18, h * 0.045, fill="#f4f1e0")
        return
    x, y = w * chance.uniform(0.2, 0.8), h * (0.5 if hour == "dusk" else 0.22)
    drawing.ellipse(x, y, h * 0.5, fill=drawing.glow("#fff3cf/0.85", "#ffd48a/0.25", "#ffd48a/0"))
    if hour == "dusk":
        drawing.ellipse(x, y, h * 0.06, fill="#fff0c4")
    for _ in range(7):
        clouds(
            drawing,
            chance.uniform(0, w),
            chance.uniform(0.05, 0.35) * h,
            chance.uniform(0.08, 0.2) * w,
            "#fff6ea" if hour != "dusk" else "#f0b7a0",
        )


def clouds(drawing: Drawing, x: float, y: float, width: float, colour: str) -> None:
    for number in range(9):
        at = number / 8 - 0.5
        drawing.ellipse(
            x + at * width,
            y + drawing.random.uniform(-0.03, 0.03) * width,
            width * 0.2 * (1.1 - abs(at)),
            width * 0.06,
            fill=drawing.glow(f"{colour}/0.55", f"{colour}/0"),
        )


def _landmarks(drawing: Drawing, look: Outlook, row: int, foot: float, dark: float) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    wall = mixed(look.wall, "#12142c", dark)
    x = w * (0.28, 0.62, 0.44)[row] + chance.uniform(-0.05, 0.05) * w
    if look.landmark == "minaret":
        buildings.minaret(drawing, x, foot, h * 0.3, wall)
        buildings.dome(drawing, x + w * 0.06, foot - h * 0.09, h * 0.055, mixed("#2f8f9a", "#12142c", dark))
        buildings.house(drawing, x + w * 0.02, foot, w * 0.08, h * 0.09, wall, roof="flat")
    elif look.landmark == "steeple":
        buildings.steeple(drawing, x, foot, h * 0.28, wall)
    elif look.landmark == "dome":
        buildings.house(drawing, x - w * 0.04, foot, w * 0.08, h * 0.12, wall, roof="flat")
        buildings.dome(drawing, x, foot - h * 0.12, h * 0.07, mixed(look.accent, "#12142c", dark))
    else:
        buildings.clock_tower(drawing, x, foot, h * 0.24, wall)


def _river(drawing: Drawing, top: float, hour: str) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    sky = _SKIES[hour]
    drawing.rectangle(
        0, top, w, h - top, drawing.shade(mixed(sky[-1], "#2c4a52", 0.45), mixed(sky[0], "#10222c", 0.55))
    )
    for _ in range(90):
        y = top + (h - top) * chance.random() ** 1.4
        length = w * chance.uniform(0.02, 0.1) * (0.4 + (y - top) / (h - top))
        x = chance.uniform(-0.05, 1) * w
        colour = chance.choice((sky[-1], "#ffe3a3" if hour in ("night", "dusk") else "#ffffff"))
        drawing.line([(x, y), (x + length, y)], colour, chance.uniform(1, 3.2), opacity=chance.uniform(0.12, 0.5))
    drawing.rectangle(0, top - h * 0.012, w, h * 0.02, mixed("#6f6a60", "#10121c", 0.5 if hour == "night" else 0.1))


def day(drawing: Drawing, look: Outlook) -> None:
    skyline(drawing, look, "day")


def morning(drawing: Drawing, look: Outlook) -> None:
    skyline(drawing, look, "morning")


def dusk(drawing: Drawing, look: Outlook) -> None:
    skyline(drawing, look, "dusk")


def fireworks(drawing: Drawing, look: Outlook) -> None:
    skyline(drawing, look, "night")
    w, h, chance = drawing.width, drawing.height, drawing.random
    for _ in range(7):
        x, y, reach = chance.uniform(0.1, 0.9) * w, chance.uniform(0.08, 0.42) * h, chance.uniform(0.08, 0.17) * h
        colour = chance.choice((*look.flag, "#ffd76a", "#ff8f6a", "#8fd6ff"))
        colour = mixed(colour, "#ffffff", 0.35)
        drawing.ellipse(x, y, reach * 1.3, fill=drawing.glow(f"{colour}/0.45", f"{colour}/0"))
        for ray in range(26):
            turn = math.tau * ray / 26 + chance.uniform(-0.06, 0.06)
            far = reach * chance.uniform(0.75, 1.05)
            end = (x + math.cos(turn) * far, y + math.sin(turn) * far + reach * 0.12)
            start = (x + math.cos(turn) * far * 0.35, y + math.sin(turn) * far * 0.35)
            drawing.line([start, end], colour, 2.2, opacity=0.8)
            drawing.ellipse(end[0], end[1], 3.4, fill="#fffbe6")
    for _ in range(24):
        figures.from_behind(
            drawing,
            chance.uniform(0, w),
            h * chance.uniform(0.98, 1.02),
            w * 0.05,
            figures.somebody(drawing, "#11131f"),
        )
