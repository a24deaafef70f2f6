"""What a recording holds: streams, duration, size as displayed, tags. By PyAV inside the sandbox."""

import base64
import contextlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av

from dam.media.clean import bounded, clean_text, decoded
from dam.media.confine import Refused
from dam.media.cut_short import breaks_off_in_a_box
from dam.media.embedded_subtitles import TEXT_CODECS
from dam.media.tags import audio_tags
from dam.media.xmp import parse_sidecar

# Formats whose header does not say how long they are, or only guesses.
_COUNTED: Final = frozenset({"mp3", "aac", "amr", "mpegts", "mpeg", "mpegvideo", "dv"})
_HDR_TRANSFERS: Final = {16: "pq", 18: "hlg"}
_PROBED_PACKETS: Final = 300


def probe(path: str, output_dir: str, params: dict[str, Any], report: Callable[[float], None]) -> dict[str, Any]:
    """Facts about a recording. Params: `demuxer`, `format_name`, `sidecar` (base64 of an .xmp, optional).

    Gives `video` and `audio` (each a dict with its stream `index`, or None), `audio_count`, `duration_seconds`,
    `start_seconds` (the moment of the first picture or sound), `chapters`, `subtitles` (streams with words), `cover`
    (whether a picture is attached), `embedded`, `warnings`. Raises Refused.
    """
    del output_dir, report
    demuxer = str(params["demuxer"])
    try:
        with _opened(path, demuxer) as container:
            facts = _facts(container)
            groups, warnings = _embedded(container, path, str(params.get("format_name", "")))
            facts["duration_seconds"] = _declared_duration(container, demuxer)
            facts["start_seconds"] = round((container.start_time or 0) / av.time_base, 6)
        if facts["duration_seconds"] is None:
            with _opened(path, demuxer) as container:
                facts["duration_seconds"] = _counted_duration(container)
        if params.get("sidecar"):
            _add_xmp("sidecar", base64.b64decode(params["sidecar"]), groups, warnings)
    except av.error.MemoryError as problem:
        raise MemoryError(str(problem)) from None
    except (av.error.FFmpegError, EOFError) as problem:
        text = f"{type(problem).__name__}: {problem}"
        cut = "moov atom" in text or "End of file" in text or (demuxer == "mov" and breaks_off_in_a_box(Path(path)))
        raise Refused("truncated" if cut else "damaged", text) from None
    if facts["video"] is None and facts["audio"] is None:
        raise Refused("no_streams", f"{facts['stream_count']} streams, none of picture or sound that can be decoded")
    return {**facts, "embedded": bounded(groups), "warnings": warnings + facts["warnings"]}


def _opened(path: str, demuxer: str) -> Any:
    options = {"protocol_whitelist": "file", "format_whitelist": demuxer}
    if demuxer == "mov":
        options["export_xmp"] = "1"
    return av.open(path, format=demuxer, options=options, metadata_errors="replace")


def _add_xmp(name: str, packet: bytes, groups: dict[str, dict[str, Any]], warnings: list[str]) -> None:
    try:
        groups[name] = parse_sidecar(packet)
    except ValueError as problem:
        warnings.append(f"{name}_unreadable: {type(problem).__name__}")


def _facts(container: Any) -> dict[str, Any]:
    warnings: list[str] = []
    video = audio = None
    covers = 0
    for stream in container.streams:
        if stream.type == "video" and _is_cover(stream):
            covers += 1
        elif stream.type == "video" and video is None:
            video = _video(container, stream, warnings)
        elif stream.type == "audio" and audio is None:
            audio = _audio(stream, warnings)
    counted = [stream for stream in container.streams.audio if stream.codec_context is not None]
    return {
        "video": video,
        "audio": audio,
        "audio_count": len(counted),
        "stream_count": len(container.streams),
        "cover": covers > 0,
        "chapters": _chapters(container),
        "subtitles": _subtitles(container),
        "warnings": warnings,
    }


def _is_cover(stream: Any) -> bool:
    disposition = getattr(stream, "disposition", None)
    attached = getattr(type(disposition), "attached_pic", None) or getattr(av.stream.Disposition, "attached_pic", 0)
    return bool(int(disposition or 0) & int(attached))


def _video(container: Any, stream: Any, warnings: list[str]) -> dict[str, Any] | None:
    context = stream.codec_context
    if context is None or context.codec is None:
        warnings.append("video_codec_unknown")
        return None
    first = _first_frame(container, stream)
    if first is None:
        warnings.append("video_not_decodable")
        return None
    aspect = stream.sample_aspect_ratio or context.sample_aspect_ratio or Fraction(1)
    aspect = aspect if aspect and Fraction(1, 8) <= aspect <= 8 else Fraction(1)
    width, height = first.width, first.height
    rotation = int(getattr(first, "rotation", 0) or 0) % 360
    shown_width, shown_height = round(width * aspect), height
    if rotation in (90, 270):
        shown_width, shown_height = shown_height, shown_width
    rate = stream.average_rate or stream.guessed_rate or stream.base_rate
    return {
        "index": stream.index,
        "codec": context.codec.name,
        "width_px": shown_width,
        "height_px": shown_height,
        "coded_width_px": width,
        "coded_height_px": height,
        "rotation": rotation,
        "frame_rate": round(float(rate), 4) if rate and 0 < rate <= 1000 else None,
        "interlaced": bool(getattr(first, "interlaced_frame", False)),
        "hdr": _HDR_TRANSFERS.get(int(getattr(first, "color_trc", 0) or 0)),
        "pixel_format": first.format.name,
        "frames": stream.frames or None,
    }


