"""Work that somebody cancels ends at once: the row says so, the decoder is gone, and it can be started again."""

import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.media_files import ffmpeg
from tests.fixtures.running import RunningSystem, eventually, running_system
from tests.integration.resilience.test_killed_processes import of_home


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    with running_system(tmp_path_factory.mktemp("cancelled") / "home") as found:
        yield found


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Half an hour of film, of a few seconds that come again and again: quickly made, long to process."""
    folder: Path = tmp_path_factory.mktemp("film")
    short, long = folder / "short.mp4", folder / "long.mp4"
    picture = "testsrc2=s=1280x720:r=25:d=4"
    make = ["-f", "lavfi", "-i", picture, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", short]
    repeat = ["-stream_loop", "449", "-i", short, "-c", "copy", long]
    for arguments in (make, repeat):
        subprocess.run([ffmpeg(), "-v", "error", "-y", *map(str, arguments)], check=True)
    return long.read_bytes()


def decoders(system: RunningSystem) -> list[int]:
    return [pid for pid, command in of_home(system.home).items() if "ffmpeg" in command.split(" ")[0]]


def asset(system: RunningSystem, asset_id: str) -> Any:
    return system.call("GET", f"/api/v1/assets/{asset_id}").json


def told(system: RunningSystem, asset_id: str) -> Any:
    return system.call("GET", f"/live?assets={asset_id}").json["assets"][asset_id]


def clip_told(system: RunningSystem, clip_id: str) -> Any:
    return system.call("GET", f"/live?clips={clip_id}").json["clips"][clip_id]


def test_a_film_is_cancelled_and_started_again(system: RunningSystem, long_film: bytes) -> None:
    asset_id = system.upload(long_film, "council.mp4").json["id"]
    scratch = system.home / "scratch"
    eventually(lambda: told(system, asset_id)["progress"], "it is told how far it is")
    assert told(system, asset_id)["working"]
    for _ in range(2):
        eventually(lambda: decoders(system), "a decoder at work")
        cancelled = system.call("POST", f"/api/v1/assets/{asset_id}/cancel")
        assert (cancelled.status, cancelled.json["state"]) == (200, "failed")
        assert cancelled.json["failure"]["code"] == "cancelled"
        eventually(lambda: not decoders(system), "the decoder gone")
        eventually(lambda: not any(scratch.iterdir()), "nothing left of its work")
        assert asset(system, asset_id)["state"] == "failed"
        twice = system.call("POST", f"/api/v1/assets/{asset_id}/cancel")
        assert (twice.status, twice.json["code"]) == (409, "not_running")
        again = system.call("POST", f"/api/v1/assets/{asset_id}/process")
        assert (again.status, again.json["state"]) == (202, "ingesting")
    system.call("POST", f"/api/v1/assets/{asset_id}/cancel")
    eventually(lambda: not decoders(system), "the decoder gone")


def test_a_clip_is_cancelled_and_cut_again(system: RunningSystem, long_film: bytes) -> None:
    asset_id = system.upload(long_film + b"\0", "again.mp4").json["id"]
    eventually(lambda: decoders(system), "a decoder at work")
    assert system.call("POST", f"/api/v1/assets/{asset_id}/cancel").status == 200
    eventually(lambda: not decoders(system), "the decoder gone")
    _make_available(system, asset_id)
    marks = b'{"in_seconds": 1.0, "out_seconds": 1790.0, "mode": "exact"}'
    json = {"Content-Type": "application/json"}
    made = system.call("POST", f"/api/v1/assets/{asset_id}/clips", marks, json)
    assert made.status == 202, made.body
    clip_id = made.json["id"]
    eventually(lambda: decoders(system), "a clip being cut")
    eventually(lambda: clip_told(system, clip_id)["progress"], "it is told how much of it is cut")
    assert clip_told(system, clip_id)["working"] and "%" in clip_told(system, clip_id)["share"]
    cancelled = system.call("POST", f"/api/v1/clips/{clip_id}/cancel")
    assert (cancelled.status, cancelled.json["failure"]["code"]) == (200, "cancelled")
    assert cancelled.json["progress"] == 0
    eventually(lambda: not decoders(system), "nobody cuts any more")
    again = system.call("POST", f"/api/v1/clips/{clip_id}/again")
    assert (again.status, again.json["state"], again.json["failure"]) == (202, "queued", None)
    assert system.call("POST", f"/api/v1/clips/{clip_id}/cancel").status == 200


def _make_available(system: RunningSystem, asset_id: str) -> None:
    """As if its processing had ended: half an hour of film would take the test minutes."""
    statement = "UPDATE assets SET state = 'available', failure_code = '', duration_seconds = 1800 WHERE id = ?"
    with sqlite3.connect(system.home / "kronika.sqlite", timeout=30) as database:
        database.execute(statement, (asset_id,))
