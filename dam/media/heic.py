"""HEIC by pillow-heif, whose decoder libvips' own package leaves out. Runs in the sandbox."""

from typing import Any

import pillow_heif
import pyvips

from dam.domain.rendition_plan import SCREEN_PX
from dam.media.confine import Refused


def open_heic(path: str, pixels_max: int) -> tuple[pyvips.Image, dict[str, Any]]:
    """The primary image, upright (its own rotation is part of the format), at screen size. Raises Refused."""
    from dam.media.images import check_pixels, to_srgb

    try:
        container = pillow_heif.open_heif(path, convert_hdr_to_8bit=True)
        image = container[container.primary_index]
        width, height = image.size
        check_pixels(width, height, pixels_max)
        pixels = bytes(image.data)
    except (ValueError, EOFError, OSError, RuntimeError, SyntaxError) as problem:
        raise Refused("damaged", f"{type(problem).__name__}: {problem}") from None
    bands = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}.get(image.mode)
    if bands is None:
        raise Refused("damaged", f"mode {image.mode}")
    stride = image.stride
    row = width * bands
    if stride != row:
        pixels = b"".join(pixels[start : start + row] for start in range(0, stride * height, stride))
    picture = pyvips.Image.new_from_memory(pixels, width, height, bands, "uchar")
    picture = picture.copy(interpretation="srgb" if bands >= 3 else "b-w")
    profile = image.info.get("icc_profile")
    if profile:
        picture = picture.mutate(lambda mutable: mutable.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile))
    picture = picture.thumbnail_image(SCREEN_PX, height=SCREEN_PX, size="down")
    facts = {
        "width_px": width,
        "height_px": height,
        "warnings": [],
        "details": {"bands": bands, "pages": len(container), "has_colour_profile": bool(profile)},
    }
    return to_srgb(picture.copy_memory()), facts
