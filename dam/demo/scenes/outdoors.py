"""Out in the town and around it: mountains, a bridge being opened, the market, planting trees, a stage at night."""

import math

from dam.demo import figures
from dam.demo.drawing import Drawing, mixed, ridge, smooth
from dam.demo.scenes.outlook import Outlook
from dam.demo.scenes.town import clouds


def landscape(drawing: Drawing, look: Outlook) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    warm = chance.random() < 0.5
    sky = ("#6f8fc4", "#f0c9a8", "#fbe6c4") if warm else ("#4a8ccb", "#9fcbe8", "#edf4ee")
    drawing.rectangle(0, 0, w, h, drawing.shade(*sky))
    drawing.ellipse(w * chance.uniform(0.2, 0.8), h * 0.3, h * 0.45, fill=drawing.glow("#fff3cf/0.8", "#fff3cf/0"))
    for _ in range(6):
        clouds(drawing, chance.uniform(0, w), chance.uniform(0.05, 0.3) * h, chance.uniform(0.12, 0.28) * w, "#ffffff")
    for number, share in enumerate((0.78, 0.6, 0.4, 0.2)):
        points = ridge(drawing, h * (0.56 + 0.06 * number), h * (0.42 - 0.08 * number), 0.62 - 0.07 * number, 60)
        drawing.path(
            smooth(points, h),
            fill=drawing.shade(mixed(look.hills, sky[-1], share * 0.8), mixed(look.hills, sky[-1], share)),
        )
    lake = h * 0.74
    drawing.rectangle(0, lake, w, h * 0.12, drawing.shade(mixed(sky[1], "#4f8fa0", 0.5), mixed(sky[0], "#2f6070", 0.5)))
    for _ in range(50):
        x, y = chance.uniform(0, w), lake + chance.uniform(0, h * 0.12)
        drawing.line([(x, y), (x + chance.uniform(0.02, 0.07) * w, y)], "#ffffff", 2, opacity=chance.uniform(0.1, 0.45))
    meadow = ridge(drawing, h * 0.9, h * 0.1, 0.4)
    drawing.path(smooth(meadow, h), fill=drawing.shade("#8fae55", "#4f7a3a"))
    for _ in range(170):
        x, y = chance.uniform(0, w), h * chance.uniform(0.9, 1.0)
        drawing.ellipse(
            x, y, chance.uniform(2, 5), fill=chance.choice(("#f4e04d", "#e8574a", "#ffffff", "#b06fc4")), opacity=0.9
        )
    for _ in range(9):
        figures.fir(
            drawing,
            chance.choice((chance.uniform(0, 0.2), chance.uniform(0.8, 1))) * w,
            h * chance.uniform(0.86, 0.98),
            h * chance.uniform(0.2, 0.34),
        )


def bridge(drawing: Drawing, look: Outlook) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    drawing.rectangle(0, 0, w, h, drawing.shade("#5a9ad2", "#b8d8ea", "#eef2ea"))
    for _ in range(5):
        clouds(drawing, chance.uniform(0, w), chance.uniform(0.04, 0.2) * h, chance.uniform(0.12, 0.25) * w, "#ffffff")
    for number, share in enumerate((0.65, 0.4)):
        drawing.path(
            smooth(ridge(drawing, h * 0.6, h * (0.32 - 0.12 * number), 0.5), h),
            fill=mixed(look.hills, "#dbe8ec", share),
        )
    drawing.rectangle(0, h * 0.54, w, h * 0.46, drawing.shade("#8fbccb", "#2f6478"))
    for _ in range(70):
        x, y = chance.uniform(0, w), h * chance.uniform(0.6, 0.78)
        drawing.line([(x, y), (x + chance.uniform(0.02, 0.08) * w, y)], "#ffffff", 2, opacity=0.3)
    deck = h * 0.5
    for number in range(3):
        left, right = w * number / 3, w * (number + 1) / 3
        drawing.path(
            f"M{left} {deck}L{right} {deck}L{right} {deck + h * 0.16}"
            f"Q{right - w * 0.02} {deck + h * 0.04} {(left + right) / 2} {deck + h * 0.04}"
            f"Q{left + w * 0.02} {deck + h * 0.04} {left} {deck + h * 0.16}Z",
            fill=drawing.shade("#d8cab0", "#9a8c76"),
        )
    drawing.rectangle(0, deck - h * 0.02, w, h * 0.035, "#c2b398")
    for number in range(60):
        drawing.line([(w * number / 60, deck - h * 0.02), (w * number / 60, deck - h * 0.06)], "#4a4f57", 2.4)
    drawing.line([(0, deck - h * 0.06), (w, deck - h * 0.06)], "#4a4f57", 4)
    drawing.polygon([(0, h * 0.84), (w, h * 0.8), (w, h), (0, h)], drawing.shade("#b7ab98", "#82796b"))
    for number in range(7):
        pose = "hold" if number in (2, 3, 4) else chance.choice(("clap", "wave"))
        figures.person(
            drawing,
            w * (0.14 + 0.12 * number),
            h * chance.uniform(0.94, 0.97),
            h * chance.uniform(0.4, 0.44),
            figures.somebody(drawing),
            pose,
        )
    ribbon = mixed(look.flag[0], "#e02f3c", 0.4)
    drawing.path(
        f"M0 {h * 0.74}Q{w * 0.25} {h * 0.79} {w * 0.5} {h * 0.765}T{w} {h * 0.74}", stroke=ribbon, thick=h * 0.018
    )
    for side in (-1, 1):
        drawing.path(
            f"M{w * 0.5} {h * 0.765}Q{w * (0.5 + side * 0.05)} {h * 0.71} {w * (0.5 + side * 0.045)} {h * 0.78}Z",
            fill=ribbon,
        )
    for _ in range(90):
        x, y = chance.uniform(0, w), chance.uniform(0, h * 0.6)
        drawing.rectangle(
            x,
            y,
            chance.uniform(4, 10),
            chance.uniform(3, 7),
            chance.choice((*look.flag, "#f0c04a", "#e8574a")),
            opacity=0.9,
        )


