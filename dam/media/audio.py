"""Sound: proxy and waveform from one decode by one ffmpeg, and a small picture. Runs in the sandbox."""

import os
from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

import ffmpeg
import numpy as np
import pyvips

from dam.domain.rendition_plan import THUMB_PX
from dam.media import ffmpeg_run, waveform
from dam.media.confine import Refused
from dam.media.images import limit_vips, to_srgb, write_sizes
from dam.media.tags import cover

_THUMB_HEIGHT_PX: Final = 180
_COVER_PIXELS_MAX: Final = 100_000_000
_PAPER: Final = (246, 244, 240)
_INK: Final = (38, 84, 124)


def audio(path: str, output_dir: str, params: dict[str, Any], report: Callable[[float], None]) -> dict[str, Any]:
    """All renditions of a recording. Params: `demuxer`, `probe`. Raises Refused.

    Gives `renditions`, `warnings`, `played_seconds`.
    """
    facts = params["probe"]
    duration = float(facts.get("duration_seconds") or 0.0)
    halves = ffmpeg_run.source(path, params["demuxer"])[str(facts["audio"]["index"])].filter_multi_output("asplit", 2)
    pcm = os.pipe()
    samples = halves[1].filter("aresample", waveform.SAMPLE_RATE_HZ)
    samples = samples.filter("aformat", sample_fmts="s16", channel_layouts="mono")
    channels = min(2, int(facts["audio"].get("channels") or 2))
    outputs = [
        ffmpeg.output(halves[0], f"file:{output_dir}/proxy.m4a", **proxy_options(channels)),
        ffmpeg.output(samples, f"pipe:{pcm[1]}", f="s16le", map_metadata=-1),
    ]
    measured = waveform.Waveform()
    ffmpeg_run.run(outputs, path, duration or None, report, pcm, measured.feed)
    sound = measured.finish()
    if sound is None or not ffmpeg_run.present(output_dir, "proxy.m4a"):
        raise Refused("damaged", "no sound came out")
    waveform.write(sound, f"{output_dir}/waveform.json")
    limit_vips(1)
    picture, warnings = _cover_picture(path) if facts.get("cover") else (None, [])
    thumbs, _ = write_sizes(picture or drawn(sound["peaks"]), output_dir, (("thumb", THUMB_PX),))
    renditions = [
        *thumbs,
        {"name": "proxy", "duration_seconds": sound["duration_seconds"]},
        {"name": "waveform", "duration_seconds": sound["duration_seconds"]},
    ]
    return {"renditions": renditions, "warnings": warnings, "played_seconds": sound["duration_seconds"]}


def proxy_options(channels: int) -> dict[str, Any]:
    """How the listening copy is coded: AAC in M4A with the index in front."""
    return {
        "f": "ipod",
        "c:a": "aac",
        "b:a": "128k" if channels > 1 else "80k",
        "ac": channels,
        "ar": 48000,
        "movflags": "+faststart",
        "map_metadata": -1,
        "map_chapters": -1,
    }


def _cover_picture(path: str) -> tuple[pyvips.Image | None, list[str]]:
    data = cover(path)
    if data is None:
        return None, []
    try:
        header = pyvips.Image.new_from_buffer(data, "")
        if header.width * header.height > _COVER_PIXELS_MAX:
            return None, ["cover_unreadable"]
        picture = pyvips.Image.thumbnail_buffer(data, THUMB_PX, height=THUMB_PX, size="down")
        return to_srgb(picture.copy_memory()), []
    except pyvips.Error:
        return None, ["cover_unreadable"]


def drawn(peaks: list[float]) -> pyvips.Image:
    """The waveform as bars of ink on paper, THUMB_PX wide."""
    bars = THUMB_PX // 4
    loud = np.array(peaks, dtype=np.float64)
    edges = np.linspace(0, len(loud), bars + 1).astype(int)
    heights = np.array([loud[a : max(a + 1, b)].max() if a < len(loud) else 0 for a, b in pairwise(edges)])
    if heights.max() > 0:
        heights = np.sqrt(heights / heights.max())
    canvas = np.empty((_THUMB_HEIGHT_PX, THUMB_PX, 3), dtype=np.uint8)
    canvas[:] = _PAPER
    middle = _THUMB_HEIGHT_PX // 2
    for index, height in enumerate(heights):
        half = max(1, round(height * (middle - 14)))
        canvas[middle - half : middle + half, index * 4 : index * 4 + 3] = _INK
    picture = pyvips.Image.new_from_memory(canvas.tobytes(), THUMB_PX, _THUMB_HEIGHT_PX, 3, "uchar")
    return picture.copy(interpretation="srgb")
