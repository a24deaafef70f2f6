"""Video: proxy, poster, sprite and waveform from one decode by one ffmpeg; the thumb from the poster. Sandboxed."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import ffmpeg

from dam.domain.rendition_plan import POSTER_PX, PROXY_LINES, SPRITE_TILE_PX, THUMB_PX, SpriteGrid, sprite_grid
from dam.media import ffmpeg_run, waveform
from dam.media.confine import Refused
from dam.media.cut_short import played_seconds
from dam.media.images import dhash, limit_vips, write_sizes
from dam.media.tools import ffmpeg_features, ffmpeg_path

_KEYFRAME_SECONDS: Final = 2
_FRAME_RATE_MAX: Final = 60
Filter = tuple[str, dict[str, Any]]
_TONE_MAP: Final[list[Filter]] = [
    ("zscale", {"t": "linear", "npl": 203}),
    ("format", {"pix_fmts": "gbrpf32le"}),
    ("zscale", {"p": "bt709"}),
    ("tonemap", {"tonemap": "hable", "desat": 0}),
    ("zscale", {"t": "bt709", "m": "bt709", "r": "tv"}),
]
# What viewers of a JPEG assume, whatever the video said.
_JPEG_COLOURS: Final = {"out_color_matrix": "bt601", "out_range": "pc"}


def proxy_size(width_px: int, height_px: int) -> tuple[int, int]:
    """Even width and height of the proxy: at most PROXY_LINES high, never enlarged, the shape kept."""
    scale = min(1.0, PROXY_LINES / height_px)
    return max(2, round(width_px * scale / 2) * 2), max(2, int(height_px * scale) // 2 * 2)


def boxed(width_px: int, height_px: int, longest_px: int) -> tuple[int, int]:
    """Width and height with the longest side at most `longest_px`, even, never enlarged."""
    scale = min(1.0, longest_px / max(width_px, height_px))
    return max(2, round(width_px * scale / 2) * 2), max(2, round(height_px * scale / 2) * 2)


def plain_frames(stream: Any, picture: dict[str, Any]) -> Any:
    """The stream deinterlaced and in standard range. ffmpeg itself turns frames upright before."""
    filters: list[Filter] = []
    if picture.get("interlaced"):
        filters.append(("bwdif", {"mode": "send_frame", "deint": "interlaced"}))
    if picture.get("hdr") and {"zscale", "tonemap"} <= ffmpeg_features().filters:
        filters += _TONE_MAP
    rate = picture.get("frame_rate")
    if rate and rate > _FRAME_RATE_MAX + 0.5:
        filters.append(("fps", {"fps": _FRAME_RATE_MAX}))
    for name, options in filters:
        stream = stream.filter(name, **options)
    return stream


def video(path: str, output_dir: str, params: dict[str, Any], report: Callable[[float], None]) -> dict[str, Any]:
    """All renditions of a video. Params: `demuxer`, `probe` (the result of `probe`), `threads`.

    Gives `renditions`, `dhash`, `warnings`, `played_seconds`. Raises Refused.
    """
    facts = params["probe"]
    picture, sound = facts["video"], facts["audio"]
    duration = float(facts.get("duration_seconds") or 0.0)
    grid = sprite_grid(duration) if duration > 0 else SpriteGrid(10.0, 10, 10, 100)
    size = proxy_size(picture["width_px"], picture["height_px"])
    source = ffmpeg_run.source(path, params["demuxer"])
    outputs, tile = _pictures(source, picture, size, grid, duration, params)
    pcm: tuple[int, int] | None = None
    measured = waveform.Waveform()
    if sound is not None:
        pcm = os.pipe()
        outputs[0], heard = _with_sound(source, sound, outputs[0], pcm[1])
        outputs.append(heard)
    ffmpeg_run.run([_built(spec, output_dir) for spec in outputs], path, duration or None, report, pcm, measured.feed)
    for needed in ("proxy.mp4", "poster.jpg"):
        if not ffmpeg_run.present(output_dir, needed):
            raise Refused("damaged", f"no {needed} came out")
    played = played_seconds(f"{output_dir}/proxy.mp4")
    return _described(output_dir, size, tile, grid, duration, measured.finish()) | {"played_seconds": played}


class _Output:
    """One output of the command, gathered before ffmpeg-python gets it."""

    def __init__(self, streams: list[Any], target: str, options: dict[str, Any]) -> None:
        self.streams = streams
        self.target = target
        self.options = options


def _built(spec: _Output, output_dir: str) -> Any:
    target = spec.target if spec.target.startswith("pipe:") else f"file:{output_dir}/{spec.target}"
    return ffmpeg.output(*spec.streams, target, **spec.options)


def _pictures(
    source: Any,
    picture: dict[str, Any],
    size: tuple[int, int],
    grid: SpriteGrid,
    duration: float,
    params: dict[str, Any],
) -> tuple[list[_Output], tuple[int, int]]:
    parts = plain_frames(source[str(picture["index"])], picture).filter_multi_output("split", 2)
    small = parts[0].filter("scale", size[0], size[1]).filter("setsar", 1).filter("format", "yuv420p")
    two = small.filter_multi_output("split", 2)
    tile_width, tile_height = boxed(*size, SPRITE_TILE_PX)
    sprite = (
        two[1]
        .filter("tpad", stop_mode="clone", stop_duration=grid.every_seconds)  # so that the last tile is never empty
        .filter("fps", fps=f"{1 / grid.every_seconds:.6f}", start_time=0)
        .filter("scale", tile_width, tile_height, **_JPEG_COLOURS)
        .filter("format", "yuvj420p")
        .filter("tile", f"{grid.columns}x{grid.rows}")
    )
    poster_width, poster_height = boxed(picture["width_px"], picture["height_px"], POSTER_PX)
    # The first frame, then the one a tenth in, which overwrites it: some recordings are shorter than they say.
    moment = f"{duration * 0.1:.3f}"
    poster = (
        parts[1]
        .filter("select", f"eq(n,0)+gte(t,{moment})*lt(prev_selected_t,{moment})")
        .filter("scale", poster_width, poster_height, **_JPEG_COLOURS)
        .filter("setsar", 1)
        .filter("format", "yuvj420p")
    )
    still = {"c:v": "mjpeg", "f": "image2", "update": 1, "map_metadata": -1, "strict": "unofficial"}
    return [
        _Output([two[0]], "proxy.mp4", proxy_options(int(params.get("threads", 0)))),
        _Output([sprite], "sprite.jpg", {**still, "q:v": 5, "frames:v": 1}),
        _Output([poster], "poster.jpg", {**still, "q:v": 3, **ffmpeg_features().keep_frame_times}),
    ], (tile_width, tile_height)


def proxy_options(threads: int) -> dict[str, Any]:
    """How a proxy is coded: H.264 with a keyframe every two seconds and the index in front."""
    return {
        "c:v": "libx264",
        "preset": "veryfast",
        "crf": 24,
        "maxrate": "2500k",
        "bufsize": "5000k",
        "profile:v": "high",
        "force_key_frames": f"expr:gte(t,n_forced*{_KEYFRAME_SECONDS})",
        "movflags": "+faststart",
        "map_metadata": -1,
        "map_chapters": -1,
        "max_muxing_queue_size": 4096,
        "threads": threads,
        **ffmpeg_features().keep_frame_times,
    }


def proxy_only_command(source: Path, target: Path) -> list[str]:
    """The bare ffmpeg command of the same proxy and nothing beside it: what benchmarks compare with."""
    program = ffmpeg_path()
    if program is None:
        raise Refused("decoder_missing", "no ffmpeg")
    node = ffmpeg.input(str(source))
    picture = node.video.filter("scale", -2, PROXY_LINES).filter("setsar", 1).filter("format", "yuv420p")
    sound = node.audio.filter("aresample", 48000)
    options = {**proxy_options(0), "c:a": "aac", "b:a": "128k", "ac": 2}
    output = ffmpeg.output(picture, sound, str(target), **options).global_args("-nostdin", "-loglevel", "error")
    return [str(part) for part in output.compile(cmd=program, overwrite_output=True)]


def _with_sound(source: Any, sound: dict[str, Any], proxy: _Output, pcm_write: int) -> tuple[_Output, _Output]:
    halves = source[str(sound["index"])].filter_multi_output("asplit", 2)
    samples = halves[1].filter("aresample", waveform.SAMPLE_RATE_HZ)
    samples = samples.filter("aformat", sample_fmts="s16", channel_layouts="mono")
    coded = halves[0].filter("aresample", 48000, **{"async": 1, "first_pts": 0})
    proxy = _Output([*proxy.streams, coded], proxy.target, {**proxy.options, "c:a": "aac", "b:a": "128k", "ac": 2})
    return proxy, _Output([samples], f"pipe:{pcm_write}", {"f": "s16le", "map_metadata": -1})


def _described(
    output_dir: str,
    size: tuple[int, int],
    tile: tuple[int, int],
    grid: SpriteGrid,
    duration: float,
    sound: dict[str, Any] | None,
) -> dict[str, Any]:
    import pyvips

    limit_vips(1)
    warnings: list[str] = []
    poster = pyvips.Image.jpegload(f"{output_dir}/poster.jpg").copy_memory()
    thumbs, _ = write_sizes(poster, output_dir, (("thumb", THUMB_PX),))
    renditions = [
        *thumbs,
        {"name": "poster", "width_px": poster.width, "height_px": poster.height},
        {"name": "proxy", "width_px": size[0], "height_px": size[1], "duration_seconds": duration or None},
    ]
    if ffmpeg_run.present(output_dir, "sprite.jpg"):
        sheet = pyvips.Image.jpegload(f"{output_dir}/sprite.jpg")
        renditions.append({"name": "sprite", "width_px": sheet.width, "height_px": sheet.height})
        with open(f"{output_dir}/sprite.vtt", "w", encoding="ascii") as stream:  # noqa: PTH123
            stream.write(sprite_vtt(grid, tile, duration))
        renditions.append({"name": "sprite_vtt"})
    else:
        warnings.append("no_sprite")
    if sound is not None:
        waveform.write(sound, f"{output_dir}/waveform.json")
        renditions.append({"name": "waveform", "duration_seconds": sound["duration_seconds"]})
    return {"renditions": renditions, "dhash": dhash(poster), "warnings": warnings}


def sprite_vtt(grid: SpriteGrid, tile: tuple[int, int], duration_seconds: float) -> str:
    """WebVTT whose cues name parts of the picture `sprite`, beside it: `sprite#xywh=x,y,width,height`."""
    lines = ["WEBVTT", ""]
    for index in range(grid.count):
        start = index * grid.every_seconds
        end = min(start + grid.every_seconds, duration_seconds or start + grid.every_seconds)
        x, y = index % grid.columns * tile[0], index // grid.columns * tile[1]
        lines += [f"{_clock(start)} --> {_clock(end)}", f"sprite#xywh={x},{y},{tile[0]},{tile[1]}", ""]
    return "\n".join(lines)


def _clock(seconds: float) -> str:
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{milliseconds // 1000:02d}.{milliseconds % 1000:03d}"
