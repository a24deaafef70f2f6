"""Peaks of sound of any length, in bounded memory."""

import json
import tracemalloc

import numpy as np
import pytest

from dam.media.waveform import PEAKS_MAX, SAMPLE_RATE_HZ, Waveform


def measured(samples: "np.ndarray", chunk: int = 10_001) -> dict[str, object] | None:
    waveform = Waveform()
    data = samples.astype("<i2").tobytes()
    for start in range(0, len(data), chunk):
        waveform.feed(data[start : start + chunk])
    return waveform.finish()


def test_the_loudest_sample_of_each_stretch() -> None:
    samples = np.zeros(SAMPLE_RATE_HZ, dtype=np.int16)
    samples[4000], samples[7999] = -32768, 16384
    result = measured(samples)
    assert result is not None and result["peaks_per_second"] == 50 and result["duration_seconds"] == 1
    peaks = result["peaks"]
    assert isinstance(peaks, list) and len(peaks) == 50
    assert (peaks[25], peaks[49], sum(peaks)) == (1.0, 0.5, 1.5)


def test_a_piece_of_a_stretch_counts_too() -> None:
    result = measured(np.full(1001, 8192, dtype=np.int16))
    assert result is not None and result["duration_seconds"] == pytest.approx(1001 / SAMPLE_RATE_HZ, abs=0.001)
    assert result["peaks"] == [0.25] * 7


def test_no_sound_at_all() -> None:
    assert Waveform().finish() is None and measured(np.zeros(0)) is None


def test_three_hours_stay_small() -> None:
    minute = (np.sin(np.arange(SAMPLE_RATE_HZ * 60) / 7) * 20_000).astype("<i2").tobytes()
    waveform = Waveform()
    tracemalloc.start()
    for _ in range(180):
        waveform.feed(minute)
    result = waveform.finish()
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert result is not None and result["duration_seconds"] == 180 * 60
    assert len(json.dumps(result)) < 120_000 and peak_bytes < 30_000_000
    peaks = result["peaks"]
    assert isinstance(peaks, list) and PEAKS_MAX / 2 < len(peaks) <= PEAKS_MAX
