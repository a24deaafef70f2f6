"""A picture of a text's first page, drawn where the format itself has no pages.

Pillow with its own FreeType, HarfBuzz and FriBiDi: it needs no font system and reads WOFF2. Fonts are those handed
in (the interface's), then whatever of the well-known ones the machine has. A word that none can write is a grey bar.
"""

import functools
import os
import unicodedata
from typing import Any, Final

import pyvips
from PIL import Image, ImageDraw, ImageFont, features

_WIDTH_PX, _HEIGHT_PX = 724, 1024
_MARGIN_PX: Final = 64
_BODY_PX, _TITLE_PX = 19, 28
_LEADING: Final = 1.5
_PAPER, _INK, _GREY = (255, 255, 255), (34, 34, 38), (205, 205, 210)
_CHARACTERS_MAX: Final = 6000
_SYSTEM_FOLDERS: Final = ("/usr/share/fonts", "/usr/local/share/fonts")
_SYSTEM_FONTS: Final = (
    "NotoSans-Regular", "DejaVuSans", "LiberationSans-Regular", "FreeSans", "NotoSansGeorgian-Regular",
    "NotoNaskhArabic-Regular", "NotoSansArabic-Regular", "Vazirmatn-Regular", "Carlito-Regular",
)  # fmt: skip

Word = tuple[str, Any]


def draw_page(title: str, text: str, fonts: list[str]) -> tuple[pyvips.Image, bool]:
    """The page at 724 x 1024, and whether any word had no font."""
    sheet = Image.new("RGB", (_WIDTH_PX, _HEIGHT_PX), _PAPER)
    draw = ImageDraw.Draw(sheet)
    top = _MARGIN_PX
    missing = False
    blocks = [(title, _TITLE_PX)] if title else []
    blocks += [(line, _BODY_PX) for line in text[:_CHARACTERS_MAX].splitlines()]
    for line, size in blocks:
        top, lacking = _paragraph(draw, line, size, top, tuple(fonts))
        missing = missing or lacking
        if top > _HEIGHT_PX - _MARGIN_PX:
            break
    picture = pyvips.Image.new_from_memory(sheet.tobytes(), _WIDTH_PX, _HEIGHT_PX, 3, "uchar")
    return picture.copy(interpretation="srgb").copy_memory(), missing


def _paragraph(draw: Any, line: str, size_px: int, top: int, fonts: tuple[str, ...]) -> tuple[int, bool]:
    """Wrap and draw one paragraph; gives the next top and whether a word had no font."""
    leading = round(size_px * _LEADING)
    if not line.strip():
        return top + leading // 2, False
    rtl = is_rtl(line)
    words: list[Word] = [(word, _font_for(word, size_px, fonts)) for word in line.split()]
    space = size_px * 0.28
    room = _WIDTH_PX - 2 * _MARGIN_PX
    row: list[tuple[Word, float]] = []
    used = 0.0
    for word in [*words, None]:
        width = _width(word, size_px) if word else 0.0
        if row and (word is None or used + width > room):
            if top > _HEIGHT_PX - _MARGIN_PX:
                break
            _row(draw, row, size_px, top, space, rtl)
            top += leading
            row, used = [], 0.0
        if word:
            row.append((word, min(width, room)))
            used += width + space
    return top + leading // 4, any(font is None for _, font in words)


def _row(draw: Any, row: list[tuple[Word, float]], size_px: int, top: int, space: float, rtl: bool) -> None:
    placed = _visual(row, rtl)
    left = float(_MARGIN_PX)
    if rtl:
        left = _WIDTH_PX - _MARGIN_PX - sum(width for _, width in placed) - space * (len(placed) - 1)
    for (word, font), width in placed:
        if font is None:
            draw.rounded_rectangle((left, top + size_px * 0.35, left + width, top + size_px * 0.85), 3, fill=_GREY)
        else:
            draw.text((left, top + size_px), word, font=font, fill=_INK, anchor="ls")
        left += width + space


def _visual(row: list[tuple[Word, float]], rtl: bool) -> list[tuple[Word, float]]:
    """Words from left to right as seen: a run against the line's direction keeps its own order."""
    runs: list[list[tuple[Word, float]]] = []
    last: bool | None = None
    for entry in row:
        direction = _direction(entry[0][0])
        against = (rtl if direction is None else direction) != rtl
        if against and last:
            runs[-1].append(entry)
        else:
            runs.append([entry])
        last = against
    if rtl:
        return [entry for run in reversed(runs) for entry in run]
    return [entry for run in runs for entry in (reversed(run) if len(run) > 1 else run)]


def _direction(word: str) -> bool | None:
    """True when a word runs from right to left, False when from left to right, None when nothing says."""
    for character in word:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return None


def is_rtl(line: str) -> bool:
    """The direction of a paragraph: that of its first letter."""
    return bool(_direction(line))


def _width(word: Word, size_px: int) -> float:
    return word[1].getlength(word[0]) if word[1] is not None else len(word[0]) * size_px * 0.5


def _font_for(word: str, size_px: int, fonts: tuple[str, ...]) -> Any:
    """The first font that has every letter of the word, or None."""
    letters = {character for character in word if unicodedata.category(character)[0] in "LNPS"}
    for path in (*fonts, *_system_fonts()):
        font = _loaded(path, size_px)
        if font is not None and all(_has(path, size_px, letter) for letter in letters):
            return font
    return None


@functools.cache
def _loaded(path: str, size_px: int) -> Any:
    engine = ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC
    try:
        return ImageFont.truetype(path, size_px, layout_engine=engine)
    except OSError:
        return None


@functools.cache
def _has(path: str, size_px: int, letter: str) -> bool:
    """Whether a font has a shape for a letter: one it lacks looks like a code point that nobody has."""
    font = _loaded(path, size_px)
    return bytes(font.getmask(letter)) != _lacking(path, size_px)


@functools.cache
def _lacking(path: str, size_px: int) -> bytes:
    return bytes(_loaded(path, size_px).getmask("\U0010fffd"))


@functools.cache
def _system_fonts() -> tuple[str, ...]:
    found: dict[str, str] = {}
    for folder in _SYSTEM_FOLDERS:
        for place, _, names in os.walk(folder):
            for name in names:
                stem, _, suffix = name.rpartition(".")
                if stem in _SYSTEM_FONTS and suffix.lower() in ("ttf", "otf", "woff2"):
                    found.setdefault(stem, f"{place}/{name}")
    return tuple(found[stem] for stem in _SYSTEM_FONTS if stem in found)
