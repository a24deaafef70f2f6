"""script/services: the real servers come up, answer, stay, come back, and leave nothing behind."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from elasticsearch import Elasticsearch

from tests.fixtures.servers import SCRIPT, S3Settings, parse_settings, services

NAMES = {"minio", "versitygw", "elasticsearch", "redis", "postgres"}
SMALL_HEAP = {"DAM_SERVICES_ELASTICSEARCH_HEAP": "512m"}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A set of its own, so that another one that runs is not disturbed."""
    folder = tmp_path / "services"
    yield folder
    services("down", "--dir", str(folder))


def pids(folder: Path) -> dict[str, int]:
    state = json.loads((folder / "state.json").read_text())
    return {name: record["process"]["pid"] for name, record in state.items()}


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def processes_in(places: list[Path]) -> list[str]:
    """Command lines of every process, workers of a server included, that stands in or names one of `places`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = process.joinpath("cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
            seat = str(process.joinpath("cwd").readlink())
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # ended while we looked, or another person's
        if any(str(place) in words or seat.startswith(str(place)) for place in places) and str(SCRIPT) not in words:
            found.append(words)
    return found


def store_and_read(s3: S3Settings) -> None:
    client = s3.client()
    client.make_bucket("proof")
    client.put_object("proof", "სურათი.jpg", io.BytesIO(b"bytes"), 5)
    answer = client.get_object("proof", "სურათი.jpg")
    assert answer.read() == b"bytes"
    answer.close()


def test_whole_set(folder: Path) -> None:
    where = ("--dir", str(folder))
    services("up", *where, environment=SMALL_HEAP)
    settings = parse_settings(services("env", *where))

    store_and_read(settings.s3)
    store_and_read(settings.s3_second)
    assert settings.s3.client().bucket_exists(settings.s3_bucket)
    with Elasticsearch(settings.elasticsearch_url) as client:
        client.index(index="proof", id="1", document={"title": "Мажлис"}, refresh=True)
        assert client.count(index="proof", query={"match": {"title": "мажлис"}})["count"] == 1
    with redis.Redis.from_url(settings.redis_url) as connection:
        assert connection.set("proof", "1") and connection.get("proof") == b"1"
    address = settings.database_url.replace("+psycopg", "", 1)
    with psycopg.connect(address) as database:
        row = database.execute("SELECT current_database(), current_setting('server_encoding')").fetchone()
        assert row == ("kronika", "UTF8")

    first = pids(folder)
    assert set(first) == NAMES
    services("up", *where)
    assert pids(folder) == first
    assert (folder / "state.json").stat().st_mode & 0o077 == 0

    postgres_place = Path(json.loads((folder / "state.json").read_text())["postgres"]["values"]["place"])
    services("down", *where)
    assert not any(map(is_alive, first.values()))
    assert processes_in([folder, postgres_place]) == []
    assert not folder.exists()
    assert not postgres_place.exists()


def test_a_killed_server_comes_back_where_it_was(folder: Path) -> None:
    where = ("--dir", str(folder))
    services("up", "redis", "versitygw", *where)
    before, address = pids(folder), services("env", *where)

    os.kill(before["versitygw"], signal.SIGKILL)
    refused = subprocess.run([str(SCRIPT), "env", *where], capture_output=True, text=True)
    assert refused.returncode == 1
    assert "Versity S3 gateway has died" in refused.stderr and refused.stdout == ""

    services("up", "redis", "versitygw", *where)
    after = pids(folder)
    assert after["redis"] == before["redis"]
    assert after["versitygw"] != before["versitygw"]
    assert services("env", *where) == address


def test_a_selection_can_be_named(folder: Path) -> None:
    where = ("--dir", str(folder))
    services("up", "redis", "versitygw", *where)
    assert set(pids(folder)) == {"redis", "versitygw"}
    services("down", "versitygw", *where)
    assert set(pids(folder)) == {"redis"}
    assert services("env", "redis", *where).startswith("DAM_REDIS_URL=redis://127.0.0.1:")


def test_down_spares_a_process_that_only_has_the_same_number(folder: Path) -> None:
    services("up", "redis", "--dir", str(folder))
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as bystander:
        state_file = folder / "state.json"
        state = json.loads(state_file.read_text())
        own = state["redis"]["process"]["pid"]
        state["redis"]["process"]["pid"] = bystander.pid
        state_file.write_text(json.dumps(state))
        services("down", "--dir", str(folder))
        os.kill(own, signal.SIGTERM)
        assert bystander.poll() is None
        bystander.communicate(b"\n")


def test_env_says_what_to_do_when_nothing_runs(tmp_path: Path) -> None:
    done = subprocess.run([str(SCRIPT), "env", "--dir", str(tmp_path / "none")], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "script/services up" in done.stderr


def test_what_is_missing_is_named_and_never_skipped(folder: Path, tmp_path: Path) -> None:
    bare = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "up", "redis", "--dir", str(folder)], capture_output=True, text=True, env=bare
    )
    assert done.returncode == 1
    assert "redis-server" in done.stderr
    assert not (folder / "redis").exists()
