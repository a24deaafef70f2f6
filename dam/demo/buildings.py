"""Houses, towers, domes and windows, in the manner of each of the towns."""

from dam.demo.drawing import Drawing, mixed


def windows(
    drawing: Drawing,
    x: float,
    y: float,
    width: float,
    height: float,
    columns: int,
    rows: int,
    dark: str,
    lit: str,
    share_lit: float,
) -> None:
    step_x, step_y = width / columns, height / rows
    for row in range(rows):
        for column in range(columns):
            colour = lit if drawing.random.random() < share_lit else dark
            drawing.rectangle(
                x + step_x * (column + 0.24),
                y + step_y * (row + 0.2),
                step_x * 0.52,
                step_y * 0.58,
                colour,
                round_=step_x * 0.04,
            )


def house(
    drawing: Drawing,
    x: float,
    foot: float,
    width: float,
    height: float,
    wall: str,
    *,
    roof: str = "gable",
    lit: float = 0.0,
    dark: str = "#4d5b6b",
) -> None:
    """A house with windows. `roof` is flat, gable or hip."""
    top = foot - height
    drawing.rectangle(x, top, width, height, drawing.shade(wall, mixed(wall, "#000000", 0.16), across=True))
    tile = mixed("#a6523a", wall, 0.15)
    if roof == "gable":
        drawing.polygon([(x - width * 0.06, top), (x + width / 2, top - width * 0.34), (x + width * 1.06, top)], tile)
    elif roof == "hip":
        rise = min(width * 0.22, height * 0.3)
        drawing.polygon(
            [
                (x - width * 0.05, top),
                (x + width * 0.16, top - rise),
                (x + width * 0.84, top - rise),
                (x + width * 1.05, top),
            ],
            tile,
        )
    else:
        drawing.rectangle(
            x - width * 0.02, top - height * 0.02, width * 1.04, height * 0.04, mixed(wall, "#000000", 0.22)
        )
    columns = max(2, round(width / 46))
    rows = max(2, round(height / 62))
    windows(
        drawing, x + width * 0.06, top + height * 0.06, width * 0.88, height * 0.84, columns, rows, dark, "#ffd98a", lit
    )


def dome(drawing: Drawing, x: float, foot: float, radius: float, colour: str) -> None:
    """A pointed dome on its drum, `foot` being where the drum stands."""
    drawing.rectangle(
        x - radius * 0.86, foot - radius * 0.5, radius * 1.72, radius * 0.5, mixed(colour, "#e9dcc0", 0.6)
    )
    y = foot - radius * 0.5
    drawing.path(
        f"M{x - radius} {y}C{x - radius * 1.12} {y - radius * 0.75} {x - radius * 0.35} {y - radius * 1.05} "
        f"{x} {y - radius * 1.42}"
        f"C{x + radius * 0.35} {y - radius * 1.05} {x + radius * 1.12} {y - radius * 0.75} {x + radius} {y}Z",
        fill=drawing.shade(mixed(colour, "#ffffff", 0.35), colour, mixed(colour, "#000000", 0.35), across=True),
    )
    drawing.line([(x, y - radius * 1.4), (x, y - radius * 1.72)], "#e7c66a", max(2, radius * 0.05))


def minaret(drawing: Drawing, x: float, foot: float, tall: float, colour: str) -> None:
    wide = tall * 0.075
    drawing.polygon(
        [(x - wide, foot), (x - wide * 0.66, foot - tall), (x + wide * 0.66, foot - tall), (x + wide, foot)],
        drawing.shade(mixed(colour, "#ffffff", 0.2), colour, mixed(colour, "#000000", 0.25), across=True),
    )
    for share in (0.3, 0.55, 0.8):
        drawing.rectangle(x - wide * 0.95, foot - tall * share, wide * 1.9, tall * 0.03, "#2f7f8c")
    drawing.rectangle(x - wide * 1.05, foot - tall * 1.02, wide * 2.1, tall * 0.035, mixed(colour, "#000000", 0.2))
    dome(drawing, x, foot - tall * 1.02, wide * 0.75, "#2f8f9a")


def clock_tower(drawing: Drawing, x: float, foot: float, tall: float, colour: str) -> None:
    wide = tall * 0.12
    drawing.rectangle(
        x - wide,
        foot - tall,
        wide * 2,
        tall,
        drawing.shade(mixed(colour, "#ffffff", 0.15), mixed(colour, "#000000", 0.2), across=True),
    )
    drawing.rectangle(x - wide * 1.15, foot - tall * 1.02, wide * 2.3, tall * 0.04, mixed(colour, "#000000", 0.25))
    drawing.polygon(
        [(x - wide * 1.1, foot - tall * 1.02), (x, foot - tall * 1.32), (x + wide * 1.1, foot - tall * 1.02)], "#6d4436"
    )
    drawing.ellipse(x, foot - tall * 0.85, wide * 0.62, fill="#f7f1de")
    drawing.line([(x, foot - tall * 0.85), (x, foot - tall * 0.85 - wide * 0.45)], "#2a2a2a", wide * 0.07)
    drawing.line([(x, foot - tall * 0.85), (x + wide * 0.32, foot - tall * 0.85)], "#2a2a2a", wide * 0.07)
    windows(drawing, x - wide * 0.5, foot - tall * 0.7, wide, tall * 0.5, 1, 3, "#3c3f4a", "#3c3f4a", 0)


