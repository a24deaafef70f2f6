"""Clips: an in/out range of a recording, exact to the frame or copied at keyframes. Runs in the sandbox."""

import contextlib
from collections.abc import Callable
from typing import Any, Final

import av
import ffmpeg

from dam.media import ffmpeg_run
from dam.media.audio import proxy_options as sound_options
from dam.media.confine import Refused
from dam.media.tools import ffmpeg_features

# Containers with an index seek straight to the place; the others are entered earlier and decoded up to it.
_INDEXED: Final = frozenset({"mov", "matroska", "wav", "flac", "aiff", "ogg", "w64", "caf"})
_RUN_UP_SECONDS: Final = 10.0
# Here most frames carry no time of their own: only counted from the start are they right.
_UNTIMED: Final = frozenset({"mpeg", "mpegvideo", "dv"})
_LOOK_BACK_SECONDS: Final = 40.0
_IN_MP4: Final = frozenset({"h264", "hevc", "av1", "mpeg4", "vp9", "mpeg2video"})
_IN_WEBM: Final = frozenset({"vp8", "vp9", "av1", "libvpx", "libvpx-vp9", "libdav1d"})
_SOUND_IN_WEBM: Final = frozenset({"opus", "vorbis", "libopus", "libvorbis"})
_SOUND_IN_MP4: Final = frozenset({"aac", "mp3", "ac3", "eac3", "alac", "opus", "flac"})


def clip(path: str, output_dir: str, params: dict[str, Any], report: Callable[[float], None]) -> dict[str, Any]:
    """Cut. Params: `demuxer`, `probe`, `in_seconds`, `out_seconds`, `mode` (`exact`, `copy`).

    Exact: the frames whose time lies in [in, out), coded anew. Copy: from the keyframe at or before the in mark.
    Gives `file_name`, `media_type`, `duration_seconds`, `width_px`, `height_px`. Raises Refused.
    """
    begin, end = float(params["in_seconds"]), float(params["out_seconds"])
    duration = params["probe"].get("duration_seconds")
    if begin < 0 or end <= begin or (duration and begin >= duration):
        raise Refused("clip_range", f"{begin} to {end} of {duration}")
    if duration:
        end = min(end, float(duration))
    make = _copied if params["mode"] == "copy" else _exact
    output, file_name, media_type = make(path, output_dir, params, begin, end)
    ffmpeg_run.run([output], path, end - begin, report)
    if not ffmpeg_run.present(output_dir, file_name):
        raise Refused("clip_empty", f"nothing between {begin} and {end}")
    return {"file_name": file_name, "media_type": media_type, **_measured(f"{output_dir}/{file_name}")}


def _exact(path: str, output_dir: str, params: dict[str, Any], begin: float, end: float) -> tuple[Any, str, str]:
    picture, sound = params["probe"]["video"], params["probe"]["audio"]
    if picture is None:
        source = _entered(path, params["demuxer"], begin, end - begin)
        options = {**sound_options(min(2, int(sound.get("channels") or 2))), "b:a": "192k"}
        return (
            ffmpeg.output(source[str(sound["index"])], f"file:{output_dir}/clip.m4a", **options),
            "clip.m4a",
            "audio/mp4",
        )
    # A mark set on a frame must not lose it to rounding: the window is moved a quarter of a frame to the left.
    nudge = 0.25 / (picture.get("frame_rate") or 25)
    begin, end = max(0.0, begin - nudge), end - nudge
    run_up = 0.0 if params["demuxer"] in _INDEXED else min(begin, _RUN_UP_SECONDS)
    if params["demuxer"] in _UNTIMED:
        run_up = begin
    source = _entered(path, params["demuxer"], begin - run_up, run_up + end - begin + 1)
    window = {"start": f"{run_up:.6f}", "end": f"{run_up + end - begin:.6f}"}
    frames = source[str(picture["index"])].filter("trim", **window).filter("setpts", "PTS-STARTPTS")
    if picture.get("interlaced"):
        frames = frames.filter("bwdif", mode="send_frame", deint="interlaced")
    width, height = picture["width_px"] // 2 * 2, picture["height_px"] // 2 * 2
    streams = [frames.filter("scale", max(2, width), max(2, height)).filter("setsar", 1).filter("format", "yuv420p")]
    options: dict[str, Any] = {
        "c:v": "libx264",
        "preset": "veryfast",
        "crf": 18,
        "movflags": "+faststart",
        "map_metadata": -1,
        "map_chapters": -1,
        "max_muxing_queue_size": 4096,
        **ffmpeg_features().keep_frame_times,
    }
    if sound is not None:
        streams.append(source[str(sound["index"])].filter("atrim", **window).filter("asetpts", "PTS-STARTPTS"))
        options |= {"c:a": "aac", "b:a": "192k"}
    return ffmpeg.output(*streams, f"file:{output_dir}/clip.mp4", **options), "clip.mp4", "video/mp4"


