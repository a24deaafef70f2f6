"""Damaged and hostile files end with a reason, quickly, and the next file is not held up."""

import http.server
import random
import struct
import threading
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from dam.domain.failures import FAILURES
from dam.media.produce import produce
from dam.media.results import MediaFailure, Produced
from dam.media.sandbox import DecoderError, Sandbox
from dam.media.sniff import Sniffed, refusal_code, sniff

JPEG = Sniffed("image/jpeg", "photo", "jpeg")
MP4 = Sniffed("video/mp4", "video", "mp4", "mov")


def failing(sandbox: Sandbox, path: Path, sniffed: Sniffed, output: Path) -> MediaFailure:
    output.mkdir(exist_ok=True)
    with pytest.raises(MediaFailure) as caught:
        produce(sandbox, path, sniffed, output)
    assert caught.value.code in FAILURES and len(caught.value.reason) > 20
    return caught.value


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_picture_bomb_is_refused_by_its_header(sandbox: Sandbox, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.png"
    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    bomb.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000))
        + _chunk(b"IEND", b"")
    )
    assert failing(sandbox, bomb, Sniffed("image/png", "photo", "png"), tmp_path / "out").code == "too_many_pixels"


def test_an_empty_file(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "empty.jpg"
    path.write_bytes(b"")
    assert sniff(b"", "empty.jpg") is None and refusal_code(b"") == "empty"
    assert failing(sandbox, path, JPEG, tmp_path / "out").code == "empty"


def test_a_picture_cut_early_is_refused_and_one_cut_late_is_shown(
    sandbox: Sandbox, make: Callable[..., Produced], tmp_path: Path
) -> None:
    whole = tmp_path / "whole.jpg"
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(whole, quality=90)
    data = whole.read_bytes()
    early, late = tmp_path / "early.jpg", tmp_path / "late.jpg"
    early.write_bytes(data[: len(data) // 5])
    late.write_bytes(data[: len(data) * 9 // 10])
    assert failing(sandbox, early, JPEG, tmp_path / "out").code == "truncated"
    made = make(late)
    assert "truncated" in made.warnings and len(made.renditions) == 3


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "L"])
def test_a_tiff_that_breaks_off_is_shown_and_says_so(sandbox: Sandbox, tmp_path: Path, mode: str) -> None:
    whole, cut = tmp_path / "whole.tif", tmp_path / "cut.tif"
    Image.effect_noise((800, 600), 50).convert("RGB").convert(mode).save(whole)
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 3 // 4])
    for path, warnings in ((whole, ()), (cut, ("truncated",))):
        output = tmp_path / f"{path.stem}-out"
        output.mkdir()
        assert produce(sandbox, path, Sniffed("image/tiff", "photo", "tiff"), output).warnings == warnings


def test_a_png_cut_early_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "whole.png"
    Image.effect_noise((800, 600), 60).convert("RGB").save(path)
    path.write_bytes(path.read_bytes()[:20000])
    assert failing(sandbox, path, Sniffed("image/png", "photo", "png"), tmp_path / "out").code == "truncated"


@pytest.mark.parametrize(
    "name", ["jpeg", "png", "tiff", "webp", "gif", "heic", "avif", "raw-dng", "raw-cr2", "raw-nef"]
)
def test_garbage_after_a_right_beginning(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    beginnings = {
        "jpeg": b"\xff\xd8\xff\xe0", "png": b"\x89PNG\r\n\x1a\n", "tiff": b"II*\0\x08\0\0\0",
        "webp": b"RIFF\xff\0\0\0WEBPVP8 ",
        "gif": b"GIF89a", "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "avif": b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
        "raw-dng": b"II*\0\x08\0\0\0", "raw-cr2": b"II*\0\x10\0\0\0CR\x02\0", "raw-nef": b"MM\0*\0\0\0\x08",
    }  # fmt: skip
    path = tmp_path / "garbage"
    path.write_bytes(beginnings[name] + random.Random(name).randbytes(5000))
    code = failing(sandbox, path, Sniffed("image/x", "photo", name), tmp_path / "out").code
    assert code in ("damaged", "truncated", "too_many_pixels"), code


@pytest.mark.parametrize(
    ("name", "demuxer", "beginning"),
    [
        ("mp4", "mov", b"\0\0\0\x18ftypisom\0\0\0\0isommp42"),
        ("mkv", "matroska", b"\x1a\x45\xdf\xa3"),
        ("mp3", "mp3", b"ID3\x04\0\0\0\0\0\x10"),
        ("mpeg-ts", "mpegts", b"G" + b"\0" * 187),
        ("avi", "avi", b"RIFF\xff\xff\0\0AVI "),
        ("flac", "flac", b"fLaC"),
        ("ogg", "ogg", b"OggS\0"),
    ],
)
def test_garbage_that_begins_like_a_recording(
    sandbox: Sandbox, tmp_path: Path, name: str, demuxer: str, beginning: bytes
) -> None:
    path = tmp_path / "garbage"
    path.write_bytes(beginning + random.Random(name).randbytes(20000))
    failing(sandbox, path, Sniffed("video/x", "video", name, demuxer), tmp_path / "out")


def test_a_video_cut_before_its_index(sandbox: Sandbox, ffmpeg: Callable[..., None], tmp_path: Path) -> None:
    path = tmp_path / "cut.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=2", "-c:v", "libx264", "-preset", "ultrafast", path)
    path.write_bytes(path.read_bytes()[:-2000])
    assert failing(sandbox, path, MP4, tmp_path / "out").code == "truncated"


@pytest.mark.parametrize(
    ("name", "coding"),
    [
        ("webm", ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"]),
        ("mkv", ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"]),
        ("flac", ["-vn", "-c:a", "flac"]),
        ("wav", ["-vn"]),
        ("ogg", ["-vn", "-c:a", "libvorbis"]),
    ],
)
def test_a_recording_whose_copy_broke_off_is_shown_and_says_so(
    sandbox: Sandbox, ffmpeg: Callable[..., None], tmp_path: Path, name: str, coding: list[str]
) -> None:
    whole, cut = tmp_path / f"whole.{name}", tmp_path / f"cut.{name}"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=12", "-f", "lavfi", "-i", "sine=d=12"),
        *("-af", "vibrato=f=7", *coding, whole),
    )
    data = whole.read_bytes()
    cut.write_bytes(data[: len(data) // 2])
    made = {}
    for path in (whole, cut):
        sniffed = sniff(path.read_bytes()[:65536], path.name)
        assert sniffed is not None
        output = tmp_path / f"{path.stem}-out"
        output.mkdir()
        made[path.stem] = produce(sandbox, path, sniffed, output)
    assert "shorter_than_declared" not in made["whole"].warnings
    assert made["whole"].facts.duration_seconds == pytest.approx(12, abs=0.5)
    assert made["cut"].facts.duration_seconds == pytest.approx(6, abs=2)
    # Ogg tells its length at its end alone, and half of it is a whole recording of its own.
    assert ("shorter_than_declared" in made["cut"].warnings) == (name != "ogg")


class _Listener(http.server.BaseHTTPRequestHandler):
    seen: list[str] = []  # noqa: RUF012 - shared on purpose

    def do_GET(self) -> None:
        self.seen.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def listener() -> object:
    _Listener.seen.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Listener)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def secret(ffmpeg: Callable[..., None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("elsewhere") / "secret.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=1", "-c:v", "libx264", "-preset", "ultrafast", path)
    return path


HLS = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-TARGETDURATION:10\n#EXTINF:10.0,\n{target}\n#EXT-X-ENDLIST\n"
CONCAT = "ffconcat version 1.0\nfile '{target}'\n"
DASH = (
    '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT10S">'
    '<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>{target}</BaseURL>'
    "</Representation></AdaptationSet></Period></MPD>"
)
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=control:{target}\n"
LISTS = {"hls": HLS, "concat": CONCAT, "dash": DASH, "sdp": SDP}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("demuxer", ["mov", "matroska", "mpegts", "mp3", "avi"])
def test_a_list_posing_as_a_video_opens_nothing(
    sandbox: Sandbox, secret: Path, listener: int, tmp_path: Path, kind: str, demuxer: str
) -> None:
    """Even when the door had let it in: no frame of another file, no request, whatever demuxer is forced."""
    sniffed = Sniffed("video/mp4", "video", "x", demuxer)
    for number, target in enumerate((str(secret), f"file:{secret}", f"http://127.0.0.1:{listener}/frame.ts")):
        path = tmp_path / f"list{number}.mp4"
        path.write_text(LISTS[kind].format(target=target))
        assert sniff(path.read_bytes(), path.name) is None or kind == "sdp"
        output = tmp_path / f"out{number}"
        failing(sandbox, path, sniffed, output)
        assert list(output.iterdir()) == []
        # Nor when the probe is passed by: ffmpeg itself opens nothing else.
        streams = {"index": 0, "codec": "h264", "width_px": 320, "height_px": 240, "frame_rate": 25, "channels": 1}
        probe = {"video": streams, "audio": None, "duration_seconds": 1.0}
        asked = {"demuxer": demuxer, "probe": probe, "in_seconds": 0, "out_seconds": 1, "mode": "exact"}
        for function in ("video", "clip"):
            with pytest.raises(DecoderError):
                sandbox.run(function, path, output, asked)
    assert _Listener.seen == []


def test_lists_and_drawings_are_known_for_what_they_are() -> None:
    assert refusal_code(HLS.encode()) == "playlist"
    assert refusal_code(b"\xef\xbb\xbf\n" + HLS.encode()) == "playlist"
    assert refusal_code(CONCAT.encode()) == "playlist"
    assert refusal_code(DASH.encode()) == "playlist"
    assert refusal_code(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>') == "vector_image"
    assert refusal_code(b'<?xml version="1.0"?><!-- x --><svg></svg>') == "vector_image"
    assert sniff(b"this is no picture" * 50 + b"\0\1\2\3", "fake.jpg") is None
    assert sniff(b"just words, nothing else", "holiday.jpg").kind == "text"  # type: ignore[union-attr]


def test_after_all_that_a_good_one_still_works(make: Callable[..., Produced], tmp_path: Path) -> None:
    path = tmp_path / "good.jpg"
    Image.new("RGB", (500, 300), (1, 2, 3)).save(path)
    assert len(make(path).renditions) == 3
