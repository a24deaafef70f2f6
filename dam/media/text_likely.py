"""Whether a picture is likely a page or bears large lettering: a look of a millisecond or two, before any reading."""

from typing import Final

import numpy as np
import pyvips

_BLOCK_PX: Final = 16
_BLOCK_PIXELS: Final = _BLOCK_PX * _BLOCK_PX
# A block of lettering: strong contrast, many sharp edges, and hardly anything between ink and ground.
_LEAST_CONTRAST, _EDGE = 80, 48
_LEAST_EDGES, _MOST_EDGES, _MOST_BETWEEN = 0.10, 0.75, 0.35
_RUN: Final = 4
_LEAST_SHARE: Final = 0.006

_Blocks = np.ndarray[tuple[int, int, int, int], np.dtype[np.uint8]]
_Flags = np.ndarray[tuple[int, int], np.dtype[np.bool_]]


def text_likely(picture: pyvips.Image) -> bool:
    """Whether blocks that look like lettering stand in rows, and enough of them. For pictures of about 1,000 pixels."""
    # Green alone tells light from dark well enough, and spares the reckoning of greys.
    grey = picture.extract_band(1 if picture.bands >= 3 else 0)
    rows, columns = grey.height // _BLOCK_PX, grey.width // _BLOCK_PX
    if rows < _RUN or columns < _RUN:
        return False
    whole = np.ndarray(buffer=grey.write_to_memory(), dtype=np.uint8, shape=(grey.height, grey.width))
    pixels = np.ascontiguousarray(whole[: rows * _BLOCK_PX, : columns * _BLOCK_PX])
    # [row of blocks, row in it, block of the row, column in it]
    shape = (rows, _BLOCK_PX, columns, _BLOCK_PX)
    share = _edges(pixels).reshape(shape).sum(axis=1, dtype=np.uint8).sum(axis=2, dtype=np.uint16) / _BLOCK_PIXELS
    blocks = pixels.reshape(shape)
    low, high = blocks.min(axis=1).min(axis=2), blocks.max(axis=1).max(axis=2)
    lettered = (share >= _LEAST_EDGES) & (share <= _MOST_EDGES) & (high - low > _LEAST_CONTRAST)
    # Of most photographs few blocks are left to be looked at more closely.
    lettered[lettered] = _two_toned(blocks, lettered)
    return bool(_in_rows(lettered).mean() >= _LEAST_SHARE)


def _edges(pixels: "np.ndarray[tuple[int, int], np.dtype[np.uint8]]") -> _Flags:
    """Where a pixel differs much from its neighbour to the left or above."""
    edges = np.zeros(pixels.shape, np.bool_)
    for here, there in (((slice(None), slice(1, None)), (slice(None), slice(-1))), ((slice(1, None),), (slice(-1),))):
        one, other = pixels[here], pixels[there]
        edges[here] |= np.maximum(one, other) - np.minimum(one, other) > _EDGE
    return edges


def _two_toned(blocks: _Blocks, chosen: _Flags) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Of the chosen blocks, those in which few pixels lie between the darkest and the lightest."""
    pixels = blocks.transpose(0, 2, 1, 3)[chosen].reshape(-1, _BLOCK_PIXELS).astype(np.int16)
    low, high = pixels.min(axis=1, keepdims=True), pixels.max(axis=1, keepdims=True)
    margin = (high - low) * 0.35
    return ((pixels > low + margin) & (pixels < high - margin)).mean(axis=1) <= _MOST_BETWEEN


def _in_rows(lettered: _Flags) -> _Flags:
    """Those that have at least _RUN neighbours of their kind in their row, themselves among them."""
    run = lettered[:, : lettered.shape[1] - _RUN + 1].copy()
    for step in range(1, _RUN):
        run &= lettered[:, step : lettered.shape[1] - _RUN + 1 + step]
    kept = np.zeros_like(lettered)
    for step in range(_RUN):
        kept[:, step : lettered.shape[1] - _RUN + 1 + step] |= run
    return kept
