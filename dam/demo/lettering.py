"""Words in a picture, in any script for which there is a font: the interface's own, else the machine's, else none."""

import functools
import unicodedata
from pathlib import Path

import pyvips
from PIL import Image, ImageDraw, ImageFont

_VENDORED = Path(__file__).resolve().parents[1] / "web" / "static" / "vendor"
_SYSTEM = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/Library/Fonts"))
_KNOWN = (
    "NotoSans-Bold", "DejaVuSans-Bold", "LiberationSans-Bold", "NotoSansGeorgian-Bold", "NotoNaskhArabic-Bold",
    "NotoSansArabic-Bold", "NotoSans-Regular", "DejaVuSans", "NotoSansGeorgian-Regular", "NotoNaskhArabic-Regular",
)  # fmt: skip
_NOBODYS = "\U0010fffd"


@functools.cache
def _fonts() -> tuple[Path, ...]:
    own = (
        sorted(p for p in _VENDORED.rglob("*") if p.suffix in (".woff2", ".ttf", ".otf")) if _VENDORED.is_dir() else []
    )
    found = {p.stem: p for folder in _SYSTEM if folder.is_dir() for p in folder.rglob("*.[to]tf") if p.stem in _KNOWN}
    return (*(found[name] for name in _KNOWN if name in found), *own)


@functools.cache
def _loaded(path: Path, size_px: int) -> ImageFont.FreeTypeFont | None:
    try:
        return ImageFont.truetype(path, size_px)
    except OSError:
        return None


@functools.cache
def font_for(letters: frozenset[str], size_px: int) -> ImageFont.FreeTypeFont | None:
    """The first font that can write all of the letters, or None."""
    for path in _fonts():
        font = _loaded(path, size_px)
        if font is None:
            continue
        lacking = bytes(font.getmask(_NOBODYS))
        if all(bytes(font.getmask(letter)) != lacking for letter in letters):
            return font
    return None


def letters_of(text: str) -> frozenset[str]:
    return frozenset(c for c in text if unicodedata.category(c)[0] in "LNP")


def runs_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)


def lettered(
    picture: pyvips.Image, lines: list[str], size_px: int, top: float, *, panel: str = "#10182c"
) -> pyvips.Image:
    """The picture with lines of large words on a band that lies at the share `top` of its height."""
    sheet = Image.fromarray(picture.numpy())
    draw = ImageDraw.Draw(sheet, "RGBA")
    fonts = [font_for(letters_of(line), size_px if n == 0 else round(size_px * 0.7)) for n, line in enumerate(lines)]
    written = [(line, font) for line, font in zip(lines, fonts, strict=True) if font is not None]
    y = sheet.height * top
    height = sum(font.size * 1.45 for _, font in written) + size_px * 0.6
    if written:
        draw.rectangle((0, y, sheet.width, y + height), fill=(*_levels(panel), 190))
    y += size_px * 0.35
    for line, font in written:
        width = draw.textlength(line, font=font)
        if width > sheet.width * 0.78:
            font = _loaded(Path(str(font.path)), int(font.size * sheet.width * 0.78 / width)) or font
        draw.text((sheet.width / 2, y), line, font=font, fill=(255, 250, 235, 255), anchor="ma")
        y += font.size * 1.45
    return pyvips.Image.new_from_memory(sheet.tobytes(), sheet.width, sheet.height, 3, "uchar").copy(
        interpretation="srgb"
    )


def _levels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
