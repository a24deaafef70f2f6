"""Camera RAW: the preview that the camera embedded, else a development by rawpy (LibRaw). Runs in the sandbox."""

from typing import Any, Final

import pyvips
import rawpy

from dam.domain.rendition_plan import SCREEN_PX
from dam.media.confine import Refused

_LANDSCAPE_TO_PORTRAIT: Final = (5, 6)
_ANGLE_OF_FLIP: Final = {3: "d180", 5: "d270", 6: "d90"}


def open_raw(path: str, pixels_max: int) -> tuple[pyvips.Image, dict[str, Any]]:
    """The picture at screen size; width and height are those of the full RAW, as displayed. Raises Refused."""
    from dam.media.images import check_pixels, to_srgb

    try:
        with rawpy.imread(path) as raw:
            sizes = raw.sizes
            width, height = sizes.width, sizes.height
            if sizes.flip in _LANDSCAPE_TO_PORTRAIT:
                width, height = height, width
            check_pixels(width, height, pixels_max)
            picture = _preview(raw, width, height, pixels_max)
            how = "embedded"
            if picture is None:
                picture, how = _developed(raw), "developed"
    except rawpy.LibRawError as problem:
        raise Refused("damaged", f"{type(problem).__name__}: {problem}") from None
    facts = {
        "width_px": width,
        "height_px": height,
        "warnings": [],
        "details": {"raw_preview": how, "flip": sizes.flip},
    }
    return to_srgb(picture.copy_memory()), facts


def _preview(raw: Any, width_px: int, height_px: int, pixels_max: int) -> pyvips.Image | None:
    """The embedded preview, upright, when it is as large as the screen rendition needs."""
    try:
        preview = raw.extract_thumb()
    except rawpy.LibRawNonFatalError:  # none, or none that can be read: the picture itself is developed
        return None
    if preview.format != rawpy.ThumbFormat.JPEG:
        return None
    try:
        header = pyvips.Image.jpegload_buffer(preview.data)
        if max(header.width, header.height) < min(SCREEN_PX, max(width_px, height_px)) * 0.75:
            return None
        if header.width * header.height > pixels_max:
            return None
        picture = pyvips.Image.thumbnail_buffer(
            preview.data, SCREEN_PX, height=SCREEN_PX, size="down", fail_on="truncated"
        )
        turned = header.get_typeof("orientation") and header.get("orientation") != 1
        upright = (header.width > header.height) == (width_px > height_px)
        flip = raw.sizes.flip
        if not turned and flip in _ANGLE_OF_FLIP and (flip == 3 or not upright):
            picture = picture.copy_memory().rot(_ANGLE_OF_FLIP[flip])
    except pyvips.Error:
        return None
    return picture


def _developed(raw: Any) -> pyvips.Image:
    half = max(raw.sizes.width, raw.sizes.height) >= 2 * SCREEN_PX
    pixels = raw.postprocess(use_camera_wb=True, half_size=half, output_bps=8)
    height, width, bands = pixels.shape
    picture = pyvips.Image.new_from_memory(pixels.tobytes(), width, height, bands, "uchar").copy(interpretation="srgb")
    return picture.thumbnail_image(SCREEN_PX, height=SCREEN_PX, size="down")
