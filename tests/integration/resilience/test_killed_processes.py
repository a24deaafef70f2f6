"""The real group under `kill -9`: whichever process dies, the system heals; when it ends, nothing of it is left."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.running import RunningSystem, eventually, running_system
from tests.fixtures.unique import unique_picture


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    with running_system(tmp_path_factory.mktemp("killed") / "home") as found:
        yield found


def of_home(home: Path) -> dict[int, str]:
    """Living processes whose environment or command names this home: pid and command."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if command and (f"DAM_HOME={home}".encode() in words or str(home) in command):
            found[int(folder.name)] = command
    return found


def one_of(system: RunningSystem, part: str) -> int:
    return eventually(
        lambda: next(
            (pid for pid, command in of_home(system.home).items() if part in command and pid != system.process.pid),
            None,
        ),
        f"a process with {part!r} in its command",
    )


@pytest.mark.parametrize("part", ["dam serve", "--queue assets", "--queue video", "dam scheduler", "redis-server"])
def test_whoever_is_killed_is_there_again(system: RunningSystem, part: str) -> None:
    killed = one_of(system, part)
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: killed not in of_home(system.home), "ended")
    assert one_of(system, part) != killed

    picture = unique_picture()

    def taken() -> object:
        try:
            answer = system.upload(picture, f"{part}.jpg")
        except OSError:
            return None  # the door itself is just coming back
        return answer if answer.status in (201, 409) else None

    answer = eventually(taken, "an upload taken")
    asset_id = answer.json.get("id") or answer.json["asset_id"]
    assert system.settled(asset_id)["state"] == "available"
    eventually(lambda: system.total(f"id:{asset_id}") == 1, "found")


def test_nothing_is_left_when_the_group_has_ended(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with running_system(home) as found:
        assert len(of_home(home)) > 4
        found.process.send_signal(signal.SIGKILL)
        found.process.wait(30)
        eventually(lambda: not of_home(home), "every process of the group ended")
    # The socket and the lock of a killed group do not hinder the next one, which leaves none behind.
    with running_system(home):
        assert (home / "run").is_dir()
    assert of_home(home) == {}
    assert not list(home.rglob("*.sock"))