def _first_frame(container: Any, stream: Any) -> Any:
    """The first frame that decodes, or None. Only a keyframe is decoded where there is one: frames cost time."""
    context = stream.codec_context
    context.skip_frame = "NONKEY"
    seen = 0
    with contextlib.suppress(av.error.FFmpegError):  # whatever came until here counts
        for packet in container.demux(stream):
            seen += 1
            if seen > _PROBED_PACKETS:
                break
            frames = _decoded(packet.decode)
            if not frames and packet.is_keyframe and context.skip_frame == "NONKEY":
                frames = _decoded(context.decode)  # it waits for others that would come before it
                context.flush_buffers()
                context.skip_frame = "DEFAULT"  # if that was no use, all that follow are tried
            if frames:
                return frames[0]
    return None


def _decoded(decode: Callable[[], Any]) -> list[Any]:
    try:
        return list(decode())
    except (av.error.InvalidDataError, av.error.EOFError):
        return []


def _audio(stream: Any, warnings: list[str]) -> dict[str, Any] | None:
    context = stream.codec_context
    if context is None or context.codec is None or not context.sample_rate:
        warnings.append("audio_codec_unknown")
        return None
    return {
        "index": stream.index,
        "codec": context.codec.name,
        "channels": context.channels,
        "sample_rate_hz": context.sample_rate,
        "layout": context.layout.name if context.layout else None,
    }


def _declared_duration(container: Any, demuxer: str) -> float | None:
    """Seconds from the header, where it can be believed."""
    if container.duration and container.duration > 0 and demuxer not in _COUNTED:
        return round(container.duration / av.time_base, 6)
    return None


def _counted_duration(container: Any) -> float | None:
    """Seconds by reading every packet without decoding, else what the header guesses."""
    first: Fraction | None = None
    last = Fraction(0)
    with contextlib.suppress(av.error.InvalidDataError):  # what was read until the damage counts
        for packet in container.demux():
            moment = packet.pts if packet.pts is not None else packet.dts
            if moment is None or packet.stream.type not in ("video", "audio") or packet.time_base is None:
                continue
            start = moment * packet.time_base
            first = start if first is None else min(first, start)
            last = max(last, start + (packet.duration or 0) * packet.time_base)
    if first is not None and last > first:
        return round(float(last - first), 6)
    return round(container.duration / av.time_base, 6) if container.duration and container.duration > 0 else None


def _chapters(container: Any) -> list[dict[str, Any]]:
    found = []
    for chapter in (container.chapters() if hasattr(container, "chapters") else [])[:200]:
        scale = Fraction(chapter["time_base"])
        found.append(
            {
                "start_seconds": round(float(chapter["start"] * scale), 3),
                "end_seconds": round(float(chapter["end"] * scale), 3),
                "title": clean_text(str(chapter.get("metadata", {}).get("title", "")))[:300],
            }
        )
    return found


def _subtitles(container: Any) -> list[dict[str, Any]]:
    return [
        {
            "index": stream.index,
            "language": clean_text(str(stream.metadata.get("language", "")))[:20],
            "title": clean_text(str(stream.metadata.get("title", "")))[:200],
        }
        for stream in container.streams.subtitles
        if stream.codec_context is not None and stream.codec_context.name in TEXT_CODECS
    ]


def _embedded(container: Any, path: str, format_name: str) -> tuple[dict[str, dict[str, Any]], list[str]]:
    groups: dict[str, dict[str, Any]] = {"container": {}, "quicktime": {}}
    xmp = container.metadata.get("xmp")
    for source in (container, *container.streams):
        for name, value in source.metadata.items():
            text = _repaired(str(value))
            group = "quicktime" if name.startswith("com.apple.quicktime") else "container"
            if text and name.lower() not in (
                "handler_name",
                "vendor_id",
                "major_brand",
                "minor_version",
                "compatible_brands",
                "xmp",
            ):
                groups[group].setdefault(name if group == "quicktime" else name.lower(), text)
    tags, warnings = audio_tags(path, format_name)
    groups["tags"] = tags
    if xmp:
        _add_xmp("xmp", xmp.encode(), groups, warnings)
    return groups, warnings


def _repaired(text: str) -> str:
    """Tags in a code page come as Latin-1 letters out of some formats."""
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return clean_text(text)
    return clean_text(decoded(raw) if any(byte >= 0x80 for byte in raw) else text)
