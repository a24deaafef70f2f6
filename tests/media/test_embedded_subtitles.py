"""Subtitle streams inside a recording come out as WebVTT, whatever they were written in."""

from pathlib import Path

import pytest

from dam.media.produce import produce
from dam.media.sandbox import Sandbox
from dam.media.sniff import sniff
from dam.media.subtitles import parse
from tests.fixtures.subtitles import PERSIAN, UZBEK, with_subtitles


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mkv", "subrip"), ("b.mkv", "ass"), ("c.mp4", "mov_text"), ("d.mkv", "webvtt")]
)
def test_subtitle_streams_are_read(tmp_path: Path, name: str, codec: str) -> None:
    path = with_subtitles(tmp_path, name, codec)
    output = tmp_path / "out"
    output.mkdir()
    sniffed = sniff(path.read_bytes()[:65536], name)
    assert sniffed is not None
    with Sandbox() as sandbox:
        produced = produce(sandbox, path, sniffed, output)
    assert [stream.language for stream in produced.subtitles] == ["uzb", "per"]
    for stream, lines in zip(produced.subtitles, (UZBEK, PERSIAN), strict=True):
        cues = parse(stream.data).cues
        assert [cue.text for cue in cues] == [text for _, _, text in lines]
        assert [round(cue.start_seconds, 1) for cue in cues] == [start for start, _, _ in lines]
    assert not [code for code in produced.warnings if "subtitle" in code]
