"""Videos of all shapes: proxy, poster, sprite, waveform."""

import json
import re
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from dam.media.results import Produced
from dam.media.tools import ffmpeg_path

Make = Callable[..., Produced]
Ffmpeg = Callable[..., None]
X264 = ("-c:v", "libx264", "-preset", "ultrafast")
H264 = (*X264, "-pix_fmt", "yuv420p")
ODD = ("-vf", "scale=641:361,setsar=1", *X264, "-pix_fmt", "yuv444p")
INTERLACED = ("-vf", "interlace,fieldorder=tff", *H264, "-flags", "+ilme+ildct")


def picture(size: str = "640x360", seconds: float = 3, rate: str = "25") -> tuple[str, ...]:
    return "-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}"


def sound(seconds: float = 3, hertz: int = 440) -> tuple[str, ...]:
    return "-f", "lavfi", "-i", f"sine=frequency={hertz}:duration={seconds}"


def proxy_of(made: Produced) -> dict[str, Any]:
    path = next(r.path for r in made.renditions if r.name == "proxy")
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        first = next(container.decode(video=0))
        facts = {
            "size": (video.width, video.height),
            "codec": video.codec_context.name,
            "format": first.format.name,
            "rotation": first.rotation,
            "sound": [stream.codec_context.name for stream in container.streams.audio],
            "seconds": container.duration / av.time_base,
        }
    head = path.read_bytes()[:65536]
    facts["index_first"] = 0 < head.find(b"moov") < head.find(b"mdat")
    return facts


