"""Sound out of nothing: plucked strings over a drum, and a voice that babbles like somebody at a lectern."""

import io
import wave

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 22_050
_SCALE_HZ = (146.83, 164.81, 196.0, 220.0, 246.94, 293.66, 329.63, 392.0)
_VOWELS_HZ = ((730, 1090, 2440), (530, 1840, 2480), (270, 2290, 3010), (570, 840, 2410), (300, 870, 2240))

Samples = NDArray[np.float64]


def wav(kind: str, seconds: int, seed: int) -> bytes:
    """16-bit mono WAV of `music` or `speech`."""
    samples = music(seconds, seed) if kind == "music" else speech(seconds, seed)
    level = samples / max(1e-9, float(np.abs(samples).max())) * 0.82
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((level * 32767).astype("<i2").tobytes())
    return target.getvalue()


def music(seconds: int, seed: int) -> Samples:
    """A tune of plucked strings in a pentatonic scale over a slow drum."""
    chance = np.random.default_rng(seed)
    sheet = np.zeros(seconds * RATE_HZ + RATE_HZ * 2)
    beat = int(0.3 * RATE_HZ)
    note = 3
    for number in range(seconds * RATE_HZ // beat):
        start = number * beat
        if number % 8 in (0, 3, 6):
            _mix(sheet, start, _drum(chance))
        if chance.random() < 0.78:
            note = int(np.clip(note + chance.integers(-2, 3), 0, len(_SCALE_HZ) - 1))
            _mix(sheet, start, _pluck(_SCALE_HZ[note] * (2 if number % 16 > 11 else 1), 1.3) * 0.7)
        if number % 8 == 0:
            _mix(sheet, start, _pluck(_SCALE_HZ[note // 3] / 2, 1.8))
    return sheet[: seconds * RATE_HZ]


def _pluck(pitch_hz: float, seconds: float) -> Samples:
    """A string's partials, the higher the sooner gone."""
    at = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    tone = np.zeros_like(at)
    for partial in range(1, 9):
        if pitch_hz * partial < RATE_HZ / 2.2:
            tone += np.sin(2 * np.pi * pitch_hz * partial * at) / partial**1.1 * np.exp(-at * (2.2 + 1.6 * partial))
    return tone * np.minimum(1, at / 0.004)


def _drum(chance: np.random.Generator) -> Samples:
    at = np.arange(int(0.22 * RATE_HZ)) / RATE_HZ
    skin = np.sin(2 * np.pi * (70 + 60 * np.exp(-at * 30)) * at) * np.exp(-at * 16)
    return skin + chance.normal(0, 0.08, at.size) * np.exp(-at * 40)


def _mix(sheet: Samples, start: int, sound: Samples) -> None:
    room = sheet[start : start + sound.size]
    room += sound[: room.size]


def speech(seconds: int, seed: int) -> Samples:
    """Syllables of made-up vowels with a falling melody, and the hush of a hall behind them."""
    chance = np.random.default_rng(seed)
    sheet = chance.normal(0, 0.006, seconds * RATE_HZ + RATE_HZ)
    start, words = int(0.4 * RATE_HZ), 0
    while start < (seconds - 1) * RATE_HZ:
        length = chance.uniform(0.11, 0.24)
        melody = 128 + 26 * np.cos(words / 5) + chance.uniform(-9, 9)
        _mix(sheet, start, _syllable(melody, length, _VOWELS_HZ[int(chance.integers(len(_VOWELS_HZ)))], chance))
        words += 1
        pause = 0.55 if words % 11 == 0 else 0.1 if words % 3 == 0 else 0.015
        start += int((length + pause) * RATE_HZ)
    return sheet[: seconds * RATE_HZ]


def _syllable(pitch_hz: float, seconds: float, vowel: tuple[int, int, int], chance: np.random.Generator) -> Samples:
    at = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    glide = 2 * np.pi * pitch_hz * (at - 0.12 * at**2 / seconds)
    tone = np.zeros_like(at)
    for partial in range(1, 26):
        height = partial * pitch_hz
        strength = sum(np.exp(-(((height - formant) / (90 + 0.06 * formant)) ** 2)) for formant in vowel)
        tone += np.sin(partial * glide) * (strength + 0.02) / partial**0.35
    breath = chance.normal(0, 1, at.size) * np.exp(-at * 60) * 0.6
    return (tone + breath) * np.sin(np.pi * np.minimum(1, at / seconds)) ** 0.6
