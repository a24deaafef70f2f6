"""Under a roof: the council's chamber, a press conference, a signing, an exhibition, somebody at the lectern."""

from dam.demo import figures
from dam.demo.drawing import Drawing, mixed
from dam.demo.scenes.outlook import Outlook

_WOOD = "#7a5233"


def _room(drawing: Drawing, wall: str, floor: str, edge: float) -> None:
    w, h = drawing.width, drawing.height
    drawing.rectangle(0, 0, w, h, drawing.shade(mixed(wall, "#ffffff", 0.35), wall))
    drawing.rectangle(0, h * edge, w, h * (1 - edge), drawing.shade(floor, mixed(floor, "#000000", 0.35)))
    for number in range(5):
        x = w * (number + 0.5) / 5
        drawing.ellipse(x, 0, w * 0.16, h * 0.42, fill=drawing.glow("#fff2cf/0.6", "#fff2cf/0"))
        drawing.rectangle(x - w * 0.05, 0, w * 0.1, h * 0.012, "#fffbea")


def arms(drawing: Drawing, x: float, y: float, size: float, look: Outlook) -> None:
    """The town's made-up arms: a shield in its colours with a tower and a star."""
    drawing.path(
        f"M{x - size * 0.5} {y - size * 0.6}L{x + size * 0.5} {y - size * 0.6}L{x + size * 0.5} {y}"
        f"Q{x + size * 0.45} {y + size * 0.45} {x} {y + size * 0.7}"
        f"Q{x - size * 0.45} {y + size * 0.45} {x - size * 0.5} {y}Z",
        fill=drawing.shade(mixed(look.flag[0], "#ffffff", 0.15), look.flag[0]),
        stroke="#e7c66a",
        thick=size * 0.05,
    )
    drawing.rectangle(x - size * 0.18, y - size * 0.2, size * 0.36, size * 0.5, "#f4ead6")
    for number in range(3):
        drawing.rectangle(x - size * 0.2 + number * size * 0.15, y - size * 0.29, size * 0.1, size * 0.1, "#f4ead6")
    drawing.rectangle(x - size * 0.06, y + size * 0.08, size * 0.12, size * 0.22, look.flag[0], round_=size * 0.05)
    drawing.ellipse(x, y - size * 0.43, size * 0.07, fill="#e7c66a")


def council(drawing: Drawing, look: Outlook) -> None:
    w, h = drawing.width, drawing.height
    _room(drawing, "#d9cdb8", "#6b4a35", 0.62)
    for number in range(9):
        drawing.rectangle(
            w * number / 9 + w * 0.008, h * 0.1, w / 9 - w * 0.016, h * 0.5, mixed(_WOOD, "#e9d2ac", 0.45), round_=4
        )
    arms(drawing, w * 0.5, h * 0.22, h * 0.19, look)
    for side in (-1, 1):
        figures.flag(drawing, w * (0.5 + side * 0.13) - h * 0.04, h * 0.56, h * 0.42, look.flag, width=h * 0.11)
        drawing.rectangle(w * (0.5 + side * 0.33) - w * 0.1, h * 0.14, w * 0.2, h * 0.24, "#1c2836", round_=5)
        drawing.rectangle(
            w * (0.5 + side * 0.33) - w * 0.094,
            h * 0.15,
            w * 0.188,
            h * 0.22,
            drawing.shade(mixed(look.accent, "#ffffff", 0.5), look.accent),
        )
        for bar in range(4):
            drawing.rectangle(
                w * (0.5 + side * 0.33) - w * 0.07 + bar * w * 0.037,
                h * (0.33 - 0.03 * drawing.random.randint(1, 5)),
                w * 0.022,
                h * 0.02 + h * 0.15,
                "#ffffff",
                opacity=0.55,
            )
    for number in range(5):
        x = w * (0.36 + 0.07 * number)
        figures.from_behind(drawing, x, h * 0.565, w * 0.04, _facing(drawing))
    drawing.rectangle(
        w * 0.3,
        h * 0.555,
        w * 0.4,
        h * 0.12,
        drawing.shade(mixed(_WOOD, "#ffffff", 0.2), mixed(_WOOD, "#000000", 0.25)),
        round_=6,
    )
    for number in range(5):
        _microphone(drawing, w * (0.36 + 0.07 * number), h * 0.555, h * 0.035)
    for row in range(4):
        count, y, size = 8 - row, h * (0.72 + 0.105 * row), w * (0.05 + 0.014 * row)
        for place in range(count):
            x = w * (0.5 + (place - (count - 1) / 2) * (0.098 + 0.024 * row))
            drawing.rectangle(
                x - size * 0.85,
                y - size * 0.62,
                size * 1.7,
                size * 0.5,
                drawing.shade(mixed(_WOOD, "#ffffff", 0.3), _WOOD),
                round_=3,
            )
            drawing.rectangle(x - size * 0.2, y - size * 0.8, size * 0.34, size * 0.2, "#f6f3ea")
            if drawing.random.random() < 0.93:
                figures.from_behind(drawing, x, y + size * 0.2, size, figures.somebody(drawing))
            drawing.rectangle(x - size * 0.5, y + size * 0.1, size, size * 0.6, "#3b2a22", round_=size * 0.12)