def steeple(drawing: Drawing, x: float, foot: float, tall: float, colour: str) -> None:
    """A many-sided tower under a cone, as the churches of the Caucasus have it."""
    wide = tall * 0.2
    drawing.rectangle(
        x - wide,
        foot - tall * 0.55,
        wide * 2,
        tall * 0.55,
        drawing.shade(mixed(colour, "#ffffff", 0.18), colour, mixed(colour, "#000000", 0.25), across=True),
    )
    for side in (-0.55, 0, 0.55):
        drawing.rectangle(
            x + wide * side - wide * 0.1, foot - tall * 0.48, wide * 0.2, tall * 0.34, "#3a322c", round_=wide * 0.1
        )
    drawing.polygon(
        [(x - wide * 1.15, foot - tall * 0.55), (x, foot - tall), (x + wide * 1.15, foot - tall * 0.55)],
        drawing.shade("#b0664a", "#7a3f2c", across=True),
    )
    drawing.line([(x, foot - tall), (x, foot - tall * 1.12)], "#e7c66a", max(2, wide * 0.08))


def hall(drawing: Drawing, x: float, foot: float, width: float, style: str, wall: str) -> None:
    """A town hall `width` px wide, its middle at `x`. `style` is columns, arches or domes."""
    height = width * 0.34
    left, top = x - width / 2, foot - height
    drawing.rectangle(
        left, top, width, height, drawing.shade(mixed(wall, "#ffffff", 0.2), wall, mixed(wall, "#000000", 0.1))
    )
    drawing.rectangle(
        left - width * 0.012, top - height * 0.05, width * 1.024, height * 0.07, mixed(wall, "#000000", 0.18)
    )
    _facade(drawing, left, top, width, height, style)
    if style == "domes":
        for share, size in ((0.1, 0.045), (0.9, 0.045)):
            dome(drawing, left + width * share, top - height * 0.05, width * size, "#2f8f9a")
        _portal(drawing, x, foot, width * 0.26, height * 1.32, wall)
    else:
        wide, tall = width * 0.34, height * 0.94
        drawing.rectangle(x - wide / 2, foot - tall, wide, tall, mixed(wall, "#ffffff", 0.3))
        for number in range(6):
            at = x - wide * 0.44 + wide * 0.88 * number / 5
            drawing.rectangle(
                at - wide * 0.028,
                foot - tall * 0.9,
                wide * 0.056,
                tall * 0.84,
                drawing.shade("#fffaf0", mixed(wall, "#000000", 0.24), across=True),
            )
        drawing.rectangle(x - wide * 0.08, foot - tall * 0.42, wide * 0.16, tall * 0.36, "#4a3324", round_=wide * 0.02)
        drawing.polygon(
            [(x - wide * 0.58, foot - tall * 0.98), (x, foot - tall * 1.34), (x + wide * 0.58, foot - tall * 0.98)],
            mixed(wall, "#000000", 0.1),
        )
        drawing.polygon(
            [(x - wide * 0.44, foot - tall * 1.02), (x, foot - tall * 1.26), (x + wide * 0.44, foot - tall * 1.02)],
            mixed(wall, "#ffffff", 0.35),
        )
        drawing.ellipse(x, foot - tall * 1.1, wide * 0.05, fill="#b58b3a")
        if style == "arches":
            clock_tower(drawing, x, foot - tall * 1.2, height * 0.8, wall)
    for step in range(4):
        drawing.rectangle(
            x - width * (0.2 + 0.012 * step),
            foot - height * 0.06 + step * height * 0.022,
            width * (0.4 + 0.024 * step),
            height * 0.024,
            mixed("#d8cfbf", "#000000", 0.06 * step),
        )


def _facade(drawing: Drawing, left: float, top: float, width: float, height: float, style: str) -> None:
    rows = 2
    for row in range(rows):
        for number in range(14):
            x = left + width * (number + 0.5) / 14
            y = top + height * (0.18 + 0.42 * row)
            wide, tall = width * 0.026, height * 0.27
            drawing.rectangle(
                x - wide * 0.68, y - tall * 0.06, wide * 1.36, tall * 1.14, "#f4ead6", round_=wide * 0.1, opacity=0.7
            )
            round_ = wide * 0.5 if style != "columns" else wide * 0.06
            drawing.rectangle(x - wide / 2, y, wide, tall, drawing.shade("#6f8797", "#33475a"), round_=round_)


def _portal(drawing: Drawing, x: float, foot: float, width: float, height: float, wall: str) -> None:
    drawing.rectangle(x - width / 2, foot - height, width, height, "#2f7f8c")
    for number in range(9):
        for row in range(5):
            drawing.ellipse(
                x - width * 0.44 + width * 0.11 * number,
                foot - height * 0.97 + row * height * 0.035,
                width * 0.018,
                fill=("#e9d9a8", "#f6f0e0", "#1f4f6e")[(number + row) % 3],
            )
    drawing.path(
        f"M{x - width * 0.38} {foot}L{x - width * 0.38} {foot - height * 0.45}"
        f"Q{x - width * 0.36} {foot - height * 0.68} {x} {foot - height * 0.82}"
        f"Q{x + width * 0.36} {foot - height * 0.68} {x + width * 0.38} {foot - height * 0.45}"
        f"L{x + width * 0.38} {foot}Z",
        fill=drawing.shade("#123a4f", mixed(wall, "#000000", 0.35)),
    )
    drawing.rectangle(x - width * 0.13, foot - height * 0.4, width * 0.26, height * 0.4, "#5d3b24", round_=width * 0.04)
