"""A picture of a text's first page, drawn where the format itself has no pages.

Pillow with its own FreeType, HarfBuzz and FriBiDi: it needs no font system and reads WOFF2. Fonts are those handed in,
then the interface's own, then whatever of the well-known ones the machine has. Letters of one word may come from
several of them. A word that none can write is a grey bar.
"""

import functools
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

import pyvips
from PIL import Image, ImageDraw, ImageFont, features

from dam.media.fonts import interface_fonts, system_fonts

_WIDTH_PX, _HEIGHT_PX = 724, 1024
_MARGIN_PX: Final = 64
_BODY_PX, _TITLE_PX = 19, 28
_LEADING: Final = 1.5
_PAPER, _INK, _GREY = (255, 255, 255), (34, 34, 38), (205, 205, 210)
_CHARACTERS_MAX: Final = 6000

Run = tuple[str, Any]  # letters and their font
_MIRRORED: Final = str.maketrans("«»()[]{}<>‹›", "»«)(][}{><›‹")


@dataclass(frozen=True)
class Word:
    """A word in the runs that one font each can write, in reading order. A font of None is a grey bar."""

    runs: tuple[Run, ...]
    rtl: bool | None
    width_px: float


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
    rtl = bool(_direction(line))
    words = [_word(text, size_px, fonts, rtl) for text in line.split()]
    space = size_px * 0.28
    room = _WIDTH_PX - 2 * _MARGIN_PX
    row: list[Word] = []
    used = 0.0
    for word in [*words, None]:
        if row and (word is None or used + word.width_px > room):
            if top > _HEIGHT_PX - _MARGIN_PX:
                break
            _row(draw, row, size_px, top, space, rtl)
            top += leading
            row, used = [], 0.0
        if word:
            row.append(word)
            used += word.width_px + space
    return top + leading // 4, any(font is None for word in words for _, font in word.runs)


def _word(text: str, size_px: int, fonts: tuple[str, ...], line_rtl: bool) -> Word:
    rtl = _direction(text)
    if rtl or (rtl is None and line_rtl):
        text = text.translate(_MIRRORED) if rtl is None else _mirrored_outside(text)
    runs: list[Run] = []
    for letter in text:
        font = runs[-1][1] if runs and _follows(letter) else _font_for(letter, size_px, fonts)
        if runs and runs[-1][1] is font:
            runs[-1] = (runs[-1][0] + letter, font)
        else:
            runs.append((letter, font))
    width = sum(font.getlength(part) if font else len(part) * size_px * 0.5 for part, font in runs)
    return Word(tuple(runs), rtl, min(width, _WIDTH_PX - 2 * _MARGIN_PX))


def _mirrored_outside(text: str) -> str:
    """Brackets and quotes at the ends of a word stand in runs of their own here, where nobody else turns them."""
    core = text.strip("«»()[]{}<>‹›")
    start = text.find(core)
    return text[:start].translate(_MIRRORED) + core + text[start + len(core) :].translate(_MIRRORED)


def _follows(letter: str) -> bool:
    """Marks, joiners and variation selectors belong to the letter before."""
    return unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf")


def _row(draw: Any, row: list[Word], size_px: int, top: int, space: float, rtl: bool) -> None:
    placed = _visual(row, rtl)
    left = float(_MARGIN_PX)
    if rtl:
        left = _WIDTH_PX - _MARGIN_PX - sum(word.width_px for word in placed) - space * (len(placed) - 1)
    for word in placed:
        at = left
        for text, font in reversed(word.runs) if word.rtl else word.runs:
            if font is None:
                width = min(len(text) * size_px * 0.5, word.width_px)
                draw.rounded_rectangle((at, top + size_px * 0.35, at + width, top + size_px * 0.85), 3, fill=_GREY)
            else:
                width = font.getlength(text)
                draw.text((at, top + size_px), text, font=font, fill=_INK, anchor="ls")
            at += width
        left += word.width_px + space


def _visual(row: list[Word], rtl: bool) -> list[Word]:
    """Words from left to right as seen: a run against the line's direction keeps its own order."""
    groups: list[list[Word]] = []
    last = False
    for word in row:
        against = (rtl if word.rtl is None else word.rtl) != rtl
        if against and last:
            groups[-1].append(word)
        else:
            groups.append([word])
        last = against
    if rtl:
        return [word for group in reversed(groups) for word in group]
    return [word for group in groups for word in (reversed(group) if len(group) > 1 else group)]


def _direction(text: str) -> bool | None:
    """True when the first letter runs from right to left, False when from left to right, None when there is none."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return None


@functools.cache
def _font_for(letter: str, size_px: int, fonts: tuple[str, ...]) -> Any:
    """The first font that has a letter, or None."""
    for path in (*fonts, *interface_fonts(), *system_fonts()):
        if _loaded(path, size_px) is not None and _has(path, size_px, letter):
            return _loaded(path, size_px)
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