def _facing(drawing: Drawing) -> figures.Look:
    """Seen from the front at this size, the head is skin with a cap of hair: near enough to a face."""
    look = figures.somebody(drawing, drawing.random.choice(("#22262e", "#2d3442", "#27476e", "#8c2f39")))
    return figures.Look(look.skin, look.skin, look.top, look.bottom, False)


def _microphone(drawing: Drawing, x: float, y: float, tall: float) -> None:
    drawing.line([(x, y), (x + tall * 0.25, y - tall)], "#20242a", max(2, tall * 0.07))
    drawing.ellipse(x + tall * 0.27, y - tall * 1.05, tall * 0.14, tall * 0.2, fill="#14171b")


def press_conference(drawing: Drawing, look: Outlook) -> None:
    w, h = drawing.width, drawing.height
    _room(drawing, "#c9d3da", "#5f666d", 0.7)
    drawing.rectangle(w * 0.12, h * 0.06, w * 0.76, h * 0.58, drawing.shade("#ffffff", "#e9edf0"))
    for row in range(4):
        for column in range(7):
            arms(drawing, w * (0.18 + 0.107 * column + 0.05 * (row % 2)), h * (0.13 + 0.13 * row), h * 0.055, look)
    people = 3 if w < h * 1.2 else 4
    for number in range(people):
        x = w * (0.5 + (number - (people - 1) / 2) * 0.16)
        figures.person(
            drawing,
            x,
            h * 0.95,
            h * 0.62,
            figures.somebody(drawing, drawing.random.choice(("#22304a", "#41464f", "#7b2f3d", "#2f6f7e"))),
            "hold",
        )
    drawing.rectangle(
        w * 0.14,
        h * 0.64,
        w * 0.72,
        h * 0.36,
        drawing.shade(mixed(look.flag[0], "#000000", 0.1), mixed(look.flag[0], "#000000", 0.45)),
        round_=5,
    )
    drawing.rectangle(w * 0.13, h * 0.625, w * 0.74, h * 0.03, "#efe6d6", round_=4)
    for number in range(people):
        x = w * (0.5 + (number - (people - 1) / 2) * 0.16)
        _microphone(drawing, x - w * 0.02, h * 0.625, h * 0.085)
        drawing.rectangle(x + w * 0.025, h * 0.555, w * 0.014, h * 0.072, "#bfe3ef", round_=4, opacity=0.85)
        drawing.rectangle(x - w * 0.035, h * 0.665, w * 0.07, h * 0.045, "#ffffff", round_=2)
        drawing.rectangle(x - w * 0.026, h * 0.68, w * 0.052, h * 0.006, "#5b6672")
    for number in range(5):
        x = w * (0.08 + 0.21 * number)
        figures.from_behind(drawing, x, h * 1.0, w * 0.1, figures.somebody(drawing, "#20242c"))
        if number % 2:
            drawing.rectangle(x + w * 0.02, h * 0.84, w * 0.075, h * 0.06, "#101216", round_=5)
            drawing.rectangle(x + w * 0.03, h * 0.85, w * 0.045, h * 0.038, "#7fb0d0")


def lectern(drawing: Drawing, look: Outlook) -> None:
    w, h = drawing.width, drawing.height
    _room(drawing, mixed(look.accent, "#20283a", 0.55), "#3b2f2a", 0.8)
    for side in (-1, 1):
        figures.flag(drawing, w * (0.5 + side * 0.36) - w * 0.06, h * 0.86, h * 0.7, look.flag, width=w * 0.2)
    drawing.ellipse(w * 0.5, h * 0.36, w * 0.5, fill=drawing.glow("#fff4d6/0.5", "#fff4d6/0"))
    arms(drawing, w * 0.5, h * 0.14, h * 0.12, look)
    figures.person(
        drawing,
        w * 0.5,
        h * 1.02,
        h * 0.78,
        figures.somebody(drawing, "#22304a"),
        drawing.random.choice(("wave", "hold")),
    )
    top = h * 0.58
    drawing.polygon(
        [(w * 0.3, top), (w * 0.7, top), (w * 0.66, h), (w * 0.34, h)],
        drawing.shade(mixed(_WOOD, "#ffffff", 0.2), mixed(_WOOD, "#000000", 0.3)),
    )
    drawing.rectangle(w * 0.27, top - h * 0.012, w * 0.46, h * 0.028, mixed(_WOOD, "#ffffff", 0.35), round_=4)
    arms(drawing, w * 0.5, h * 0.75, h * 0.11, look)
    for side in (-1, 1):
        _microphone(drawing, w * (0.5 + side * 0.06), top - h * 0.01, h * 0.075)


