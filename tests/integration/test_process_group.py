"""`dam up`'s group with real processes: whatever is killed, the rest goes on or ends, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dam.queueing import embedded_redis

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 90


class Group:
    """A running toy group; its processes are known by a mark in their environment."""

    def __init__(self, home: Path, *kinds: str) -> None:
        self.home = home
        self.mark = uuid.uuid4().hex
        self.process = subprocess.Popen(
            [sys.executable, str(REPOSITORY / "tests/integration/toy_group.py"), str(home), *kinds],
            env={**os.environ, "KRONIKA_TEST_MARK": self.mark, "PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.PIPE,
            stderr=(home / "stderr").open("wb"),
            start_new_session=True,
        )

    def errors(self) -> str:
        return (self.home / "stderr").read_text()

    def wait_ready(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().decode().strip()

    def pids(self, words: str = "") -> set[int]:
        """Living processes of this group whose command line holds `words`."""
        found = set()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and self._is_ours(entry, words):
                found.add(int(entry.name))
        return found

    def _is_ours(self, entry: Path, words: str) -> bool:
        try:
            # Redis writes its title over both; what is left of them names its socket.
            title = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            known = self.mark.encode() in (entry / "environ").read_bytes()
            return words in title and (known or str(embedded_redis.socket_path(self.home)) in title)
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return False

    @property
    def supervisor(self) -> int:
        (pid,) = self.pids("toy_group.py " + str(self.home)) - {self.process.pid}
        return pid

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)

    def assert_nothing_left(self) -> None:
        eventually(lambda: not self.pids(), "processes end")
        # A group that was ended early enough never came to start the one that writes a log.
        assert {path.name for path in (self.home / "run").glob("*")} <= {"redis.log"}
        assert not embedded_redis.socket_path(self.home).parent.exists()


def eventually(condition: Callable[[], object], what: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, f"not in {PATIENCE_SECONDS} s: {what}"
        time.sleep(0.02)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Group]]:
    groups = []

    def _start(*kinds: str, home: Path = tmp_path) -> Group:
        group = Group(home, *kinds)
        groups.append(group)
        return group

    yield _start
    for group in groups:
        for pid in group.pids():
            os.kill(pid, signal.SIGKILL)
        group.process.wait(PATIENCE_SECONDS)
        assert group.process.stdout
        group.process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_every_process(start: Callable[..., Group], number: signal.Signals) -> None:
    group = start()
    assert group.wait_ready() == "ready True"
    assert len(group.pids("toy worker")) == 2
    assert group.stop(number) == 0
    group.assert_nothing_left()
    assert group.errors() == ""


def test_a_signal_while_it_starts_ends_it(start: Callable[..., Group]) -> None:
    group = start()
    eventually(lambda: len(group.pids()) >= 2, "a supervisor")
    assert group.stop() == 0
    group.assert_nothing_left()


@pytest.mark.parametrize("words", ["redis-server", "toy web", "toy worker"])
def test_what_is_killed_is_started_again(start: Callable[..., Group], words: str) -> None:
    group = start()
    group.wait_ready()
    before, everybody = group.pids(words), group.pids()
    helper = group.pids("toy helper")
    victim = min(before)
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: len(group.pids(words) - {victim}) == len(before), "a new one in its place")
    eventually(lambda: len(group.pids()) == len(everybody), "the group is whole again")
    if words == "toy web":
        assert not helper & group.pids(), "what the killed one had started lives on"
    assert "was ended by signal 9" in group.errors()
    assert group.stop() == 0
    group.assert_nothing_left()


def test_a_killed_supervisor_takes_all_with_it_and_is_started_again(start: Callable[..., Group]) -> None:
    group = start()
    group.wait_ready()
    before = group.pids() - {group.process.pid}
    os.kill(group.supervisor, signal.SIGKILL)
    eventually(lambda: len(group.pids() - {group.process.pid} - before) == len(before), "a whole new group")
    assert not group.pids() & before
    assert group.stop() == 0
    group.assert_nothing_left()


def test_a_killed_guard_ends_all_and_the_next_start_works(start: Callable[..., Group]) -> None:
    group = start()
    group.wait_ready()
    group.process.kill()
    group.process.wait(PATIENCE_SECONDS)
    after = start()  # while the first one may still be ending
    assert after.wait_ready() == "ready True"
    assert not group.pids("toy ")
    assert after.stop() == 0
    after.assert_nothing_left()


def test_one_home_has_one_group(start: Callable[..., Group], tmp_path: Path) -> None:
    group = start()
    group.wait_ready()
    second = subprocess.run(group.process.args, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    assert second.returncode == 1
    assert f"as process {group.process.pid}." in second.stderr
    assert group.process.poll() is None
    assert group.stop() == 0
    group.assert_nothing_left()


def test_a_crash_loop_is_told_and_never_given_up(start: Callable[..., Group]) -> None:
    group = start("crasher")
    group.wait_ready()
    (group.home / "crash-now").touch()
    eventually(lambda: "crasher" in group.errors() and "3 times in a row" in group.errors(), "told on stderr")
    (group.home / "crash-now").unlink()
    eventually(lambda: group.pids("toy crasher"), "started again")
    assert group.stop() == 0
    group.assert_nothing_left()


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        ("failing", 1, "failing ended with code 3, 5 times in a row; the group can't start"),
        ("refusing", 78, "refusing (process "),
        ("missing", 1, "/nowhere/at/all can't be run"),
    ],
)
def test_a_group_that_can_not_start_says_why_and_ends(
    start: Callable[..., Group], kind: str, code: int, words: str
) -> None:
    group = start(kind)
    assert group.process.wait(PATIENCE_SECONDS) == code
    assert words in group.errors()
    group.assert_nothing_left()


def test_who_does_not_stop_is_killed(start: Callable[..., Group]) -> None:
    group = start("stubborn")
    group.wait_ready()
    assert group.stop() == 0
    group.assert_nothing_left()


def test_a_home_too_deep_for_a_socket_works(start: Callable[..., Group], tmp_path: Path) -> None:
    home = tmp_path / ("deep" * 20) / "ярлык пресс-служба"
    home.mkdir(parents=True)
    group = start(home=home)
    assert group.wait_ready() == "ready True"
    assert embedded_redis.socket_path(home).is_socket()
    assert group.stop() == 0
    group.assert_nothing_left()
