"""Camera RAW: a DNG written here byte by byte, with and without the preview that cameras embed."""

import io
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dam.media.results import Produced

WIDTH, HEIGHT = 2400, 1600


def _entry(tag: int, kind: int, values: tuple[int, ...] | bytes, extra: bytearray, base: int) -> bytes:
    size = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 10: 8}[kind]
    if isinstance(values, bytes):
        data, count = values, len(values)
    elif kind in (5, 10):
        data, count = b"".join(struct.pack("<ii", v, 10000) for v in values), len(values)
    else:
        data, count = b"".join(struct.pack({1: "<B", 3: "<H", 4: "<I"}[kind], v) for v in values), len(values)
    assert len(data) == size * count
    if len(data) <= 4:
        return struct.pack("<HHI", tag, kind, count) + data.ljust(4, b"\0")
    offset = base + len(extra)
    extra += data + b"\0" * (len(data) % 2)
    return struct.pack("<HHII", tag, kind, count, offset)


def _directory(entries: list[tuple[int, int, tuple[int, ...] | bytes]], at: int) -> bytes:
    base = at + 2 + 12 * len(entries) + 4
    extra = bytearray()
    body = b"".join(_entry(tag, kind, values, extra, base) for tag, kind, values in sorted(entries, key=lambda e: e[0]))
    return struct.pack("<H", len(entries)) + body + b"\0\0\0\0" + bytes(extra)


def write_dng(path: Path, preview: bytes | None, orientation: int = 1) -> None:
    """A Bayer picture of even green; a JPEG preview goes into the first directory as cameras do."""
    mosaic = np.full((HEIGHT, WIDTH), 4000, dtype="<u2")
    mosaic[0::2, 1::2] = mosaic[1::2, 0::2] = 20000
    pixels = mosaic.tobytes()
    raw_at = 8
    preview_at = raw_at + len(pixels)
    first_at = preview_at + len(preview or b"") + len(preview or b"") % 2
    raw_tags: list[tuple[int, int, tuple[int, ...] | bytes]] = [
        (254, 4, (0,)), (256, 4, (WIDTH,)), (257, 4, (HEIGHT,)), (258, 3, (16,)), (259, 3, (1,)), (262, 3, (32803,)),
        (273, 4, (raw_at,)), (277, 3, (1,)), (278, 4, (HEIGHT,)), (279, 4, (len(pixels),)), (33421, 3, (2, 2)),
        (33422, 1, b"\x00\x01\x01\x02"), (50714, 4, (0,)), (50717, 4, (30000,)),
    ]  # fmt: skip
    shared: list[tuple[int, int, tuple[int, ...] | bytes]] = [
        (271, 2, b"Kronika\0"), (272, 2, b"Test camera\0"), (274, 3, (orientation,)), (50706, 1, b"\x01\x04\0\0"),
        (50707, 1, b"\x01\x01\0\0"), (50708, 2, b"Kronika test\0"),
        (50721, 10, (9000, 0, 0, 0, 9000, 0, 0, 0, 9000)), (50728, 5, (10000, 10000, 10000)), (50778, 3, (21,)),
    ]  # fmt: skip
    if preview is None:
        first = _directory(raw_tags + shared, first_at)
    else:
        width, height = Image.open(io.BytesIO(preview)).size
        tags: list[tuple[int, int, tuple[int, ...] | bytes]] = [
            (254, 4, (1,)), (256, 4, (width,)), (257, 4, (height,)), (258, 3, (8, 8, 8)), (259, 3, (7,)),
            (262, 3, (6,)), (273, 4, (preview_at,)), (277, 3, (3,)), (278, 4, (height,)), (279, 4, (len(preview),)),
        ]  # fmt: skip
        length = len(_directory([*tags, *shared, (330, 4, (0,))], first_at))
        second_at = first_at + length + length % 2
        first = _directory([*tags, *shared, (330, 4, (second_at,))], first_at)
        first += b"\0" * (length % 2) + _directory(raw_tags, second_at)
    body = struct.pack("<2sHI", b"II", 42, first_at) + pixels + (preview or b"")
    path.write_bytes(body.ljust(first_at, b"\0") + first)


@pytest.fixture
def preview(cornered: Callable[..., Image.Image]) -> bytes:
    buffer = io.BytesIO()
    cornered(WIDTH, HEIGHT).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def test_the_embedded_preview_is_used(
    make: Callable[..., Produced],
    sniffed: Callable[..., object],
    corners_of: Callable[[Path], list[str]],
    tmp_path: Path,
    preview: bytes,
) -> None:
    path = tmp_path / "camera.dng"
    write_dng(path, preview)
    assert sniffed(path).media_type == "image/x-adobe-dng"  # type: ignore[attr-defined]
    made = make(path)
    assert made.facts.details["raw_preview"] == "embedded"
    assert (made.facts.width_px, made.facts.height_px) == (WIDTH, HEIGHT)
    assert corners_of(made.renditions[0].path) == ["red", "green", "blue", "yellow"]
    assert made.descriptive.camera == "Kronika Test camera"


def test_a_turned_one_is_turned_with_its_preview(
    make: Callable[..., Produced], corners_of: Callable[[Path], list[str]], tmp_path: Path, preview: bytes
) -> None:
    path = tmp_path / "turned.dng"
    write_dng(path, preview, orientation=6)
    made = make(path)
    assert (made.facts.width_px, made.facts.height_px) == (HEIGHT, WIDTH)
    assert corners_of(made.renditions[0].path) == ["blue", "red", "yellow", "green"]


def test_without_a_preview_it_is_developed(make: Callable[..., Produced], tmp_path: Path) -> None:
    path = tmp_path / "bare.dng"
    write_dng(path, None)
    made = make(path)
    assert made.facts.details["raw_preview"] == "developed"
    assert (made.facts.width_px, made.facts.height_px) == (WIDTH, HEIGHT)
    red, green, blue = Image.open(made.renditions[0].path).convert("RGB").getpixel((500, 400))
    assert green > red + 40 and green > blue + 40
