"""What comes out of `dam.media`: frozen results and the one failure that carries a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from dam.domain.failures import FAILURES
from dam.domain.metadata_map import DescriptiveFields

Kind = Literal["photo", "video", "audio", "text"]


@dataclass(frozen=True)
class Rendition:
    """One derived file, as it lies in the output folder. Sizes are in bytes, pixels and seconds."""

    name: str
    path: Path
    media_type: str
    size_bytes: int
    width_px: int | None = None
    height_px: int | None = None
    duration_seconds: float | None = None


@dataclass(frozen=True)
class EmbeddedSubtitles:
    """A subtitle stream of a recording as WebVTT, and what it says of itself."""

    data: bytes
    language: str
    title: str


@dataclass(frozen=True)
class Facts:
    """What the bytes themselves say. Width and height are as displayed, after rotation and pixel shape."""

    width_px: int | None = None
    height_px: int | None = None
    duration_seconds: float | None = None
    frame_rate: float | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    audio_channels: int | None = None
    sample_rate_hz: int | None = None
    page_count: int | None = None
    dhash: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Produced:
    """Everything made of one original. `kind` may differ from the sniffed one: an MP4 without picture is audio.

    `embedded` is JSON-safe, {group: {tag: value}}. `text` is the plain text inside, at most 5 MB.
    `warnings` are short stable codes, such as `truncated`.
    """

    kind: Kind
    facts: Facts
    embedded: Mapping[str, Mapping[str, Any]]
    descriptive: DescriptiveFields
    renditions: tuple[Rendition, ...]
    text: str | None = None
    warnings: tuple[str, ...] = ()
    subtitles: tuple[EmbeddedSubtitles, ...] = ()


class MediaFailure(Exception):
    """The original could not be processed. `code` is one of `dam.domain.failures.FAILURES`; `detail` is for the log."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail

    @property
    def reason(self) -> str:
        """The English sentence for a person."""
        return FAILURES[self.code]
