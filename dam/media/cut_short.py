"""Whether a recording ends before the end that its header tells: the copy of it broke off, or the camera did."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

# A header rounds, sound and picture end apart, and some muxers count a last frame twice.
_SLACK_SECONDS: Final = 0.5
_SLACK_PART: Final = 0.02
_MOST_BOXES: Final = 10_000


def played_seconds(proxy_path: str) -> float:
    """How long what came out of the decoder plays. The proxy was just written by our own ffmpeg."""
    import av

    with av.open(proxy_path) as container:
        return float((container.duration or 0) / av.time_base)


def is_cut_short(probe: Mapping[str, Any], played: float) -> bool:
    """`probe` as `dam.media.probe` gives it; `played` are seconds."""
    declared = float(probe.get("duration_seconds") or 0.0)
    # In some containers the length is the moment of the end, counted from before the first picture.
    lacking = declared - played - max(0.0, float(probe.get("start_seconds") or 0.0))
    return lacking > _SLACK_SECONDS + _SLACK_PART * declared


def lacks_bytes(path: Path) -> bool:
    """Whether a WAV or AVI is smaller than its header tells; readers go by its size and see nothing of that."""
    with path.open("rb") as file:
        mark, size = file.read(4), int.from_bytes(file.read(4), "little")
    # A recorder that could not go back to fill the size in leaves nothing, or all ones.
    return mark == b"RIFF" and 0 < size < 0xFFFFFFFF - 8 and size + 8 > path.stat().st_size + 1


def breaks_off_in_a_box(path: Path) -> bool:
    """Whether the last of an MP4's or MOV's outermost boxes is longer than the file goes on."""
    whole = path.stat().st_size
    at = boxes = 0
    with path.open("rb") as file:
        while at + 8 <= whole:
            file.seek(at)
            size, mark = int.from_bytes(file.read(4), "big"), file.read(4)
            if size == 0 or not mark.strip().isalnum():  # the last one, to the end; or no box at all
                return False
            # A length that a hostile file gives must lead on.
            at += max(int.from_bytes(file.read(8), "big"), 16) if size == 1 else max(size, 8)
            boxes += 1
            if boxes == _MOST_BOXES:
                return False
    return at > whole