def market(drawing: Drawing, look: Outlook) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    drawing.rectangle(0, 0, w, h, drawing.shade("#f3dcb2", "#e2b67f"))
    for number in range(5):
        x, wide = w * number / 5, w * 0.2
        drawing.path(
            f"M{x + wide * 0.06} {h * 0.6}L{x + wide * 0.06} {h * 0.2}"
            f"Q{x + wide * 0.5} {-h * 0.02} {x + wide * 0.94} {h * 0.2}L{x + wide * 0.94} {h * 0.6}Z",
            fill=drawing.shade(mixed(look.wall, "#3a2a20", 0.5), mixed(look.wall, "#ffffff", 0.1)),
        )
    drawing.rectangle(0, h * 0.6, w, h * 0.4, drawing.shade("#c2a27a", "#8a6d4e"))
    for number in range(4):
        x, wide = w * (0.02 + 0.245 * number), w * 0.225
        for stripe in range(8):
            colour = look.flag[0] if stripe % 2 else "#fbf5e6"
            if number % 2:
                colour = "#c8452f" if stripe % 2 else "#fbf0d6"
            drawing.polygon(
                [
                    (x + wide * stripe / 8 + wide * 0.06, h * 0.24),
                    (x + wide * (stripe + 1) / 8 + wide * 0.0, h * 0.24),
                    (x + wide * (stripe + 1) / 8, h * 0.37),
                    (x + wide * stripe / 8, h * 0.37),
                ],
                colour,
            )
            drawing.ellipse(x + wide * (stripe + 0.5) / 8, h * 0.37, wide / 16, h * 0.018, fill=colour)
        for side in (0.03, 0.97):
            drawing.line([(x + wide * side, h * 0.37), (x + wide * side, h * 0.74)], "#6b4a2f", 6)
        figures.person(
            drawing,
            x + wide * 0.5,
            h * 0.86,
            h * 0.4,
            figures.somebody(drawing),
            chance.choice(("hold", "wave", "stand")),
        )
        drawing.rectangle(x, h * 0.66, wide, h * 0.14, drawing.shade("#a8794a", "#6d4a2c"))
        for heap in range(4):
            colour = chance.choice(("#d8322f", "#f0a02a", "#7fae3a", "#8a3f7a", "#f4d04d", "#e8703a"))
            for layer in range(4):
                for place in range(5 - layer):
                    drawing.ellipse(
                        x + wide * (0.125 + 0.25 * heap) + (place - (4 - layer) / 2) * wide * 0.048,
                        h * (0.655 - 0.022 * layer),
                        wide * 0.03,
                        fill=drawing.glow(mixed(colour, "#ffffff", 0.35), mixed(colour, "#000000", 0.12)),
                    )
    for number in range(7):
        figures.person(
            drawing,
            w * (0.07 + 0.145 * number) + chance.uniform(-20, 20),
            h * chance.uniform(0.97, 1.03),
            h * chance.uniform(0.42, 0.48),
            figures.somebody(drawing),
            chance.choice(("stand", "hold", "wave")),
        )


def planting(drawing: Drawing, look: Outlook) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    drawing.rectangle(0, 0, w, h, drawing.shade("#7fb6dd", "#d7eaf0", "#f3f2de"))
    drawing.ellipse(w * 0.2, h * 0.16, h * 0.4, fill=drawing.glow("#fff3cf/0.9", "#fff3cf/0"))
    for number, share in enumerate((0.6, 0.35)):
        drawing.path(
            smooth(ridge(drawing, h * 0.56, h * (0.3 - 0.12 * number), 0.5), h),
            fill=mixed(look.hills, "#e6eee6", share),
        )
    for number in range(13):
        figures.tree(
            drawing,
            w * (number + chance.uniform(0.2, 0.8)) / 13,
            h * 0.6,
            h * chance.uniform(0.18, 0.28),
            chance.choice(("#4f7f45", "#5f8f4a", "#3f6b3c")),
        )
    drawing.rectangle(0, h * 0.58, w, h * 0.42, drawing.shade("#9cbf62", "#5f8a3f"))
    for number in range(6):
        x, foot = w * (0.1 + 0.16 * number), h * chance.uniform(0.82, 0.94)
        drawing.ellipse(x + h * 0.07, foot, h * 0.07, h * 0.02, fill="#5b4030")
        drawing.line([(x + h * 0.07, foot), (x + h * 0.07, foot - h * 0.24)], "#6b4a2f", 5)
        for _ in range(9):
            drawing.ellipse(
                x + h * 0.07 + chance.uniform(-0.04, 0.04) * h,
                foot - h * chance.uniform(0.2, 0.3),
                h * 0.024,
                fill=chance.choice(("#7fb24a", "#6aa03f", "#98c25a")),
            )
        figures.person(
            drawing,
            x,
            foot + h * 0.02,
            h * chance.uniform(0.34, 0.4),
            figures.somebody(drawing),
            chance.choice(("hold", "hold", "wave")),
        )
        drawing.line([(x - h * 0.05, foot + h * 0.01), (x + h * 0.02, foot - h * 0.22)], "#8a6a45", 6)


