"""Before the town hall: the square on an ordinary day, in winter, at a wreath-laying, at a parade."""

from dam.demo import buildings, figures
from dam.demo.drawing import Drawing, mixed, ridge, smooth
from dam.demo.scenes.outlook import Outlook
from dam.demo.scenes.town import clouds


def _ground(drawing: Drawing, look: Outlook, sky: tuple[str, ...], paving: str) -> float:
    w, h, chance = drawing.width, drawing.height, drawing.random
    drawing.rectangle(0, 0, w, h, drawing.shade(*sky))
    for _ in range(6):
        clouds(drawing, chance.uniform(0, w), chance.uniform(0.04, 0.24) * h, chance.uniform(0.1, 0.24) * w, "#ffffff")
    foot = h * 0.64
    drawing.path(
        smooth(ridge(drawing, foot, h * 0.3, 0.55), h),
        fill=drawing.shade(mixed(look.hills, sky[-1], 0.55), mixed(look.hills, sky[-1], 0.8)),
    )
    drawing.rectangle(
        0, foot, w, h - foot, drawing.shade(mixed(paving, "#ffffff", 0.25), mixed(paving, "#000000", 0.12))
    )
    middle = w / 2
    for number in range(-16, 17):
        drawing.line(
            [(middle + number * w * 0.035, foot), (middle + number * w * 0.16, h)],
            mixed(paving, "#000000", 0.18),
            1.6,
            opacity=0.6,
        )
    for number in range(1, 9):
        y = foot + (h - foot) * (number / 9) ** 1.9
        drawing.line([(0, y), (w, y)], mixed(paving, "#000000", 0.18), 1.6, opacity=0.6)
    return foot


def _around(drawing: Drawing, look: Outlook, foot: float) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    for start, stop in ((-0.02, 0.2), (0.8, 1.0)):
        x = start * w
        while x < stop * w:
            width = chance.uniform(0.06, 0.09) * w
            buildings.house(
                drawing,
                x,
                foot + h * 0.01,
                width,
                h * chance.uniform(0.16, 0.24),
                chance.choice(look.walls),
                roof=chance.choice(("gable", "hip", "flat")),
            )
            x += width * 1.04


def hall(drawing: Drawing, look: Outlook) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    foot = _ground(drawing, look, ("#4f93cf", "#9cc8e6", "#e4eff0"), "#b9ad9c")
    _around(drawing, look, foot)
    width = min(w * 0.62, h * 1.1)
    buildings.hall(drawing, w / 2, foot + h * 0.03, width, look.hall, look.wall)
    for side in (-1, 1):
        for number in range(3):
            figures.flag(
                drawing,
                w / 2 + side * width * (0.36 + 0.075 * number),
                foot + h * 0.06,
                h * 0.36,
                look.flag,
                width=h * 0.1,
            )
        figures.tree(drawing, w / 2 + side * w * 0.42, foot + h * 0.09, h * 0.3)
    _fountain(drawing, w * 0.5, h * 0.84, w * 0.12)
    for _ in range(11):
        x = chance.choice((chance.uniform(0.06, 0.36), chance.uniform(0.64, 0.94))) * w
        tall = chance.uniform(0.17, 0.22) * h
        figures.person(
            drawing,
            x,
            h * chance.uniform(0.82, 0.95),
            tall,
            figures.somebody(drawing),
            chance.choice(("stand", "stand", "wave", "hold")),
        )


def _fountain(drawing: Drawing, x: float, y: float, width: float) -> None:
    drawing.ellipse(x, y, width, width * 0.3, fill="#9b9284")
    drawing.ellipse(x, y - width * 0.03, width * 0.9, width * 0.25, fill=drawing.shade("#bfe3ef", "#5f9fb8"))
    for number in range(-4, 5):
        lean = number * width * 0.15
        drawing.path(
            f"M{x} {y - width * 0.05}Q{x + lean * 0.5} {y - width * 0.95} {x + lean} {y - width * 0.02}",
            stroke="#f2fbff",
            thick=2.6,
            opacity=0.75,
        )


def winter(drawing: Drawing, look: Outlook) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    foot = _ground(drawing, look, ("#33416b", "#7d86b0", "#d9cfd6"), "#dfe6ee")
    _around(drawing, look, foot)
    buildings.hall(drawing, w * 0.5, foot + h * 0.02, min(w * 0.56, h), look.hall, mixed(look.wall, "#5a6a96", 0.25))
    _new_year_tree(drawing, w * 0.5, h * 0.86, h * 0.66, look)
    for _ in range(13):
        figures.person(
            drawing,
            chance.uniform(0.05, 0.95) * w,
            h * chance.uniform(0.84, 0.97),
            h * chance.uniform(0.17, 0.22),
            figures.somebody(drawing),
            chance.choice(("stand", "hold", "wave")),
        )
    for _ in range(420):
        drawing.ellipse(
            chance.uniform(0, w),
            chance.uniform(0, h),
            chance.uniform(1.2, 4.4),
            fill="#ffffff",
            opacity=chance.uniform(0.35, 0.95),
        )


