"""The colours of css/tokens.css, light and dark, and how well one is read on another (WCAG 2.2, relative luminance)."""

import re
from dataclasses import dataclass

# Least contrast of words, of large words and of what is no word: edges of fields, signs.
WORDS, SIGNS = 4.5, 3.0

# Every ink and the surfaces it is put on; the tests hold each pair to its least contrast.
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((ink, on, WORDS) for ink in ("ink", "ink-soft", "ink-faint") for on in ("paper", "surface", "raised")),
    *((ink, "accent-wash", WORDS) for ink in ("ink", "ink-soft", "accent-strong", "bad")),
    *((ink, "sunk", WORDS) for ink in ("ink", "ink-soft", "ink-faint")),
    *((ink, "stage", WORDS) for ink in ("ink", "ink-soft")),
    *(("accent", on, WORDS) for on in ("paper", "surface", "raised")),
    *(("accent-strong", on, WORDS) for on in ("paper", "surface", "raised")),
    ("accent-ink", "accent", WORDS),
    ("accent-ink", "accent-strong", WORDS),
    ("house-ink", "house", WORDS),
    ("house-ink", "house-raised", WORDS),
    ("house-soft", "house", WORDS),
    ("house-soft", "house-raised", WORDS),
    ("saffron", "house", SIGNS),
    ("saffron-ink", "saffron", WORDS),
    ("found-ink", "found", WORDS),
    *(("bad", on, WORDS) for on in ("paper", "surface", "raised", "bad-wash")),
    ("bad-ink", "bad", WORDS),
    ("bad-ink", "bad-strong", WORDS),
    *(("good", on, WORDS) for on in ("paper", "surface", "good-wash")),
    ("warn", "warn-wash", WORDS),
    *(("ink", on, WORDS) for on in ("bad-wash", "good-wash", "warn-wash")),
    ("inverse-ink", "inverse", WORDS),
    ("inverse-accent", "inverse", WORDS),
    *(("line-strong", on, SIGNS) for on in ("paper", "surface", "raised")),
    *(("accent", on, SIGNS) for on in ("sunk", "accent-wash")),
    ("over-picture-ink", "over-picture", WORDS),
)

_DECLARED = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
_BOTH = re.compile(r"light-dark\((.+?),\s*((?:#|rgb).+)\)$")
_PARTS = re.compile(r"rgb\((\d+) (\d+) (\d+)(?: / ([\d.]+))?\)")


@dataclass(frozen=True)
class Colour:
    """0 to 255 each, opacity 0 to 1."""

    red: int
    green: int
    blue: int
    opacity: float = 1.0

    def over(self, ground: "Colour") -> "Colour":
        mixed = (
            round(top * self.opacity + under * (1 - self.opacity))
            for top, under in zip(
                (self.red, self.green, self.blue), (ground.red, ground.green, ground.blue), strict=True
            )
        )
        return Colour(*mixed)

    @property
    def luminance(self) -> float:
        red, green, blue = (_linear(part / 255) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


WHITE = Colour(255, 255, 255)


@dataclass(frozen=True)
class Token:
    name: str
    light: Colour
    dark: Colour


@dataclass(frozen=True)
class Measured:
    """Contrast of `ink` on `surface`, as a ratio to one, and the least it must have."""

    ink: str
    surface: str
    least: float
    light: float
    dark: float

    @property
    def enough(self) -> bool:
        return min(self.light, self.dark) >= self.least


def tokens(style_sheet: str) -> dict[str, Token]:
    """The colours that the first block of a style sheet declares, in its order."""
    block = style_sheet[style_sheet.index(":root {") : style_sheet.index("\n}")]
    found = {}
    for name, value in _DECLARED.findall(block):
        both = _BOTH.match(value)
        light, dark = (_colour(part) for part in (both.groups() if both else (value, value)))
        if light and dark:
            found[name] = Token(name, light, dark)
    return found


def measured(known: dict[str, Token]) -> list[Measured]:
    return [
        Measured(
            ink,
            surface,
            least,
            contrast(known[ink].light, known[surface].light),
            contrast(known[ink].dark, known[surface].dark),
        )
        for ink, surface, least in PAIRS
    ]


def contrast(ink: Colour, surface: Colour) -> float:
    """1 to 21. What is not opaque lies on white, the worst ground for white words."""
    ground = surface.over(WHITE)
    lighter, darker = sorted((ink.over(ground).luminance, ground.luminance), reverse=True)
    return round((lighter + 0.05) / (darker + 0.05), 2)


def _colour(text: str) -> Colour | None:
    text = text.strip()
    if re.fullmatch(r"#[0-9a-f]{6}", text):
        return Colour(*(int(text[at : at + 2], 16) for at in (1, 3, 5)))
    parts = _PARTS.fullmatch(text)
    return Colour(*(int(part) for part in parts.groups()[:3]), float(parts[4] or 1)) if parts else None


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
