"""Peaks of a recording's sound, measured while ffmpeg decodes it; memory and file stay small at any length.

The file: {"version": 1, "sample_rate": 8000, "channels": 1, "peaks_per_second": …, "duration_seconds": …,
"peaks": [0..1, …]}: of each stretch the loudest sample, 1 is full scale.
"""

import json
from typing import Any, Final

import numpy as np

SAMPLE_RATE_HZ: Final = 8000
PEAKS_MAX: Final = 12_000
_BLOCK_SAMPLES: Final = 160  # 20 ms


class Waveform:
    """Takes signed 16-bit mono samples at SAMPLE_RATE_HZ in chunks of any size."""

    def __init__(self) -> None:
        self._rest = b""
        self._peaks: list[np.ndarray[Any, Any]] = []
        self._samples = 0

    def feed(self, chunk: bytes) -> None:
        """Count more sound."""
        data = self._rest + chunk
        whole = len(data) - len(data) % (_BLOCK_SAMPLES * 2)
        self._rest = data[whole:]
        if whole:
            self._count(np.frombuffer(data[:whole], dtype="<i2"))

    def _count(self, samples: "np.ndarray[Any, Any]") -> None:
        self._samples += len(samples)
        self._peaks.append(np.abs(samples.astype(np.int32)).reshape(-1, _BLOCK_SAMPLES).max(axis=1).astype(np.uint16))
        if len(self._peaks) > 4096:
            self._peaks = [np.concatenate(self._peaks)]

    def finish(self) -> dict[str, Any] | None:
        """The waveform, or None when there was no sound at all."""
        if len(self._rest) >= 2:
            tail = np.frombuffer(self._rest[: len(self._rest) // 2 * 2], dtype="<i2")
            heard = len(tail)
            self._count(np.pad(tail, (0, -heard % _BLOCK_SAMPLES)))
            self._samples -= -heard % _BLOCK_SAMPLES
            self._rest = b""
        if not self._samples:
            return None
        peaks = np.concatenate(self._peaks)
        factor = -(-len(peaks) // PEAKS_MAX)
        peaks = np.pad(peaks, (0, -len(peaks) % factor)).reshape(-1, factor).max(axis=1)
        return {
            "version": 1,
            "sample_rate": SAMPLE_RATE_HZ,
            "channels": 1,
            "peaks_per_second": SAMPLE_RATE_HZ / _BLOCK_SAMPLES / factor,
            "duration_seconds": round(self._samples / SAMPLE_RATE_HZ, 3),
            "peaks": [round(float(peak) / 32768, 3) for peak in peaks],
        }


def write(waveform: dict[str, Any], path: str) -> None:
    """Write the JSON file."""
    with open(path, "w", encoding="ascii") as stream:  # noqa: PTH123 - a plain name in the output folder
        json.dump(waveform, stream, separators=(",", ":"))