def stage(drawing: Drawing, look: Outlook) -> None:
    w, h, chance = drawing.width, drawing.height, drawing.random
    drawing.rectangle(0, 0, w, h, drawing.shade("#0b0d26", "#2a1746", "#5a2a5f"))
    for number in range(9):
        x, lean = w * (number + 0.5) / 9, chance.uniform(-0.28, 0.28) * w
        colour = mixed((*look.flag, "#ff9a5a", "#7fd0ff")[number % (len(look.flag) + 2)], "#ffffff", 0.25)
        drawing.polygon(
            [(x - 6, 0), (x + 6, 0), (x + lean + w * 0.09, h * 0.7), (x + lean - w * 0.09, h * 0.7)],
            drawing.shade(f"{colour}/0.6", f"{colour}/0.02"),
        )
    drawing.polygon(
        [(w * 0.14, h * 0.56), (w * 0.86, h * 0.56), (w * 0.92, h * 0.72), (w * 0.08, h * 0.72)],
        drawing.shade("#3a2a55", "#14102a"),
    )
    drawing.rectangle(w * 0.1, 0, w * 0.8, h * 0.02, "#20222e")
    for number in range(6):
        figures.person(
            drawing,
            w * (0.27 + 0.092 * number),
            h * chance.uniform(0.62, 0.66),
            h * 0.27,
            figures.somebody(drawing, mixed(look.flag[number % len(look.flag)], "#ffffff", 0.15)),
            chance.choice(("wave", "carry", "clap")),
        )
    for _ in range(110):
        x, y = chance.uniform(0, w), chance.uniform(0, h * 0.75)
        drawing.rectangle(
            x,
            y,
            chance.uniform(3, 9),
            chance.uniform(3, 7),
            chance.choice((*look.flag, "#ffd76a", "#ff8f6a", "#8fd6ff")),
            opacity=0.85,
        )
    for row in range(4):
        for number in range(13):
            x = w * (number + chance.uniform(0.2, 0.8)) / 13
            shade = mixed("#241a3c", "#07070f", row / 3)
            look_dark = figures.Look(mixed("#c98f66", shade, 0.6), shade, shade, shade, chance.random() < 0.4)
            figures.from_behind(
                drawing, x, h * (0.84 + 0.06 * row), w * (0.05 + 0.008 * row), look_dark, arms_up=chance.random() < 0.45
            )


def dance(drawing: Drawing, look: Outlook) -> None:
    """A ring of dancers on the green, seen a little from above."""
    w, h, chance = drawing.width, drawing.height, drawing.random
    drawing.rectangle(0, 0, w, h, drawing.shade("#f6c27a", "#f9e0b4", "#d9d9a0"))
    drawing.path(smooth(ridge(drawing, h * 0.46, h * 0.26, 0.5), h), fill=mixed(look.hills, "#f3dcb0", 0.4))
    for number in range(15):
        figures.tree(
            drawing,
            w * (number + chance.random()) / 15,
            h * 0.48,
            h * chance.uniform(0.14, 0.24),
            chance.choice(("#6a7f3a", "#8a8f3a", "#5f7a3c")),
        )
    drawing.rectangle(0, h * 0.46, w, h * 0.54, drawing.shade("#a9b75f", "#6f8a3f"))
    dancers = sorted((math.sin(math.tau * n / 14), math.cos(math.tau * n / 14)) for n in range(14))
    for depth, across in dancers:
        x, foot = w * 0.5 + across * w * 0.34, h * 0.76 + depth * h * 0.15
        tall = h * (0.25 + 0.05 * depth)
        figures.person(
            drawing,
            x,
            foot,
            tall,
            figures.somebody(drawing, (*look.flag, "#b5322f")[int(depth * 9) % (len(look.flag) + 1)]),
            chance.choice(("wave", "clap", "carry")),
        )
    for _ in range(60):
        drawing.ellipse(
            chance.uniform(0, w),
            h * chance.uniform(0.55, 1),
            chance.uniform(2, 4),
            fill=chance.choice(("#ffffff", "#f4e04d", "#e8574a")),
            opacity=0.8,
        )