def _entered(path: str, demuxer: str, at: float, length: float | None = None, **options: Any) -> Any:
    """The input from a moment on; from the very start without a seek, which some formats answer by losing frames."""
    if at > 0:
        options["ss"] = f"{at:.6f}"
    if length is not None:
        options["t"] = f"{length:.6f}"
    return ffmpeg_run.source(path, demuxer, **options)


def _copied(path: str, output_dir: str, params: dict[str, Any], begin: float, end: float) -> tuple[Any, str, str]:
    picture, sound = params["probe"]["video"], params["probe"]["audio"]
    entry, skipped = begin, 0.0
    if picture is not None and params["demuxer"] not in _INDEXED:
        # Seeking lands beside a keyframe here: enter well before the right one and drop what comes ahead of it.
        keyframe = _keyframe_before(path, params["demuxer"], picture["index"], begin)
        entry = max(0.0, keyframe - _RUN_UP_SECONDS)
        skipped, begin = max(0.0, keyframe - entry - 0.01), keyframe
    length = f"{end - begin:.6f}"
    options: dict[str, Any] = {"c": "copy", "avoid_negative_ts": "make_zero", "map_metadata": -1, "map_chapters": -1}
    if skipped:
        source = _entered(path, params["demuxer"], entry, fflags="+genpts")
        options |= {"ss": f"{skipped:.6f}", "t": length}
    else:
        source = _entered(path, params["demuxer"], entry, end - begin)
    streams = [source[str(stream["index"])] for stream in (picture, sound) if stream is not None]
    fits = (picture is None or picture["codec"] in _IN_MP4) and (sound is None or sound["codec"] in _SOUND_IN_MP4)
    if picture is None:
        file_name, media_type = (
            ("clip.m4a", "audio/mp4") if sound["codec"] in ("aac", "alac") else ("clip.mka", "audio/x-matroska")
        )
        if sound["codec"] in ("mp3", "mp3float"):
            file_name, media_type = "clip.mp3", "audio/mpeg"
    elif fits:
        file_name, media_type = "clip.mp4", "video/mp4"
    elif picture["codec"] in _IN_WEBM and (sound is None or sound["codec"] in _SOUND_IN_WEBM):
        file_name, media_type = "clip.webm", "video/webm"
    elif params["demuxer"] == "mov":
        file_name, media_type = "clip.mov", "video/quicktime"
    else:
        file_name, media_type = "clip.mkv", "video/x-matroska"
    if file_name.endswith((".mp4", ".m4a", ".mov")):
        options["movflags"] = "+faststart"
    if file_name.endswith(".m4a"):
        options["f"] = "ipod"
    return ffmpeg.output(*streams, f"file:{output_dir}/{file_name}", **options), file_name, media_type


def _keyframe_before(path: str, demuxer: str, index: int, seconds: float) -> float:
    """Decoding time of the last keyframe shown at or before a mark, from the start; 0 when none is found."""
    found = 0.0
    with av.open(
        path, format=demuxer, options={"protocol_whitelist": "file", "format_whitelist": demuxer}
    ) as container:
        stream = container.streams[index]
        origin = (container.start_time or 0) / av.time_base
        if seconds > _LOOK_BACK_SECONDS:
            with contextlib.suppress(av.error.FFmpegError):  # one that cannot seek is read from its start
                container.seek(int((origin + seconds - _LOOK_BACK_SECONDS) * av.time_base))
        for packet in container.demux(stream):
            shown = packet.pts if packet.pts is not None else packet.dts
            if shown is None or packet.time_base is None:
                continue
            at = float(shown * packet.time_base) - origin
            if at > seconds + 2:
                break
            if packet.is_keyframe and at <= seconds + 0.001:
                coded = packet.dts if packet.dts is not None else shown
                found = max(found, float(coded * packet.time_base) - origin)
    return found


def _measured(path: str) -> dict[str, Any]:
    """Duration and size of the finished clip; a clip without one frame or sample is refused."""
    try:
        with av.open(path, options={"protocol_whitelist": "file"}) as made:
            duration = made.duration / av.time_base if made.duration else 0.0
            picture = made.streams.video[0] if made.streams.video else None
            size = {"width_px": picture.width, "height_px": picture.height} if picture is not None else {}
    except (av.error.FFmpegError, EOFError) as problem:
        raise Refused("clip_empty", f"{type(problem).__name__}: {problem}") from None
    if duration <= 0:
        raise Refused("clip_empty", "no duration")
    return {"duration_seconds": round(duration, 6), **size}
