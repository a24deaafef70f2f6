"""Photographs: all renditions from one decode, each size from the last, upright, sRGB, on white. Runs in the sandbox.

libvips with shrink-on-load where it knows the format; HEIC by pillow-heif; camera RAW by `raw.py`.
"""

import base64
import contextlib
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import pyvips
from PIL import Image

from dam.domain.rendition_plan import PREVIEW_PX, SCREEN_PX, THUMB_PX
from dam.media.confine import Refused
from dam.media.embedded import photo_groups
from dam.media.out_of_memory import says_out_of_memory
from dam.media.text_likely import text_likely

Report = Callable[[float], None]

PIXELS_MAX: Final = 500_000_000
_QUALITY: Final = {"thumb": 80, "preview": 82, "screen": 82}
_LOADERS: Final = {
    "jpeg": "jpegload", "png": "pngload", "webp": "webpload", "tiff": "tiffload", "gif": "gifload", "avif": "heifload",
}  # fmt: skip
_ALLOWED: Final = ("Jpeg", "Png", "Webp", "Tiff", "Nsgif", "Heif")


def limit_vips(threads: int) -> None:
    """Leave libvips only the loaders that are needed, no cache, and so many threads."""
    pyvips.operation_block_set("VipsForeignLoad", True)
    for name in _ALLOWED:
        pyvips.operation_block_set(f"VipsForeignLoad{name}", False)
    pyvips.block_untrusted_set(True)
    pyvips.cache_set_max(0)
    pyvips.voperation.cache_set_max_mem(0)
    set_threads = getattr(pyvips, "concurrency_set", None) or pyvips.vips_lib.vips_concurrency_set
    set_threads(threads)


def photo(path: str, output_dir: str, params: dict[str, Any], report: Report) -> dict[str, Any]:
    """Metadata, sizes and the three renditions of one photograph.

    Params: `format_name` as sniffed, `sidecar` (base64 of an .xmp, optional), `pixels_max`, `threads`.
    Gives `width_px`, `height_px` (as displayed), `embedded`, `dhash`, `renditions`, `warnings`, `details`.
    """
    limit_vips(int(params.get("threads", 1)))
    sidecar = base64.b64decode(params["sidecar"]) if params.get("sidecar") else None
    embedded, warnings = photo_groups(path, sidecar, str(params["format_name"]))
    screen, facts = open_screen(path, str(params["format_name"]), int(params.get("pixels_max", PIXELS_MAX)))
    warnings += facts.pop("warnings", [])
    large, preview = write_sizes(screen, output_dir, (("screen", SCREEN_PX), ("preview", PREVIEW_PX)))
    small, thumb = write_sizes(preview, output_dir, (("thumb", THUMB_PX),))
    facts["details"] = {**facts.get("details", {}), "text_likely": text_likely(preview)}
    made = {"dhash": dhash(thumb), "renditions": [*large, *small]}
    return {**facts, **made, "embedded": embedded, "warnings": warnings}


def open_screen(path: str, format_name: str, pixels_max: int) -> tuple[pyvips.Image, dict[str, Any]]:
    """The picture at screen size, in memory, and its facts. Raises Refused."""
    if format_name.startswith("raw-"):
        from dam.media.raw import open_raw

        return open_raw(path, pixels_max)
    if format_name == "heic":
        from dam.media.heic import open_heic

        return open_heic(path, pixels_max)
    return _open_by_vips(path, format_name, pixels_max)


def _open_by_vips(path: str, format_name: str, pixels_max: int) -> tuple[pyvips.Image, dict[str, Any]]:
    try:
        header = getattr(pyvips.Image, _LOADERS[format_name])(path)
    except pyvips.Error as problem:
        raise Refused(_reason(problem), str(problem)) from None
    width, height = header.width, header.height
    if header.get_typeof("page-height"):
        height = header.get_page_height()
    check_pixels(width, height, pixels_max)
    facts: dict[str, Any] = {"warnings": [], "details": _details(header)}
    cmyk = header.interpretation == "cmyk"
    try:
        # A TIFF that breaks off is an error like others to its library, and a JPEG's other errors can be lived with.
        screen = _at_screen_size(path, "error" if format_name == "tiff" else "truncated", cmyk)
    except pyvips.Error as problem:
        screen = _damaged(path, problem, cmyk)
        facts["warnings"].append("truncated")
    if header.get_typeof("orientation") and header.get("orientation") in (5, 6, 7, 8):
        width, height = height, width
    return screen, {**facts, "width_px": width, "height_px": height}


def check_pixels(width_px: int, height_px: int, pixels_max: int) -> None:
    """Raises Refused `too_many_pixels` before a byte of the picture is decoded."""
    if width_px * height_px > pixels_max:
        raise Refused("too_many_pixels", f"{width_px} x {height_px} pixels, at most {pixels_max} in all")


