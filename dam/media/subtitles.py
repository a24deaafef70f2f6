"""Subtitle files, WebVTT and SubRip, read and written. Pure: linear in what is given, and bounded.

What can't be read of a file is left out and told as a warning; a file in which nothing can be read is refused.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from dam.domain.transcripts import LONGEST_CUE_CHARACTERS, LONGEST_RECORDING_SECONDS, MOST_CUES, Cue
from dam.media.clean import clean_text, decoded

_TIME: Final = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})"
_TIMING: Final = re.compile(rf"[ \t]*{_TIME}[ \t]*-{{1,2}}>[ \t]*{_TIME}(?:[ \t].*)?")
_SPEAKER: Final = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^<>]{1,200})>", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<[^<>]{0,300}>|\{\\[^{}]{0,300}\}|\{[biuscfy]:[^{}]{0,100}\}", re.IGNORECASE)
_NOT_SPOKEN: Final = ("NOTE", "STYLE", "REGION")
_DIRECTIONS: Final = str.maketrans("", "", "\u202a\u202b\u202c\u202d\u202e")


@dataclass(frozen=True)
class Subtitles:
    """Cues in order of time. `warnings` are codes: cues_skipped, cues_cut."""

    cues: tuple[Cue, ...]
    warnings: tuple[str, ...] = ()


class NotSubtitles(ValueError):
    """There is not one cue in it."""


def parse(data: bytes) -> Subtitles:
    """Read a WebVTT or SubRip file in any of our encodings. Raises `NotSubtitles`."""
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    cues: list[Cue] = []
    skipped = cut = False
    for timing, lines in _blocks(text):
        cue = _cue(timing, lines)
        if cue is None:
            skipped = True
        elif len(cues) >= MOST_CUES:
            cut = True
            break
        elif cue.text:
            cut |= len(cue.text) >= LONGEST_CUE_CHARACTERS
            cues.append(cue)
    if not cues:
        raise NotSubtitles
    # Files that were joined by hand are not always in order; a player needs them so.
    cues.sort(key=lambda cue: cue.start_seconds)
    named = (("cues_skipped", skipped), ("cues_cut", cut))
    return Subtitles(tuple(cues), tuple(code for code, holds in named if holds))


def to_vtt(cues: Iterable[Cue]) -> str:
    """WebVTT that a player shows as it stands: text alone, everything else escaped."""
    parts = ["WEBVTT\n"]
    for cue in cues:
        # An empty line would end the cue, and an arrow would begin another.
        lines = [line for line in cue.text.split("\n") if line.strip()]
        escaped = "\n".join(html.escape(line, quote=False) for line in lines)
        parts.append(f"{_written(cue.start_seconds)} --> {_written(cue.end_seconds)}\n{escaped}\n")
    return "\n".join(parts)


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each line of times with the lines that follow it; what has an arrow and no times counts too, to be skipped."""
    timing: str | None = None
    lines: list[str] = []
    spoken = True
    fresh = True
    for line in text.split("\n"):
        stripped = line.strip("\ufeff \t")
        if not stripped:
            fresh = True
            if timing is not None:
                yield timing, lines
            timing, lines = None, []
            continue
        if fresh:
            spoken = not stripped.startswith(_NOT_SPOKEN)
            fresh = False
        if "->" in stripped and (_TIMING.fullmatch(stripped) or timing is None) and spoken:
            if timing is not None:  # the empty line between two cues is missing; the number of the next one is not text
                yield timing, lines[:-1] if lines and lines[-1].isdecimal() else lines
            timing, lines = stripped, []
        elif timing is not None:
            lines.append(stripped)
    if timing is not None:
        yield timing, lines


def _cue(timing: str, lines: list[str]) -> Cue | None:
    found = _TIMING.fullmatch(timing)
    if found is None:
        return None
    numbers = found.groups()
    start, end = _seconds(numbers[:4]), _seconds(numbers[4:])
    if not start < end <= LONGEST_RECORDING_SECONDS:
        return None
    return Cue(start, end, _plain("\n".join(lines)))


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000


def _plain(text: str) -> str:
    text = _MARKUP.sub("", _SPEAKER.sub(r"\1: ", text[: 2 * LONGEST_CUE_CHARACTERS]))
    text = clean_text(html.unescape(text)).translate(_DIRECTIONS)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)[:LONGEST_CUE_CHARACTERS]


def _written(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
