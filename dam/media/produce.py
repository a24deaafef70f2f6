"""From one original to everything that is made of it. The only entry that services need, beside `clips_of`."""

import base64
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from dam.domain.failures import FAILURES
from dam.domain.metadata_map import describe
from dam.domain.rendition_plan import PLAN, planned
from dam.domain.transcripts import MAXIMUM_BYTES
from dam.media.cut_short import is_cut_short, lacks_bytes
from dam.media.results import EmbeddedSubtitles, Facts, Kind, MediaFailure, Produced, Rendition
from dam.media.sandbox import DecoderError, Limits, Sandbox
from dam.media.sniff import Sniffed

_MIB: Final = 1024 * 1024
PHOTO_LIMITS: Final = Limits(
    wall_seconds=180, cpu_seconds=240, memory_bytes=2048 * _MIB, file_bytes=256 * _MIB, output_bytes=1024 * _MIB
)
TEXT_LIMITS: Final = Limits(
    wall_seconds=180, cpu_seconds=180, memory_bytes=1536 * _MIB, file_bytes=256 * _MIB, output_bytes=1024 * _MIB
)
_LONGEST_WALL_SECONDS: Final = 24 * 3600.0
# Four hours of speech in Opus are 10 MB and their listening copy 230; a camera on a tripod in AV1 comes near to it.
_LEAST_OUTPUT_BYTES: Final = 64 * _MIB
_OUTPUT_PER_INPUT: Final = 64
_MOST_OUTPUT_BYTES: Final = 64 * 1024 * _MIB
PROBE_LIMITS: Final = Limits(wall_seconds=300, cpu_seconds=240, memory_bytes=1536 * _MIB, file_bytes=_MIB)


@dataclass(frozen=True)
class Options:
    """What a service may choose. `threads` is per decoder, 0 leaves it to ffmpeg; `fonts` draw pages of texts."""

    threads: int = 1
    video_threads: int = 0
    pixels_max: int = 500_000_000
    fonts: Sequence[Path] = ()


@dataclass(frozen=True)
class _Original:
    """One call of `produce`: what is to be decoded, by whom, and where to."""

    sandbox: Sandbox
    path: Path
    sniffed: Sniffed
    output_dir: Path
    sidecar: str | None
    options: Options
    on_progress: Callable[[float], None] | None

    def decoded(self, function_name: str, limits: Limits, **params: Any) -> dict[str, Any]:
        return self.sandbox.run(function_name, self.path, self.output_dir, params, limits, self.on_progress)