def _at_screen_size(path: str, fail_on: str, cmyk: bool) -> pyvips.Image:
    # Colours are converted after the shrinking: before it, at full size, that costs more than all the rest.
    profile = {"output_profile": "srgb"} if cmyk else {}
    shrunk = pyvips.Image.thumbnail(path, SCREEN_PX, height=SCREEN_PX, size="down", fail_on=fail_on, **profile)
    return to_srgb(shrunk.copy_memory())


def to_srgb(image: pyvips.Image) -> pyvips.Image:
    """Three 8-bit bands of sRGB (or one of grey), by the embedded profile where there is one; white below."""
    if image.get_typeof("icc-profile-data") and not _is_srgb(image.get("icc-profile-data")):
        with contextlib.suppress(pyvips.Error):  # a broken profile, or one of another number of bands: as if none
            image = image.icc_transform("srgb", embedded=True, intent="perceptual").copy_memory()
    flat = flat_srgb(image)
    return image if flat is image else flat.copy_memory()


def _is_srgb(profile: bytes) -> bool:
    """By its description: nearly every camera embeds an sRGB profile, and converting from that changes nothing."""
    head = profile[:4096]
    return b"sRGB" in head or b"s\0R\0G\0B" in head


def flat_srgb(image: pyvips.Image) -> pyvips.Image:
    """Three 8-bit bands (or one of grey), transparent parts on white."""
    if image.interpretation not in ("srgb", "b-w"):
        image = image.colourspace("b-w" if image.interpretation == "grey16" else "srgb")
    if image.format != "uchar":
        image = image.cast("uchar")
    if image.hasalpha():
        image = image.flatten(background=[255] * (image.bands - 1))
    if image.bands == 2 or image.bands > 3:
        image = image.extract_band(0, n=1 if image.bands == 2 else 3)
    return image


def _damaged(path: str, problem: pyvips.Error, cmyk: bool) -> pyvips.Image:
    """What can be had of a picture that breaks off: shown when at least half of it is there, else refused."""
    try:
        screen = _at_screen_size(path, "none", cmyk)
    except pyvips.Error:
        raise Refused(_reason(problem), str(problem)) from None
    if decoded_part(screen) < 0.5:
        raise Refused("truncated", str(problem))
    return screen


def decoded_part(image: pyvips.Image) -> float:
    """The share of rows besides those, all alike, that a decoder leaves where it had no data."""
    narrow = image.resize(16 / image.width, vscale=min(1.0, 200 / image.height), kernel="nearest")
    rows = narrow.write_to_memory()
    stride = narrow.width * narrow.bands
    lines = [rows[start : start + stride] for start in range(0, len(rows), stride)]
    return 1 - (Counter(lines).most_common(1)[0][1] - 1) / len(lines)


def _reason(problem: pyvips.Error) -> str:
    text = str(problem).lower()
    if says_out_of_memory(text):
        raise MemoryError(text)
    return (
        "truncated"
        if any(word in text for word in ("premature", "truncat", "end of file", "not enough"))
        else "damaged"
    )


def _details(header: pyvips.Image) -> dict[str, Any]:
    details: dict[str, Any] = {
        "bands": header.bands,
        "colour": header.interpretation,
        "has_alpha": bool(header.hasalpha()),
    }
    if header.get_typeof("n-pages") and header.get_n_pages() > 1:
        details["pages"] = header.get_n_pages()
    if header.get_typeof("orientation"):
        details["orientation"] = header.get("orientation")
    details["has_colour_profile"] = bool(header.get_typeof("icc-profile-data"))
    return details


def write_sizes(
    image: pyvips.Image, output_dir: str, sizes: tuple[tuple[str, int], ...]
) -> tuple[list[dict[str, Any]], pyvips.Image]:
    """Write `image` in falling sizes as JPEG, each made from the one before. Gives the renditions and the last size."""
    renditions = []
    for name, longest_px in sizes:
        if max(image.width, image.height) > longest_px:
            image = image.thumbnail_image(longest_px, height=longest_px, size="down").copy_memory()
        image.jpegsave(f"{output_dir}/{name}.jpg", Q=_QUALITY.get(name, 82), keep="none")
        renditions.append({"name": name, "width_px": image.width, "height_px": image.height})
    return renditions, image


def dhash(image: pyvips.Image) -> str:
    """64 bits as 16 hexadecimal digits: whether each of 8 x 8 brightnesses is less than its right neighbour's."""
    mode = "RGB" if image.bands == 3 else "L"
    pixels = Image.frombytes(mode, (image.width, image.height), image.write_to_memory())
    grey = pixels.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (grey[row * 9 + column] < grey[row * 9 + column + 1])
    return f"{bits:016x}"