def signing(drawing: Drawing, look: Outlook) -> None:
    w, h = drawing.width, drawing.height
    _room(drawing, "#e2d7c4", "#7a3a35", 0.72)
    for number in range(6):
        figures.flag(
            drawing,
            w * (0.14 + 0.14 * number),
            h * 0.7,
            h * 0.52,
            look.flag if number % 2 else ("#2f6f7e", "#f2efe6", "#e0b84c"),
            width=w * 0.08,
        )
    for number in range(5):
        figures.person(
            drawing,
            w * (0.18 + 0.16 * number),
            h * 0.9,
            h * 0.52,
            figures.somebody(drawing, drawing.random.choice(("#22304a", "#41464f", "#6b2f3d", "#d9d4c7"))),
            "clap" if number not in (1, 3) else "hold",
        )
    drawing.rectangle(w * 0.16, h * 0.68, w * 0.68, h * 0.32, drawing.shade("#2f4a3f", "#1b2e27"), round_=5)
    drawing.rectangle(w * 0.15, h * 0.665, w * 0.7, h * 0.03, "#d9c79a", round_=4)
    for side in (0.34, 0.66):
        drawing.polygon(
            [
                (w * (side - 0.06), h * 0.662),
                (w * (side - 0.045), h * 0.62),
                (w * (side + 0.045), h * 0.62),
                (w * (side + 0.06), h * 0.662),
            ],
            "#fffdf5",
        )
        drawing.line([(w * (side + 0.01), h * 0.645), (w * (side + 0.05), h * 0.595)], "#1c2d55", 5)


def exhibition(drawing: Drawing, look: Outlook) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    _room(drawing, "#e9e6df", "#a58a6b", 0.74)
    count = 4 if w > h else 2
    for number in range(count):
        x, wide = w * (number + 0.5) / count, w / count * 0.64
        tall = wide * chance.uniform(0.75, 1.2)
        tall = min(tall, h * 0.46)
        y = h * 0.4 - tall / 2
        drawing.ellipse(x, y + tall / 2, wide, tall, fill=drawing.glow("#fff6dc/0.8", "#fff6dc/0"))
        drawing.rectangle(
            x - wide / 2 - 8, y - 8, wide + 16, tall + 16, chance.choice(("#2a2320", "#8a6a35", "#f7f4ec"))
        )
        _painting(drawing, x - wide / 2, y, wide, tall, look)
    for number in range(7 if w > h else 4):
        figures.person(
            drawing,
            w * (0.08 + 0.9 * (number + 0.5) / 7.2 if w > h else 0.15 + 0.22 * number),
            h * chance.uniform(0.92, 0.99),
            h * chance.uniform(0.38, 0.45),
            figures.somebody(drawing),
            chance.choice(("stand", "hold", "stand", "clap")),
        )


def _painting(drawing: Drawing, x: float, y: float, wide: float, tall: float, look: Outlook) -> None:
    chance = drawing.random
    drawing.rectangle(
        x,
        y,
        wide,
        tall,
        drawing.shade(
            chance.choice(("#f2c48a", "#8fb7d6", "#e8dcc4")), chance.choice(("#d9785a", "#f3e6cc", "#5f86a8"))
        ),
    )
    drawing.ellipse(x + wide * chance.uniform(0.3, 0.7), y + tall * 0.32, wide * 0.12, fill="#fff0c4", opacity=0.9)
    for layer in range(3):
        left, peak = y + tall * chance.uniform(0.5, 0.7), y + tall * (0.42 + 0.14 * layer)
        drawing.path(
            f"M{x} {left}Q{x + wide * 0.3} {peak - tall * 0.1} {x + wide * 0.55} {peak + tall * 0.1}"
            f"T{x + wide} {peak}L{x + wide} {y + tall}L{x} {y + tall}Z",
            fill=mixed(chance.choice((look.hills, look.accent, look.flag[0])), "#ffffff", 0.35 - 0.14 * layer),
        )