def produce(
    sandbox: Sandbox,
    input_path: Path,
    sniffed: Sniffed,
    output_dir: Path,
    *,
    sidecar: bytes | None = None,
    options: Options | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> Produced:
    """Make all renditions of an original into `output_dir` (an existing, empty folder).

    `sidecar` is the content of an .xmp beside it. `on_progress` gets fractions from 0 to 1. Raises MediaFailure.
    """
    if input_path.stat().st_size == 0:
        raise MediaFailure("empty")
    coded = base64.b64encode(sidecar).decode() if sidecar else None
    original = _Original(sandbox, input_path, sniffed, output_dir, coded, options or Options(), on_progress)
    make = {"photo": _photo, "text": _text, "video": _recording, "audio": _recording}[sniffed.kind]
    try:
        return make(original)
    except DecoderError as problem:
        raise failure_of(problem) from problem


def failure_of(problem: DecoderError) -> MediaFailure:
    """The failure that a decoder's error amounts to; a code that nobody knows reads as `damaged`."""
    return MediaFailure(problem.code if problem.code in FAILURES else "damaged", problem.detail)


def _photo(original: _Original) -> Produced:
    made = original.decoded(
        "photo",
        PHOTO_LIMITS,
        format_name=original.sniffed.format_name,
        sidecar=original.sidecar,
        pixels_max=original.options.pixels_max,
        threads=original.options.threads,
    )
    facts = Facts(
        width_px=made["width_px"], height_px=made["height_px"], dhash=made.get("dhash"), details=made.get("details", {})
    )
    return _produced("photo", facts, made, original.output_dir)


def _text(original: _Original) -> Produced:
    made = original.decoded(
        "text",
        TEXT_LIMITS,
        format_name=original.sniffed.format_name,
        sidecar=original.sidecar,
        fonts=[str(font) for font in original.options.fonts],
    )
    produced = _produced("text", Facts(page_count=made.get("page_count")), made, original.output_dir)
    plain = next((rendition.path for rendition in produced.renditions if rendition.name == "text"), None)
    return replace(produced, text=plain.read_text("utf-8")) if plain else produced


def _recording(original: _Original) -> Produced:
    sniffed, output_dir = original.sniffed, original.output_dir
    probe = probed(
        original.sandbox,
        original.path,
        sniffed,
        output_dir,
        sidecar=original.sidecar,
        on_progress=original.on_progress,
    )
    kind: Kind = "video" if probe["video"] else "audio"
    threads = original.options.video_threads
    limits = recording_limits(probe, original.path.stat().st_size)
    made = original.decoded(kind, limits, demuxer=sniffed.demuxer, probe=probe, threads=threads)
    made["embedded"] = probe["embedded"]
    subtitles, unread = _subtitles(original, probe)
    made["warnings"] = [*probe["warnings"], *made["warnings"], *unread]
    if is_cut_short(probe, made["played_seconds"]) or lacks_bytes(original.path):
        made["warnings"].append("shorter_than_declared")
    return replace(_produced(kind, recording_facts(probe, made), made, output_dir), subtitles=subtitles)


def _subtitles(original: _Original, probe: Mapping[str, Any]) -> tuple[tuple[EmbeddedSubtitles, ...], tuple[str, ...]]:
    """The subtitles inside, and warnings: a recording is whole without them."""
    streams = probe.get("subtitles")
    if not streams:
        return (), ()
    wanted = {"streams": streams, "duration_seconds": probe.get("duration_seconds")}
    limits = recording_limits(probe, original.path.stat().st_size)
    try:
        made = original.decoded("subtitles", limits, demuxer=original.sniffed.demuxer, **wanted)
    except DecoderError:
        return (), ("subtitles_unreadable",)
    found = []
    for entry in made["streams"]:
        path = original.output_dir / Path(str(entry["file_name"])).name
        if stat.S_ISREG(path.lstat().st_mode) and path.lstat().st_size <= MAXIMUM_BYTES:
            found.append(EmbeddedSubtitles(path.read_bytes(), str(entry["language"]), str(entry["title"])))
    return tuple(found), ()


def probed(
    sandbox: Sandbox,
    path: Path,
    sniffed: Sniffed,
    output_dir: Path,
    sidecar: str | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> dict[str, Any]:
    """What a recording holds, as `dam.media.probe` describes. Raises DecoderError."""
    params = {"demuxer": sniffed.demuxer, "format_name": sniffed.format_name, "sidecar": sidecar}
    return sandbox.run("probe", path, output_dir, params, PROBE_LIMITS, on_progress)


def recording_limits(probe: Mapping[str, Any], size_bytes: int) -> Limits:
    """Time grows with the recording; ten times its length is for a slow machine and a large picture.

    What a file says of its length may be a lie of years, so there is an end to it. What comes out grows with what came
    in: no true recording swells so much, however well it was packed, and a small file must not fill the disk.
    """
    output = min(_LEAST_OUTPUT_BYTES + _OUTPUT_PER_INPUT * size_bytes, _MOST_OUTPUT_BYTES)
    seconds = float(probe.get("duration_seconds") or 3600)
    wall = min(max(600.0, 10 * seconds), _LONGEST_WALL_SECONDS)
    return Limits(
        wall_seconds=wall,
        cpu_seconds=int(wall * 8),
        memory_bytes=4096 * _MIB,
        file_bytes=output,
        output_bytes=output,
    )


def recording_facts(probe: Mapping[str, Any], made: Mapping[str, Any]) -> Facts:
    """The facts of a recording from its probe."""
    video, audio = probe["video"] or {}, probe["audio"] or {}
    return Facts(
        width_px=video.get("width_px"),
        height_px=video.get("height_px"),
        duration_seconds=_length_seconds(probe, made["played_seconds"]),
        frame_rate=video.get("frame_rate"),
        video_codec=video.get("codec"),
        audio_codec=audio.get("codec"),
        audio_channels=audio.get("channels"),
        sample_rate_hz=audio.get("sample_rate_hz"),
        dhash=made.get("dhash"),
        details={
            "rotation": video.get("rotation"),
            "interlaced": video.get("interlaced"),
            "hdr": video.get("hdr"),
            "pixel_format": video.get("pixel_format"),
            "audio_tracks": probe.get("audio_count"),
            "chapters": probe.get("chapters", []),
        },
    )


def _length_seconds(probe: Mapping[str, Any], played_seconds: float) -> float:
    """What the header tells, as long as that is there."""
    declared = probe.get("duration_seconds")
    return float(declared) if declared and not is_cut_short(probe, played_seconds) else played_seconds


def _produced(kind: Kind, facts: Facts, made: Mapping[str, Any], output_dir: Path) -> Produced:
    renditions = tuple(_checked(kind, entry, output_dir) for entry in made["renditions"])
    names = {rendition.name for rendition in renditions}
    lacking = [plan.name for plan in PLAN[kind] if not plan.optional and plan.name not in names]
    warnings = [*made.get("warnings", []), *(f"without_{name}" for name in lacking)]
    embedded = made.get("embedded", {})
    return Produced(
        kind=kind,
        facts=facts,
        embedded=embedded,
        descriptive=describe(embedded),
        renditions=renditions,
        warnings=tuple(str(warning)[:200] for warning in warnings),
    )


def _checked(kind: str, entry: Mapping[str, Any], output_dir: Path) -> Rendition:
    """One rendition, believed only as far as the plan names it and a plain file lies there."""
    try:
        plan = planned(kind, str(entry["name"]))
        path = output_dir / plan.file_name
        status = path.lstat()
    except (KeyError, FileNotFoundError):
        raise MediaFailure(
            "decoder_crashed", f"the decoder names a rendition that is not there: {entry!r:.200}"
        ) from None
    if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1 or (status.st_size == 0 and plan.name != "text"):
        raise MediaFailure("decoder_crashed", f"{plan.name} is not a plain file with something in it")
    return Rendition(
        name=plan.name,
        path=path,
        media_type=plan.media_type,
        size_bytes=status.st_size,
        width_px=entry.get("width_px"),
        height_px=entry.get("height_px"),
        duration_seconds=entry.get("duration_seconds"),
    )


def sound_for_speech(
    sandbox: Sandbox,
    proxy_path: Path,
    output_dir: Path,
    duration_seconds: float | None,
    on_progress: Callable[[float], None] | None = None,
) -> Path:
    """The sound of a viewing copy as `dam.media.speech_sound` describes it. Raises MediaFailure."""
    limits = recording_limits({"duration_seconds": duration_seconds}, proxy_path.stat().st_size)
    try:
        sandbox.run("speech_sound", proxy_path, output_dir, {"duration_seconds": duration_seconds}, limits, on_progress)
    except DecoderError as problem:
        raise failure_of(problem) from problem
    path = output_dir / "sound.raw"
    if not path.is_file() or path.is_symlink():
        raise MediaFailure("no_streams", "no sound came out")
    return path


@dataclass(frozen=True)
class CutClip:
    """A finished clip, as it lies in the output folder."""

    path: Path
    media_type: str
    size_bytes: int
    duration_seconds: float
    width_px: int | None = None
    height_px: int | None = None


_CLIP_TYPES: Final = {
    "clip.mp4": "video/mp4",
    "clip.mov": "video/quicktime",
    "clip.webm": "video/webm",
    "clip.mkv": "video/x-matroska",
    "clip.m4a": "audio/mp4",
    "clip.mp3": "audio/mpeg",
    "clip.mka": "audio/x-matroska",
}


def cut_clip(
    sandbox: Sandbox,
    input_path: Path,
    sniffed: Sniffed,
    output_dir: Path,
    *,
    in_seconds: float,
    out_seconds: float,
    mode: str = "exact",
    on_progress: Callable[[float], None] | None = None,
) -> CutClip:
    """Cut [in, out) of a recording into `output_dir`. `mode` is `exact` or `copy`. Raises MediaFailure."""
    try:
        probe = probed(sandbox, input_path, sniffed, output_dir, on_progress=on_progress)
        params = {
            "demuxer": sniffed.demuxer,
            "probe": probe,
            "in_seconds": in_seconds,
            "out_seconds": out_seconds,
            "mode": mode,
        }
        limits = recording_limits(probe, input_path.stat().st_size)
        made = sandbox.run("clip", input_path, output_dir, params, limits, on_progress)
    except DecoderError as problem:
        raise failure_of(problem) from problem
    name = str(made["file_name"])
    if name not in _CLIP_TYPES:
        raise MediaFailure("decoder_crashed", "the decoder names a clip of its own")
    path = output_dir / name
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
        raise MediaFailure("decoder_crashed", "the clip is not a plain file")
    return CutClip(
        path=path,
        media_type=_CLIP_TYPES[name],
        size_bytes=status.st_size,
        duration_seconds=float(made["duration_seconds"]),
        width_px=made.get("width_px"),
        height_px=made.get("height_px"),
    )