def _new_year_tree(drawing: Drawing, x: float, foot: float, tall: float, look: Outlook) -> None:
    drawing.ellipse(x, foot - tall * 0.4, tall * 0.6, fill=drawing.glow("#ffdf9a/0.5", "#ffdf9a/0"))
    figures.fir(drawing, x, foot, tall)
    for number in range(70):
        share = drawing.random.random() ** 0.6
        reach = tall * 0.27 * share
        colour = (*look.flag, "#ffd76a", "#ff7f6a")[number % (len(look.flag) + 2)]
        at_x, at_y = x + drawing.random.uniform(-reach, reach), foot - tall * (0.96 - 0.76 * share)
        drawing.ellipse(at_x, at_y, tall * 0.024, fill=drawing.glow(f"{colour}/0.9", f"{colour}/0"))
        drawing.ellipse(at_x, at_y, tall * 0.007, fill="#fffbe6")
    drawing.ellipse(x, foot - tall, tall * 0.03, fill="#ffd76a")


def parade(drawing: Drawing, look: Outlook) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    foot = _ground(drawing, look, ("#5a9bd2", "#b5d6ea", "#f1f0e2"), "#a79f93")
    buildings.hall(drawing, w * 0.5, foot, min(w * 0.46, h * 0.85), look.hall, look.wall)
    for side in (-1, 1):
        for number in range(4):
            width = w * (0.1 + 0.05 * number)
            x = w * 0.5 + side * w * (0.26 + 0.09 * number) - (width if side < 0 else 0)
            buildings.house(
                drawing,
                x,
                foot + h * 0.02 * number,
                width,
                h * (0.24 + 0.07 * number),
                chance.choice(look.walls),
                roof="flat",
            )
    _bunting(drawing, look)
    for row in range(4):
        y, tall = h * (0.72 + 0.09 * row), h * (0.16 + 0.045 * row)
        number = 9 - row
        for place in range(number):
            x = w * (0.5 + (place - (number - 1) / 2) * (0.075 + 0.022 * row)) + chance.uniform(-6, 6)
            colour = look.flag[place % len(look.flag)] if row % 2 else None
            if place % 2 == row % 2:
                figures.flag(drawing, x + tall * 0.21, y - tall * 0.2, tall * 1.25, look.flag, width=tall * 0.62)
                figures.person(drawing, x, y, tall, figures.somebody(drawing, colour), "carry")
            else:
                figures.person(
                    drawing, x, y, tall, figures.somebody(drawing, colour), chance.choice(("wave", "clap", "hold"))
                )


def _bunting(drawing: Drawing, look: Outlook) -> None:
    w, h = drawing.width, drawing.height
    for row in range(3):
        y, sag = h * (0.06 + 0.11 * row), h * 0.06
        count = 26 - row * 4
        drawing.path(f"M0 {y}Q{w / 2} {y + sag * 2} {w} {y}", stroke="#efe8d8", thick=2)
        for number in range(count):
            at = (number + 0.5) / count
            x, hang = at * w, y + sag * 4 * at * (1 - at)
            wide = w / count * 0.34
            drawing.polygon(
                [(x - wide, hang), (x + wide, hang), (x, hang + wide * 2.1)],
                (*look.flag, "#f0c04a")[number % (len(look.flag) + 1)],
            )


def wreaths(drawing: Drawing, look: Outlook) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    foot = _ground(drawing, look, ("#7c9cba", "#c3d2da", "#eeeae0"), "#aaa397")
    for share in (0.06, 0.15, 0.24, 0.76, 0.85, 0.94):
        figures.cypress(drawing, share * w, foot + h * 0.03, h * chance.uniform(0.36, 0.46))
    stone = drawing.shade("#e4ddd0", "#a59d90", across=True)
    drawing.polygon(
        [(w * 0.46, foot), (w * 0.475, h * 0.1), (w * 0.5, h * 0.05), (w * 0.525, h * 0.1), (w * 0.54, foot)], stone
    )
    for step in range(4):
        drawing.rectangle(
            w * (0.4 - 0.02 * step),
            foot + h * 0.022 * step,
            w * (0.2 + 0.04 * step),
            h * 0.024,
            mixed("#cfc6b8", "#000000", 0.07 * step),
        )
    for side in (-1, 1):
        for number in range(2):
            _wreath(drawing, w * (0.5 + side * (0.06 + 0.075 * number)), foot + h * 0.045, h * 0.055, look)
            figures.flag(
                drawing, w * (0.5 + side * (0.2 + 0.07 * number)), foot + h * 0.1, h * 0.42, look.flag, width=h * 0.13
            )
    for number in range(9):
        figures.person(
            drawing,
            w * (0.1 + 0.1 * number) + chance.uniform(-10, 10),
            h * chance.uniform(0.88, 0.95),
            h * 0.25,
            figures.somebody(drawing, chance.choice(("#22262e", "#2d3442", "#3a2a3a"))),
            "hold",
        )


def _wreath(drawing: Drawing, x: float, y: float, radius: float, look: Outlook) -> None:
    drawing.path(
        f"M{x - radius} {y}A{radius} {radius} 0 1 1 {x + radius} {y}A{radius} {radius} 0 1 1 {x - radius} {y}",
        stroke="#2f5a38",
        thick=radius * 0.5,
    )
    for _ in range(16):
        turn = drawing.random.uniform(-1, 1)
        side = drawing.random.choice((-1, 1))
        drawing.ellipse(
            x + turn * radius,
            y + side * radius * (1 - turn * turn) ** 0.5,
            radius * 0.13,
            fill=drawing.random.choice(("#d8484a", "#f4e3d0", "#e8b13f")),
        )
    drawing.line(
        [(x - radius * 0.7, y - radius * 0.4), (x + radius * 0.7, y + radius * 0.5)], look.flag[0], radius * 0.3
    )
