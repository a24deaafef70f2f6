"""Which renditions each kind of asset gets: names, sizes and types. Sizes are the longest side, never enlarged."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

THUMB_PX: Final = 320
PREVIEW_PX: Final = 1024
SCREEN_PX: Final = 2048
POSTER_PX: Final = 1280
PROXY_LINES: Final = 540
SPRITE_TILE_PX: Final = 160
SPRITE_TILES_MAX: Final = 100


@dataclass(frozen=True)
class PlannedRendition:
    """One rendition: its public name, the name of its file, its type, its longest side where it is a picture."""

    name: str
    file_name: str
    media_type: str
    longest_px: int | None = None
    optional: bool = False


_THUMB: Final = PlannedRendition("thumb", "thumb.jpg", "image/jpeg", THUMB_PX)
_PREVIEW: Final = PlannedRendition("preview", "preview.jpg", "image/jpeg", PREVIEW_PX)
_WAVEFORM: Final = PlannedRendition("waveform", "waveform.json", "application/json")

PLAN: Final = MappingProxyType(
    {
        "photo": (_THUMB, _PREVIEW, PlannedRendition("screen", "screen.jpg", "image/jpeg", SCREEN_PX)),
        "video": (
            _THUMB,
            PlannedRendition("poster", "poster.jpg", "image/jpeg", POSTER_PX),
            PlannedRendition("proxy", "proxy.mp4", "video/mp4"),
            PlannedRendition("sprite", "sprite.jpg", "image/jpeg"),
            PlannedRendition("sprite_vtt", "sprite.vtt", "text/vtt"),
            # Only where there is sound.
            PlannedRendition("waveform", "waveform.json", "application/json", optional=True),
        ),
        "audio": (_THUMB, PlannedRendition("proxy", "proxy.m4a", "audio/mp4"), _WAVEFORM),
        "text": (_THUMB, _PREVIEW, PlannedRendition("text", "text.txt", "text/plain; charset=utf-8")),
    }
)


def planned(kind: str, name: str) -> PlannedRendition:
    """The plan of one rendition. Raises KeyError when the kind has none of that name."""
    for rendition in PLAN[kind]:
        if rendition.name == name:
            return rendition
    raise KeyError(name)


@dataclass(frozen=True)
class SpriteGrid:
    """How a sprite is tiled: one tile every `every_seconds`, `columns` x `rows` of them, `count` in use."""

    every_seconds: float
    columns: int
    rows: int
    count: int


def sprite_grid(duration_seconds: float) -> SpriteGrid:
    """At most SPRITE_TILES_MAX tiles, one a second at the closest, spread over the whole duration."""
    every = max(1.0, duration_seconds / SPRITE_TILES_MAX)
    if every > 1:
        every = -(-every * 4 // 1) / 4  # up to whole quarters of a second, so that times in the VTT stay readable
    count = max(1, min(SPRITE_TILES_MAX, int(-(-duration_seconds // every))))
    columns = min(10, count)
    return SpriteGrid(every, columns, -(-count // columns), count)
