"""Clips of a video whose every frame carries its own number."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import pytest

from dam.media.produce import cut_clip
from dam.media.results import MediaFailure
from dam.media.sandbox import Sandbox
from dam.media.sniff import Sniffed
from dam.media.tools import ffmpeg_path

BITS, WIDTH, HEIGHT = 12, 384, 64
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "125", "-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "aac")
FORMATS = {
    "counted.mp4": H264,
    "counted.mkv": H264,
    "counted.ts": H264,
    "counted.mpg": ("-c:v", "mpeg2video", "-g", "15", "-bf", "2", "-b:v", "2M", "-c:a", "mp2"),
    "counted.webm": ("-c:v", "libvpx", "-deadline", "realtime", "-b:v", "1M", "-g", "125", "-c:a", "libopus"),
    "counted.flv": ("-c:v", "flv", "-b:v", "2M", "-c:a", "mp3", "-ar", "44100"),
}


@pytest.fixture(scope="session")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("counted")

    def make(name: str) -> Path:
        path = folder / name
        if path.exists():
            return path
        pictures = ("-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{WIDTH}x{HEIGHT}", "-r", "25", "-i", "-")
        tone = ("-f", "lavfi", "-i", "sine=frequency=440:duration=14")
        command = [str(ffmpeg_path()), "-v", "error", "-y", *pictures, *tone, *FORMATS[name], "-shortest", str(path)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE)
        assert process.stdin is not None
        for number in range(14 * 25):
            row = b"".join((b"\xeb" if number >> bit & 1 else b"\x10") * (WIDTH // BITS) for bit in range(BITS))
            process.stdin.write(row * HEIGHT)
        process.stdin.close()
        assert process.wait() == 0
        return path

    return make


def numbers(path: Path) -> list[int]:
    found = []
    column = WIDTH // BITS
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            row = frame.to_ndarray(format="gray")[HEIGHT // 2]
            found.append(sum(int(row[bit * column + column // 2] > 128) << bit for bit in range(BITS)))
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_exact_is_exact(
    sandbox: Sandbox, sniffed: Callable[[Path], Sniffed], counted: Callable[[str], Path], tmp_path: Path, name: str
) -> None:
    path = counted(name)
    for begin, end in ((7.36, 9.36), (0, 1), (12.0, 13.0)):
        clip = cut_clip(sandbox, path, sniffed(path), tmp_path, in_seconds=begin, out_seconds=end)
        seen = numbers(clip.path)
        assert seen == list(range(round(begin * 25), round(end * 25))), (begin, end, seen[:1], seen[-1:])
        assert clip.media_type == "video/mp4" and clip.duration_seconds == pytest.approx(end - begin, abs=0.06)
        with av.open(str(clip.path)) as container:
            assert len(container.streams.audio) == 1


@pytest.mark.parametrize("name", FORMATS)
def test_copy_starts_at_the_keyframe_before(
    sandbox: Sandbox, sniffed: Callable[[Path], Sniffed], counted: Callable[[str], Path], tmp_path: Path, name: str
) -> None:
    path = counted(name)
    clip = cut_clip(sandbox, path, sniffed(path), tmp_path, in_seconds=7.36, out_seconds=9.36, mode="copy")
    seen = numbers(clip.path)
    assert seen[0] <= 184 and 230 <= max(seen) <= 240 and set(range(184, 231)) <= set(seen)


@pytest.mark.parametrize(
    ("name", "codec", "mode", "media_type"),
    [
        ("speech.m4a", ("-c:a", "aac"), "exact", "audio/mp4"),
        ("speech.m4a", ("-c:a", "aac"), "copy", "audio/mp4"),
        ("speech.mp3", ("-c:a", "mp3"), "exact", "audio/mp4"),
        ("speech.mp3", ("-c:a", "mp3"), "copy", "audio/mpeg"),
        ("speech.wav", (), "exact", "audio/mp4"),
        ("speech.flac", (), "copy", "audio/x-matroska"),
    ],
)
def test_sound_alone(
    sandbox: Sandbox, sniffed: Callable[[Path], Sniffed], ffmpeg: Callable[..., None], tmp_path: Path,
    name: str, codec: tuple[str, ...], mode: str, media_type: str,
) -> None:  # fmt: skip
    path = tmp_path / name
    ffmpeg("-f", "lavfi", "-i", "sine=frequency=330:duration=8", *codec, path)
    clip = cut_clip(sandbox, path, sniffed(path), tmp_path, in_seconds=2.5, out_seconds=5, mode=mode)
    assert clip.media_type == media_type and clip.duration_seconds == pytest.approx(2.5, abs=0.15)


@pytest.mark.parametrize(("begin", "end"), [(3, 2), (-1, 2), (400, 401), (1, 1)])
def test_impossible_ranges(
    sandbox: Sandbox,
    sniffed: Callable[[Path], Sniffed],
    counted: Callable[[str], Path],
    tmp_path: Path,
    begin: float,
    end: float,
) -> None:
    path = counted("counted.mp4")
    with pytest.raises(MediaFailure) as caught:
        cut_clip(sandbox, path, sniffed(path), tmp_path, in_seconds=begin, out_seconds=end)
    assert caught.value.code == "clip_range"
