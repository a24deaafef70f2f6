"""What the job queue does, on the private Redis and on a Redis server, with RQ's own worker taking the jobs."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dam.domain.errors import ServiceAway
from dam.queueing import embedded_redis, rq_queue
from dam.queueing.rq_queue import RqQueue
from tests.contract.queue_jobs import REDIS_URL_SETTING
from tests.fixtures.servers import REPOSITORY

PATIENCE_SECONDS = 90
WORKER = """
import sys
from rq import SimpleWorker
from dam.queueing.rq_queue import SERIALIZER, connect, worker_queues
connection = connect(sys.argv[1], answer_seconds=60)
SimpleWorker(worker_queues(connection, sys.argv[3:]), connection=connection, serializer=SERIALIZER).work(
    burst=sys.argv[2] == "burst", logging_level="WARNING"
)
"""


class PrivateRedis:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        embedded_redis.prepare(self.home)
        self.process = subprocess.Popen(embedded_redis.command(self.home))
        eventually(lambda: _answers(RqQueue(embedded_redis.url(self.home))), "Redis answers")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        if self.process:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(number)
            self.process.wait(PATIENCE_SECONDS)
            self.process = None


def _answers(queue: RqQueue) -> bool:
    try:
        queue.ready()
    except ServiceAway:
        return False
    return True


def eventually(condition: Callable[[], object], what: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, f"not in {PATIENCE_SECONDS} s: {what}"
        time.sleep(0.01)


@pytest.fixture
def private_redis(tmp_path: Path) -> Iterator[PrivateRedis]:
    redis = PrivateRedis(tmp_path / "home")
    redis.start()
    yield redis
    redis.stop()


@pytest.fixture(params=["private", "server"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty Redis."""
    if request.param == "private":
        return embedded_redis.url(request.getfixturevalue("private_redis").home)
    return str(request.getfixturevalue("redis_server_url"))


@pytest.fixture
def queue(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[RqQueue]:
    monkeypatch.setattr(rq_queue, "CATALOGUE", "tests.contract.queue_jobs")
    made = RqQueue(url)
    yield made
    made.close()


@pytest.fixture
def workers(url: str) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(*queues: str, until_empty: bool = True) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, url, "burst" if until_empty else "on", *queues],
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), REDIS_URL_SETTING: url},
            cwd=REPOSITORY,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait(PATIENCE_SECONDS)


def ran(url: str) -> list[str]:
    with rq_queue.connect(url) as redis:
        return [found.decode() for found in redis.lrange("test:ran", 0, -1)]


def test_a_job_is_run_with_its_subject(queue: RqQueue, url: str, workers) -> None:  # type: ignore[no-untyped-def]
    queue.enqueue("note", "01SUBJECT", "assets")
    queue.enqueue("note", "01OTHER", "assets")
    queue.enqueue("note", "01FILM", "video")
    assert queue.lengths() == {"assets": 2, "video": 1}
    assert workers("assets", "video").wait(PATIENCE_SECONDS) == 0
    assert ran(url) == ["01SUBJECT", "01OTHER", "01FILM"]
    assert queue.lengths() == {"assets": 0, "video": 0}


def test_one_that_waits_is_not_doubled(queue: RqQueue) -> None:
    for _ in range(3):
        queue.enqueue("note", "1", "assets")
    assert queue.lengths() == {"assets": 1}
    queue.enqueue("wait", "1", "assets")
    queue.enqueue("note", "2", "assets")
    assert queue.lengths() == {"assets": 3}


def test_many_at_once_are_one(url: str, queue: RqQueue) -> None:
    queues = [RqQueue(url) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: queues[number % 8].enqueue("note", str(number % 5), "assets"), range(200)))
    assert queue.lengths() == {"assets": 5}
    for other in queues:
        other.close()


@pytest.mark.parametrize("job", ["note", "fail"])
def test_one_that_has_ended_can_come_again(queue: RqQueue, url: str, workers, job: str) -> None:  # type: ignore[no-untyped-def]
    for turn in range(1, 3):
        queue.enqueue(job, "1", "assets")
        assert workers("assets").wait(PATIENCE_SECONDS) == 0
        assert ran(url) == ["1"] * turn


def test_one_that_runs_can_be_asked_for_once_more(queue: RqQueue, url: str, workers) -> None:  # type: ignore[no-untyped-def]
    queue.enqueue("wait", "1", "assets")
    worker = workers("assets")
    eventually(lambda: ran(url) == ["1"], "it runs")
    queue.enqueue("wait", "1", "assets")
    queue.enqueue("wait", "1", "assets")
    assert queue.lengths() == {"assets": 1}, "the run to come waits once"
    with rq_queue.connect(url) as redis:
        redis.rpush("test:go", 1, 1)
    assert worker.wait(PATIENCE_SECONDS) == 0
    assert ran(url) == ["1", "1"], "the end of the first run took the second one along"
    assert queue.lengths() == {"assets": 0}


def test_one_whose_worker_was_killed_can_come_again(queue: RqQueue, url: str, workers) -> None:  # type: ignore[no-untyped-def]
    queue.enqueue("wait", "1", "assets")
    worker = workers("assets")
    eventually(lambda: ran(url) == ["1"], "it runs")
    worker.kill()
    worker.wait(PATIENCE_SECONDS)
    queue.enqueue("wait", "1", "assets")
    with rq_queue.connect(url) as redis:
        redis.rpush("test:go", 1)
    assert workers("assets").wait(PATIENCE_SECONDS) == 0
    assert ran(url) == ["1", "1"]


