"""Where fonts lie: the interface's own, then the system's. Drawing never depends on a font system."""

import functools
import os
from pathlib import Path
from typing import Final

INTERFACE_FONTS: Final = Path(__file__).parents[1] / "web" / "static" / "vendor" / "fonts"
_SYSTEM_FOLDERS: Final = ("/usr/share/fonts", "/usr/local/share/fonts")
_SYSTEM_FONTS: Final = (
    "NotoSans-Regular", "DejaVuSans", "LiberationSans-Regular", "FreeSans", "NotoSansGeorgian-Regular",
    "NotoNaskhArabic-Regular", "NotoSansArabic-Regular", "Vazirmatn-Regular", "Carlito-Regular",
)  # fmt: skip


@functools.cache
def interface_fonts() -> tuple[str, ...]:
    """The fonts that came with the interface, where it is installed."""
    return tuple(sorted(str(path) for path in INTERFACE_FONTS.glob("*.woff2")))


@functools.cache
def system_fonts() -> tuple[str, ...]:
    """The well-known ones among the machine's."""
    found: dict[str, str] = {}
    for folder in _SYSTEM_FOLDERS:
        for place, _, names in os.walk(folder):
            for name in names:
                stem, _, suffix = name.rpartition(".")
                if stem in _SYSTEM_FONTS and suffix.lower() in ("ttf", "otf", "woff2"):
                    found.setdefault(stem, f"{place}/{name}")
    return tuple(found[stem] for stem in _SYSTEM_FONTS if stem in found)
