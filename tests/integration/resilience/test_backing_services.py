"""A backing service goes away and comes back: plain answers meanwhile, and what was accepted finishes by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fixtures.cuttable import CuttableLine, cuttable
from tests.fixtures.media_files import jpeg
from tests.fixtures.running import RunningSystem, eventually, running_system
from tests.fixtures.servers import (
    ServerSettings,
    fresh_bucket,
    fresh_database,
    fresh_index_prefix,
    fresh_redis,
)


@dataclass(frozen=True)
class Cut:
    """A system on the real servers, each over a line of its own."""

    system: RunningSystem
    lines: dict[str, CuttableLine]


@pytest.fixture(scope="module")
def cut(servers: ServerSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cut]:
    home = tmp_path_factory.mktemp("away") / "home"
    with (
        fresh_bucket(servers.s3) as bucket,
        fresh_database(servers) as database,
        fresh_redis(servers) as queue,
        fresh_index_prefix(servers) as prefix,
        cuttable(servers.s3.endpoint) as (store_line, store_url),
        cuttable(database) as (database_line, database_url),
        cuttable(queue) as (queue_line, queue_url),
        cuttable(servers.elasticsearch_url) as (index_line, index_url),
    ):
        settings = {
            "DAM_S3_ENDPOINT": store_url,
            "DAM_S3_ACCESS_KEY": servers.s3.access_key,
            "DAM_S3_SECRET_KEY": servers.s3.secret_key,
            "DAM_S3_BUCKET": bucket,
            "DAM_DATABASE_URL": database_url,
            "DAM_REDIS_URL": queue_url,
            "DAM_ELASTICSEARCH_URL": index_url,
            "DAM_ELASTICSEARCH_INDEX": prefix,
        }
        with running_system(home, settings) as system:
            yield Cut(
                system, {"store": store_line, "database": database_line, "queue": queue_line, "index": index_line}
            )


def away(system: RunningSystem, path: str) -> None:
    """The answer says so, in time and with a hint when to come back."""
    answer = system.call("GET", path)
    assert answer.status == 503, (answer.status, answer.body[:300])
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json["detail"]


def unready(system: RunningSystem) -> None:
    """The services are asked once a second, so the health check may lag by that much."""
    answer = eventually(lambda: (found := system.call("GET", "/readyz")).status == 503 and found, "not ready")
    assert int(answer.headers["Retry-After"]) > 0
    assert "away" in answer.json["checks"].values()


def recovered(system: RunningSystem) -> None:
    eventually(lambda: system.call("GET", "/readyz").status == 200, "ready again")


def test_uploads_are_refused_without_the_store_and_taken_again_with_it(cut: Cut) -> None:
    cut.lines["store"].cut()
    try:
        answer = cut.system.upload(jpeg(seed=1), "store.jpg")
        assert answer.status == 503, (answer.status, answer.body[:300])
        assert answer.headers["Retry-After"]
        unready(cut.system)
    finally:
        cut.lines["store"].mend()
    recovered(cut.system)
    answer = cut.system.upload(jpeg(seed=1), "store.jpg")
    assert answer.status == 201, (answer.status, answer.body[:300])
    assert cut.system.settled(answer.json["id"])["state"] == "available"


def test_what_was_accepted_without_the_queue_finishes_when_it_is_back(cut: Cut) -> None:
    cut.lines["queue"].cut()
    try:
        answer = cut.system.upload(jpeg(seed=2), "queue.jpg")
        assert answer.status == 201, (answer.status, answer.body[:300])
        unready(cut.system)
    finally:
        cut.lines["queue"].mend()
    recovered(cut.system)
    assert cut.system.settled(answer.json["id"])["state"] == "available"


def test_search_says_that_the_index_is_away_and_catches_up_afterwards(cut: Cut) -> None:
    cut.lines["index"].cut()
    try:
        away(cut.system, "/api/v1/assets?q=late")
        listed = cut.system.call("GET", "/api/v1/assets").json
        assert (listed["total"], listed["without_search"]) == (len(listed["items"]), True)
        answer = cut.system.upload(jpeg(seed=3), "index.jpg", title="late arrival")
        assert answer.status == 201, (answer.status, answer.body[:300])
    finally:
        cut.lines["index"].mend()
    recovered(cut.system)
    eventually(lambda: cut.system.total("arrival") == 1, "found by its title")


def test_everything_says_that_the_database_is_away(cut: Cut) -> None:
    cut.lines["database"].cut()
    try:
        unready(cut.system)
        answer = cut.system.upload(jpeg(seed=4), "database.jpg")
        assert answer.status == 503, (answer.status, answer.body[:300])
        assert cut.system.call("GET", "/healthz").status == 200
    finally:
        cut.lines["database"].mend()
    recovered(cut.system)
    answer = cut.system.upload(jpeg(seed=4), "database.jpg")
    assert answer.status == 201, (answer.status, answer.body[:300])
    assert cut.system.settled(answer.json["id"])["state"] == "available"


def test_nothing_is_left_in_the_staging_folder(cut: Cut) -> None:
    left = [path.name for path in Path(cut.system.home / "staging").iterdir()]
    assert left == []