def test_nothing_piles_up(queue: RqQueue, url: str, workers) -> None:  # type: ignore[no-untyped-def]
    """What a run leaves in Redis goes by itself."""
    for number in range(3):
        queue.enqueue("note", str(number), "assets")
        queue.enqueue("fail", str(number), "assets")
    assert workers("assets").wait(PATIENCE_SECONDS) == 0
    with rq_queue.connect(url) as redis:
        for pattern in ("rq:job:*", "rq:results:*", "kronika:waits:*"):
            assert all(redis.ttl(key) > 0 for key in redis.keys(pattern)), pattern


def test_many_wakes_are_one(queue: RqQueue) -> None:
    assert not queue.wait_for_wake(0)
    assert not queue.wait_for_wake(0.2)
    for _ in range(50):
        queue.wake_indexer()
    assert queue.wait_for_wake(5)
    assert not queue.wait_for_wake(0.05)


def test_who_waits_is_woken(queue: RqQueue) -> None:
    woken: list[bool] = []
    waiting = threading.Thread(target=lambda: woken.append(queue.wait_for_wake(PATIENCE_SECONDS)))
    waiting.start()
    queue.wake_indexer()
    waiting.join(PATIENCE_SECONDS)
    assert woken == [True]


def test_a_killed_redis_is_away_until_it_is_back(private_redis: PrivateRedis) -> None:
    queue = RqQueue(embedded_redis.url(private_redis.home))
    queue.enqueue("process_asset", "1", "assets")
    private_redis.stop(signal.SIGKILL)
    for call in _every_call(queue):
        with pytest.raises(ServiceAway):
            call()
    private_redis.start()
    # The connection of before is dead; nobody is to notice.
    queue.enqueue("process_asset", "1", "assets")
    assert queue.lengths() == {"assets": 1}


def test_a_worker_goes_on_after_redis_was_killed(private_redis: PrivateRedis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rq_queue, "CATALOGUE", "tests.contract.queue_jobs")
    url = embedded_redis.url(private_redis.home)
    queue = RqQueue(url)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, url, "on", "assets"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), REDIS_URL_SETTING: url},
        cwd=REPOSITORY,
    )
    try:
        queue.enqueue("note", "1", "assets")
        eventually(lambda: ran(url) == ["1"], "it runs")
        with rq_queue.connect(url) as redis:
            # In the middle of a job's end it may give up; the group starts it again then. Flag b: blocked in a wait.
            eventually(lambda: any("b" in client["flags"] for client in redis.client_list()), "it waits for more")
        private_redis.stop(signal.SIGKILL)
        private_redis.start()
        queue.enqueue("note", "2", "assets")
        eventually(lambda: ran(url) == ["2"], "it runs again")
    finally:
        worker.kill()
        worker.wait(PATIENCE_SECONDS)


def test_a_frozen_redis_is_away(private_redis: PrivateRedis) -> None:
    queue = RqQueue(embedded_redis.url(private_redis.home))
    queue.ready()
    assert private_redis.process
    private_redis.process.send_signal(signal.SIGSTOP)
    with pytest.raises(ServiceAway):
        queue.enqueue("process_asset", "1", "assets")
    private_redis.process.send_signal(signal.SIGCONT)
    eventually(lambda: _answers(queue), "it goes on")


def test_a_closed_port_and_a_missing_socket_are_away(tmp_path: Path) -> None:
    with socket.socket() as held:
        # Taken, so that nobody else takes it, and with nobody who listens.
        held.bind(("127.0.0.1", 0))
        for address in (f"redis://127.0.0.1:{held.getsockname()[1]}/0", f"unix://{tmp_path}/nothing.sock"):
            for call in _every_call(RqQueue(address)):
                with pytest.raises(ServiceAway):
                    call()


def test_a_full_redis_says_so_and_drops_nothing(private_redis: PrivateRedis) -> None:
    url = embedded_redis.url(private_redis.home)
    queue = RqQueue(url)
    queue.enqueue("process_asset", "1", "assets")
    with rq_queue.connect(url) as redis:
        redis.config_set("maxmemory", "1")
        with pytest.raises(ServiceAway):
            queue.enqueue("process_asset", "2", "assets")
        redis.config_set("maxmemory", "256mb")
    assert queue.lengths() == {"assets": 1}


def test_the_private_redis_is_private(private_redis: PrivateRedis) -> None:
    socket_file = embedded_redis.socket_path(private_redis.home)
    assert socket_file.parent.stat().st_mode & 0o777 == 0o700
    assert socket_file.stat().st_mode & 0o077 == 0
    with rq_queue.connect(embedded_redis.url(private_redis.home)) as redis:
        settings = redis.config_get("*")
    assert (settings["port"], settings["save"], settings["appendonly"]) == ("0", "", "no")
    assert settings["maxmemory-policy"] == "noeviction"


def _every_call(queue: RqQueue) -> list[Callable[[], object]]:
    return [
        queue.ready,
        queue.lengths,
        queue.wake_indexer,
        lambda: queue.wait_for_wake(0.5),
        lambda: queue.enqueue("process_asset", "1", "assets"),
    ]
