"""Sound of all formats: proxy, waveform, small picture, tags."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import av
import mutagen.id3
import pytest
from PIL import Image

from dam.media.results import Produced
from tests.fixtures.media_files import png_bomb

Make = Callable[..., Produced]
Ffmpeg = Callable[..., None]


def sine(seconds: float = 3) -> tuple[str, ...]:
    return "-f", "lavfi", "-i", f"sine=frequency=330:duration={seconds}"


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.wav", ()),
        ("a.flac", ()),
        ("a.mp3", ("-c:a", "mp3")),
        ("a.m4a", ("-c:a", "aac")),
        ("a.aac", ("-c:a", "aac")),
        ("a.ogg", ("-c:a", "libvorbis")),
        ("a.opus", ("-c:a", "libopus")),
        ("a.aiff", ()),
        ("a.wma", ("-c:a", "wmav2")),
        ("a.mka", ("-c:a", "libopus")),
        ("only sound.mp4", ("-c:a", "aac")),
    ],
)
def test_every_format(make: Make, ffmpeg: Ffmpeg, tmp_path: Path, name: str, codec: tuple[str, ...]) -> None:
    path = tmp_path / name
    tag = ["-metadata", "title=Радио"] if not name.endswith(".aac") else []
    ffmpeg(*sine(), "-ac", 2, *codec, *tag, path)
    made = make(path)
    assert made.kind == "audio" and made.facts.duration_seconds == pytest.approx(3, abs=0.2)
    assert made.descriptive.title == ("Радио" if tag and not name.endswith(".aiff") else made.descriptive.title)
    files = {r.name: r for r in made.renditions}
    assert set(files) == {"proxy", "waveform", "thumb"} and files["thumb"].width_px == 320
    with av.open(str(files["proxy"].path)) as container:
        assert container.streams.audio[0].codec_context.name == "aac" and not container.streams.video
        assert container.duration / av.time_base == pytest.approx(3, abs=0.2)
    head = files["proxy"].path.read_bytes()
    assert 0 < head.find(b"moov") < head.find(b"mdat")
    wave = json.loads(files["waveform"].path.read_text())
    assert len(wave["peaks"]) == pytest.approx(3 * wave["peaks_per_second"], abs=8)
    assert 0.08 < max(wave["peaks"]) <= 1


def test_loud_and_quiet_are_told_apart(make: Make, ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    path = tmp_path / "half.wav"
    ffmpeg(*sine(4), "-af", "volume=enable='lt(t,2)':volume=0", path)
    wave = json.loads(next(r.path for r in make(path).renditions if r.name == "waveform").read_text())
    middle = len(wave["peaks"]) // 2
    assert max(wave["peaks"][: middle - 2]) == 0 and min(wave["peaks"][middle + 2 : -2]) > 0.05


def test_the_cover_is_the_picture(
    make: Make,
    ffmpeg: Ffmpeg,
    tmp_path: Path,
    cornered: Callable[..., Image.Image],
    corners_of: Callable[[Path], list[str]],
) -> None:
    path = tmp_path / "song.mp3"
    ffmpeg(*sine(), "-c:a", "mp3", path)
    buffer = io.BytesIO()
    cornered(500, 500).save(buffer, "JPEG")
    tags = mutagen.id3.ID3(path)
    tags.add(mutagen.id3.APIC(mime="image/jpeg", type=3, data=buffer.getvalue()))
    tags.save(path)
    made = make(path)
    thumb = next(r for r in made.renditions if r.name == "thumb")
    assert made.kind == "audio" and (thumb.width_px, thumb.height_px) == (320, 320)
    assert corners_of(thumb.path) == ["red", "green", "blue", "yellow"]


@pytest.mark.parametrize("data", [b"no picture" * 50, png_bomb()], ids=["none", "bomb"])
def test_a_broken_cover_is_no_failure(make: Make, ffmpeg: Ffmpeg, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "song.mp3"
    ffmpeg(*sine(), "-c:a", "mp3", path)
    tags = mutagen.id3.ID3(path)
    tags.add(mutagen.id3.APIC(mime="image/jpeg", type=3, data=data))
    tags.save(path)
    made = make(path)
    assert {r.name for r in made.renditions} == {"proxy", "waveform", "thumb"} and "cover_unreadable" in made.warnings


def test_id3_in_a_code_page_is_read(make: Make, ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    path = tmp_path / "old.mp3"
    ffmpeg(*sine(), "-c:a", "mp3", path)
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.TIT2(encoding=0, text="Выступление мэра".encode("cp1251").decode("latin-1")))
    tags.add(mutagen.id3.TPE1(encoding=3, text="ბიძინა"))
    tags.add(mutagen.id3.TDRC(encoding=3, text="2023-11-04T18:00:00"))
    tags.save(path)
    fields = make(path).descriptive
    assert (fields.title, fields.creator) == ("Выступление мэра", "ბიძინა")
    assert (
        fields.captured is not None
        and fields.captured.local_text == "2023-11-04T18:00:00"
        and not fields.captured.zone_known
    )