def test_everything_comes_from_one_run(make: Make, ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    path = tmp_path / "sitting.mp4"
    ffmpeg(*picture("1280x720", 13, "10"), *sound(13), *H264, "-c:a", "aac", "-metadata", "title=Заседание",
           "-metadata", "creation_time=2024-05-09T05:30:00Z", path)  # fmt: skip
    progress: list[float] = []
    made = make(path, on_progress=progress.append)
    assert made.kind == "video" and made.warnings == ()
    assert (made.facts.width_px, made.facts.height_px, made.facts.frame_rate) == (1280, 720, 10)
    assert made.facts.duration_seconds == pytest.approx(13, abs=0.1)
    assert made.descriptive.title == "Заседание"
    assert made.descriptive.captured is not None and made.descriptive.captured.at_utc is not None
    assert made.descriptive.captured.at_utc.isoformat() == "2024-05-09T05:30:00+00:00"
    names = {r.name: r for r in made.renditions}
    assert set(names) == {"thumb", "poster", "proxy", "sprite", "sprite_vtt", "waveform"}
    assert (names["thumb"].width_px, names["thumb"].height_px) == (320, 180)
    assert proxy_of(made) == {
        "size": (960, 540), "codec": "h264", "format": "yuv420p", "rotation": 0, "sound": ["aac"],
        "seconds": pytest.approx(13, abs=0.1), "index_first": True,
    }  # fmt: skip
    sheet = Image.open(names["sprite"].path)
    cues = re.findall(r"sprite#xywh=(\d+),(\d+),(\d+),(\d+)", names["sprite_vtt"].path.read_text())
    assert len(cues) == 13 and sheet.size == (1600, 180)
    for x, y, width, height in ([int(n) for n in cue] for cue in cues):
        tile = sheet.crop((x, y, x + width, y + height)).convert("L")
        assert tile.getextrema()[1] > 60, "an empty tile"
    wave = json.loads(names["waveform"].path.read_text())
    assert len(wave["peaks"]) == pytest.approx(13 * wave["peaks_per_second"], rel=0.02)
    assert progress == sorted(progress)


def test_a_proxy_has_a_keyframe_every_two_seconds(make: Make, ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    ffmpeg(*picture("320x180", 9), *H264, "-g", "1000", path)
    proxy = next(r.path for r in make(path).renditions if r.name == "proxy")
    with av.open(str(proxy)) as container:
        keys = [float(p.pts * p.time_base) for p in container.demux(video=0) if p.is_keyframe and p.pts is not None]
    assert keys == pytest.approx([0, 2, 4, 6, 8], abs=0.05)


@pytest.mark.parametrize("name", ["a.mp4", "box.mov", "atom.mov"])
def test_xmp_in_a_video_reaches_our_fields(make: Make, ffmpeg: Ffmpeg, tmp_path: Path, name: str) -> None:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' photoshop:City="Қўқон"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Навбатдаги сессия</rdf:li></rdf:Alt>'
        "</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    path = tmp_path / name
    inside = ("-metadata", f"xmp={packet}") if name == "atom.mov" else ()
    ffmpeg(*picture("160x120", 1), *H264, *inside, path)
    if not inside:
        kind = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
        data = packet.encode()
        path.write_bytes(path.read_bytes() + struct.pack(">I", 24 + len(data)) + b"uuid" + kind + data)
    made = make(path)
    assert (made.descriptive.title, made.descriptive.place) == ("Навбатдаги сессия", "Қўқон")
    assert "xmp" not in made.embedded["container"]


@pytest.mark.parametrize(
    ("name", "arguments", "shown", "proxy"),
    [
        ("odd.mp4", (*picture(), *ODD), (641, 361), (640, 360)),
        ("tiny.mp4", (*picture("32x18"), *H264), (32, 18), (32, 18)),
        ("wide.mp4", (*picture("1920x800", 1), *H264), (1920, 800), (1296, 540)),
        ("tall.mp4", (*picture("720x1280"), *H264), (720, 1280), (304, 540)),
        ("anamorphic.mp4", (*picture("720x576"), "-vf", "setsar=16/11", *H264), (1047, 576), (982, 540)),
        ("ten bits.mp4", (*picture(), *X264, "-pix_fmt", "yuv420p10le"), (640, 360), (640, 360)),
        ("interlaced.mp4", (*picture("720x480", 2, "50"), *INTERLACED), (720, 480), (720, 480)),
        ("sixty.mkv", (*picture("640x360", 2, "120"), *H264), (640, 360), (640, 360)),
        ("rgb.avi", (*picture("320x240", 1), "-c:v", "rawvideo", "-pix_fmt", "bgr24"), (320, 240), (320, 240)),
    ],
)  # fmt: skip
def test_odd_shapes(
    make: Make,
    ffmpeg: Ffmpeg,
    tmp_path: Path,
    name: str,
    arguments: tuple[str, ...],
    shown: tuple[int, int],
    proxy: tuple[int, int],
) -> None:
    path = tmp_path / name
    ffmpeg(*arguments, path)
    made = make(path)
    assert (made.facts.width_px, made.facts.height_px) == shown
    facts = proxy_of(made)
    assert facts["size"] == proxy and facts["format"] == "yuv420p" and facts["sound"] == []
    assert "waveform" not in {r.name for r in made.renditions} and made.warnings == ()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_video_comes_upright(
    make: Make,
    ffmpeg: Ffmpeg,
    cornered: Callable[..., Image.Image],
    corners_of: Callable[[Path], list[str]],
    tmp_path: Path,
    degrees: int,
) -> None:
    still, plain, path = tmp_path / "still.png", tmp_path / "plain.mp4", tmp_path / "turned.mp4"
    cornered(640, 360).rotate(degrees, expand=True).save(still)
    ffmpeg("-loop", 1, "-i", still, "-t", 2, "-r", 25, *H264, plain)
    _turn(plain, path, degrees)
    made = make(path)
    assert (made.facts.width_px, made.facts.height_px) == (640, 360)
    assert proxy_of(made)["size"] == (640, 360) and proxy_of(made)["rotation"] == 0
    for name in ("poster", "thumb"):
        assert corners_of(next(r.path for r in made.renditions if r.name == name)) == ["red", "green", "blue", "yellow"]


def _turn(plain: Path, turned: Path, degrees: int) -> None:
    """Write the display matrix as a phone does: the picture is to be turned clockwise by so much."""
    matrices = {
        90: (0, 0x10000, 0, -0x10000, 0, 0),
        180: (-0x10000, 0, 0, 0, -0x10000, 0),
        270: (0, -0x10000, 0, 0x10000, 0, 0),
    }
    data = bytearray(plain.read_bytes())
    at = data.find(b"tkhd") + 4 + 40
    a, b, u, c, d, v = matrices[degrees]
    struct.pack_into(">9i", data, at, a, b, u, c, d, v, 0, 0, 0x40000000)
    turned.write_bytes(data)


def test_high_dynamic_range_becomes_standard(make: Make, ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    path = tmp_path / "hdr.mp4"
    ffmpeg(*picture("640x360", 1), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le",
           "-x264-params", "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc", path)  # fmt: skip
    made = make(path)
    assert made.facts.details["hdr"] == "pq" and proxy_of(made)["format"] == "yuv420p"


def test_the_first_of_several_sound_tracks_is_heard(make: Make, ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    path = tmp_path / "tracks.mkv"
    ffmpeg(*picture(), *sound(3, 440), *sound(3, 880), "-map", 0, "-map", 1, "-map", 2, *H264, "-c:a", "aac", path)
    made = make(path)
    assert made.facts.details["audio_tracks"] == 2 and proxy_of(made)["sound"] == ["aac"]


def test_a_video_of_one_frame(make: Make, ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    path = tmp_path / "one.mp4"
    ffmpeg(*picture("320x240", 1, "25"), "-frames:v", 1, *H264, path)
    assert {r.name for r in make(path).renditions} >= {"thumb", "poster", "proxy", "sprite", "sprite_vtt"}


def test_variable_frame_times_are_kept(make: Make, ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    path = tmp_path / "variable.mkv"
    ffmpeg(*picture("320x240", 6), "-vf", "select='not(mod(n,7))+lt(n,50)'", "-fps_mode", "vfr", *H264, path)
    proxy = next(r.path for r in make(path).renditions if r.name == "proxy")

    def times(file: Path) -> list[float]:
        with av.open(str(file)) as container:
            return [round(frame.time, 2) for frame in container.decode(video=0)]

    assert times(proxy) == times(path)


def test_a_recording_without_its_length_is_measured(make: Make, ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    path = tmp_path / "browser.webm"
    coding = ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-f", "webm", "-live", "1")
    with path.open("wb") as stream:
        command = [str(ffmpeg_path()), "-v", "error", *picture("320x240", 4), *sound(4), *coding, "pipe:1"]
        subprocess.run(command, check=True, stdout=stream, stdin=subprocess.DEVNULL)
    made = make(path)
    assert made.kind == "video" and made.facts.duration_seconds == pytest.approx(4, abs=0.2)


@pytest.mark.parametrize(
    ("name", "codecs"),
    [
        ("a.mov", ("-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le")),
        ("a.mpg", ("-c:v", "mpeg2video", "-c:a", "mp2")),
        ("a.ts", (*H264, "-c:a", "aac")),
        ("a.avi", ("-c:v", "mpeg4", "-c:a", "mp3")),
        ("a.wmv", ("-c:v", "wmv2", "-c:a", "wmav2")),
        ("a.flv", ("-c:v", "flv", "-c:a", "mp3", "-ar", "44100")),
        ("a.mxf", ("-c:v", "mpeg2video", "-c:a", "pcm_s16le", "-ar", "48000")),
        ("a.3gp", ("-c:v", "mpeg4", "-c:a", "aac")),
        ("a.ogv", ("-c:v", "libtheora", "-c:a", "libvorbis")),
    ],
)
def test_every_container(make: Make, ffmpeg: Ffmpeg, tmp_path: Path, name: str, codecs: tuple[str, ...]) -> None:
    path = tmp_path / name
    ffmpeg(*picture("320x240", 2), *sound(2), *codecs, path)
    made = make(path)
    assert made.kind == "video" and made.facts.duration_seconds == pytest.approx(2, abs=0.15)
    assert proxy_of(made)["sound"] == ["aac"]
    assert {r.name for r in made.renditions} == {"thumb", "poster", "proxy", "sprite", "sprite_vtt", "waveform"}
