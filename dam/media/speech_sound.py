"""The sound of a recording as an engine that listens wants it: 16,000 samples a second, one channel, no header."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ffmpeg
import numpy

from dam.domain.hearing import BYTES_PER_SAMPLE, LEVELS_PER_SECOND, PIECE_SECONDS, SAMPLES_PER_SECOND, piece_end
from dam.media import ffmpeg_run

FILE_NAME = "sound.raw"


def speech_sound(path: str, output_dir: str, params: dict[str, Any], report: Callable[[float], None]) -> dict[str, Any]:
    """Of a viewing copy of ours. Params: `duration_seconds`. Writes `sound.raw`. Sandboxed. Raises Refused."""
    source = ffmpeg_run.source(path, "mov")
    options = {"f": "s16le", "ac": 1, "ar": SAMPLES_PER_SECOND, "map_metadata": -1}
    output = ffmpeg.output(source.audio, f"file:{output_dir}/{FILE_NAME}", **options)
    ffmpeg_run.run([output], path, params.get("duration_seconds"), report)
    return {}


def pieces(path: Path) -> Iterator[tuple[float, bytes, float]]:
    """(second at which it begins, its samples, how much of the whole is done after it), cut where it is quiet."""
    whole = path.stat().st_size // BYTES_PER_SAMPLE
    step = SAMPLES_PER_SECOND // LEVELS_PER_SECOND
    at = 0
    with path.open("rb") as file:
        while at < whole:
            file.seek(at * BYTES_PER_SAMPLE)
            data = file.read(PIECE_SECONDS * SAMPLES_PER_SECOND * BYTES_PER_SAMPLE)
            samples = numpy.frombuffer(data, "<i2").astype(numpy.float32)
            rows = len(samples) // step
            levels = numpy.sqrt(numpy.square(samples[: rows * step].reshape(rows, step)).mean(axis=1)).tolist()
            kept = piece_end(levels) * step if at + len(samples) < whole else len(samples)
            yield at / SAMPLES_PER_SECOND, data[: kept * BYTES_PER_SAMPLE], (at + kept) / whole
            at += max(kept, step)
