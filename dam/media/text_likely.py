"""Whether a picture is likely a page or bears large lettering: a look of milliseconds, before any reading."""

from typing import Final

import numpy as np
import pyvips

_LOOK_PX: Final = 1024
_BLOCK_PX: Final = 16
# A block of lettering: many strong edges, and hardly anything between ink and ground.
_EDGE: Final = 48
_LEAST_EDGES, _MOST_EDGES, _MOST_BETWEEN = 0.10, 0.75, 0.35
_RUN: Final = 4
_LEAST_SHARE: Final = 0.006


def text_likely(picture: pyvips.Image) -> bool:
    """Whether blocks that look like lettering stand in rows, and enough of them."""
    grey = picture.thumbnail_image(_LOOK_PX, height=_LOOK_PX, size="down")
    grey = (grey.colourspace("b-w") if grey.bands >= 3 else grey).extract_band(0).cast("uchar")
    pixels = np.ndarray(buffer=grey.write_to_memory(), dtype=np.uint8, shape=(grey.height, grey.width)).astype(np.int16)
    rows, columns = pixels.shape[0] // _BLOCK_PX, pixels.shape[1] // _BLOCK_PX
    if rows < _RUN or columns < _RUN:
        return False
    pixels = pixels[: rows * _BLOCK_PX, : columns * _BLOCK_PX]
    edges = np.abs(np.diff(pixels, axis=1, prepend=pixels[:, :1])) > _EDGE
    edges |= np.abs(np.diff(pixels, axis=0, prepend=pixels[:1])) > _EDGE
    share = _blocks(edges, rows, columns).mean(axis=2)
    blocks = _blocks(pixels, rows, columns)
    low, high = blocks.min(axis=2, keepdims=True), blocks.max(axis=2, keepdims=True)
    height = np.maximum(high - low, 1)
    between = ((blocks > low + height * 0.35) & (blocks < high - height * 0.35)).mean(axis=2)
    lettered = (share >= _LEAST_EDGES) & (share <= _MOST_EDGES) & (between <= _MOST_BETWEEN) & (height[:, :, 0] > 80)
    return bool(_in_rows(lettered).mean() >= _LEAST_SHARE)


def _blocks(
    pixels: "np.ndarray[tuple[int, ...], np.dtype[np.generic]]", rows: int, columns: int
) -> "np.ndarray[tuple[int, ...], np.dtype[np.generic]]":
    parts = pixels.reshape(rows, _BLOCK_PX, columns, _BLOCK_PX).swapaxes(1, 2)
    return parts.reshape(rows, columns, _BLOCK_PX * _BLOCK_PX)


def _in_rows(
    lettered: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]",
) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    """Those that have at least _RUN neighbours of their kind in their row, themselves among them."""
    run = lettered[:, : lettered.shape[1] - _RUN + 1].copy()
    for step in range(1, _RUN):
        run &= lettered[:, step : lettered.shape[1] - _RUN + 1 + step]
    kept = np.zeros_like(lettered)
    for step in range(_RUN):
        kept[:, step : lettered.shape[1] - _RUN + 1 + step] |= run
    return kept
