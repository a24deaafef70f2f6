"""Video and sound: seen in the browser, sought in, cut to the frame."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.media_files import ffmpeg
from tests.fixtures.numbered_video import numbered_video, numbers_in
from tests.fixtures.running import Answer, RunningSystem, eventually


@pytest.fixture(scope="module")
def sitting(archive: RunningSystem, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = numbered_video(tmp_path_factory.mktemp("video") / "sitting.mp4", 14)
    return archive.settled(archive.upload(path.read_bytes(), "Mbledhje.mp4").json["id"])


def cut(archive: RunningSystem, asset: Any, start: float, end: float, mode: str = "exact") -> Answer:
    body = json.dumps({"in_seconds": start, "out_seconds": end, "mode": mode}).encode()
    return archive.call("POST", f"/api/v1/assets/{asset['id']}/clips", body, {"Content-Type": "application/json"})


def finished(archive: RunningSystem, clip_id: str) -> bytes:
    def look() -> Any:
        clip = archive.call("GET", f"/api/v1/clips/{clip_id}").json
        assert clip["state"] != "failed", clip["failure"]
        return clip if clip["state"] == "available" else None

    return archive.call("GET", eventually(look, "the clip is cut")["url"]).body


def test_it_plays_from_any_place(archive: RunningSystem, sitting: Any) -> None:
    assert sitting["state"] == "available", sitting["failure"]
    assert sitting["kind"] == "video"
    assert sitting["duration_seconds"] == pytest.approx(14, abs=0.2)
    assert sitting["frame_rate"] == pytest.approx(25, abs=0.01)
    shown = {r["name"]: r for r in sitting["renditions"]}
    assert {"thumb", "poster", "proxy", "sprite", "sprite_vtt"} <= set(shown)
    whole = archive.call("GET", shown["proxy"]["url"]).body
    # The index comes before the pictures, so that it plays before it is loaded.
    assert 0 < whole.find(b"moov") < whole.find(b"mdat")
    for wanted, part in (("bytes=0-999", whole[:1000]), ("bytes=-500", whole[-500:]), ("bytes=2000-", whole[2000:])):
        answer = archive.call("GET", shown["proxy"]["url"], headers={"Range": wanted})
        assert (answer.status, answer.body) == (206, part)
    beyond = archive.call("GET", shown["proxy"]["url"], headers={"Range": f"bytes={len(whole)}-"})
    assert beyond.status == 416
    track = archive.call("GET", shown["sprite_vtt"]["url"]).body.decode()
    assert track.startswith("WEBVTT")
    assert "#xywh=" in track


def test_an_exact_clip_has_these_frames_and_no_others(archive: RunningSystem, sitting: Any, tmp_path: Path) -> None:
    answer = cut(archive, sitting, 5.2, 6.8)
    assert answer.status == 202, answer.body
    path = tmp_path / "clip.mp4"
    path.write_bytes(finished(archive, answer.json["id"]))
    assert numbers_in(path) == list(range(130, 170))


def test_a_copied_clip_holds_what_was_asked_for(archive: RunningSystem, sitting: Any, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(finished(archive, cut(archive, sitting, 5.2, 6.8, "copy").json["id"]))
    numbers = numbers_in(path)
    assert set(range(130, 169)) <= set(numbers)
    assert min(numbers) >= 100


@pytest.mark.parametrize(
    ("start", "end", "mode"),
    [(3, 2, "exact"), (-1, 2, "exact"), (0, 400, "exact"), (1, 1, "copy"), (1, 2, "quick"), ("NaN", 2, "exact")],
)
def test_impossible_clips(archive: RunningSystem, sitting: Any, start: Any, end: Any, mode: str) -> None:
    answer = cut(archive, sitting, start, end, mode)
    assert answer.status == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["detail"]


def test_sound(archive: RunningSystem, tmp_path: Path) -> None:
    path = tmp_path / "speech.mp3"
    command = [ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "sine=f=310:d=5", "-metadata", "title=Нутқ ва савол"]
    subprocess.run([*command, str(path)], check=True)
    asset = archive.settled(archive.upload(path.read_bytes(), "speech.mp3").json["id"])
    assert (asset["state"], asset["kind"]) == ("available", "audio")
    assert asset["duration_seconds"] == pytest.approx(5, abs=0.2)
    shown = {r["name"]: r["url"] for r in asset["renditions"]}
    assert {"proxy", "waveform", "thumb"} <= set(shown)
    assert json.loads(archive.call("GET", shown["waveform"]).body)
    eventually(lambda: archive.total("Нутқ савол") == 1, "found by its title tag")
