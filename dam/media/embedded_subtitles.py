"""Subtitle streams of a recording, each as WebVTT. Text alone: subtitles that are pictures have no words. Sandboxed."""

from collections.abc import Callable
from typing import Any, Final

import ffmpeg

from dam.media import ffmpeg_run

MOST_STREAMS: Final = 8
TEXT_CODECS: Final = frozenset({"subrip", "srt", "ass", "ssa", "webvtt", "mov_text", "text"})


def subtitles(path: str, output_dir: str, params: dict[str, Any], report: Callable[[float], None]) -> dict[str, Any]:
    """Params: `demuxer`, `streams` (as `probe` lists them), `duration_seconds`. Gives `streams`: those with words in
    them, each with its `file_name`, `language` and `title`. Raises Refused.
    """
    source = ffmpeg_run.source(path, params["demuxer"])
    streams = list(params["streams"])[:MOST_STREAMS]
    named = [(f"subtitles-{place}.vtt", stream) for place, stream in enumerate(streams)]
    outputs = [
        ffmpeg.output(source[str(stream["index"])], f"file:{output_dir}/{name}", **{"c:s": "webvtt", "f": "webvtt"})
        for name, stream in named
    ]
    ffmpeg_run.run(outputs, path, params.get("duration_seconds"), report)
    found = [
        {"file_name": name, "language": stream["language"], "title": stream["title"]}
        for name, stream in named
        if ffmpeg_run.present(output_dir, name)
    ]
    return {"streams": found}
