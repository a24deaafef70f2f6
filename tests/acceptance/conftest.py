"""A running system in both forms: embedded, and with every concern on its real server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.running import RunningSystem, running_system
from tests.fixtures.servers import ServerSettings, fresh_database, fresh_index_prefix, fresh_redis, unmade_bucket

# A checker of the public contract that stands outside of the repository; script/test names it where there is one.
collect_ignore = [] if os.environ.get("KRONIKA_CHECKER") else ["test_checker.py"]


@pytest.fixture(params=["embedded", "servers"])
def system(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningSystem]:
    settings = {} if request.param == "embedded" else request.getfixturevalue("server_environment")
    with running_system(tmp_path / "home", settings) as running:
        yield running


@pytest.fixture
def server_environment(
    servers: ServerSettings, postgres_url: str, redis_server_url: str, index_prefix: str
) -> Iterator[dict[str, str]]:
    """Settings for a system that has a place of its own in each server. Its bucket does not exist yet."""
    with unmade_bucket(servers.s3) as bucket:
        yield _on_servers(servers, postgres_url, redis_server_url, index_prefix, bucket)


@pytest.fixture(scope="module", params=["embedded", "servers"])
def archive(request: pytest.FixtureRequest) -> RunningSystem:
    """A system of each form for all checks that leave the others' assets alone."""
    # Each for itself: one fixture with both would start the one anew whenever the other was wanted in between.
    running: RunningSystem = request.getfixturevalue(f"{request.param}_archive")
    return running


@pytest.fixture(scope="session")
def embedded_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    with running_system(tmp_path_factory.mktemp("embedded") / "home") as running:
        yield running


@pytest.fixture(scope="session")
def servers_archive(servers: ServerSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    with (
        fresh_database(servers) as database_url,
        fresh_redis(servers) as redis_url,
        fresh_index_prefix(servers) as index,
        unmade_bucket(servers.s3) as bucket,
        running_system(
            tmp_path_factory.mktemp("servers") / "home", _on_servers(servers, database_url, redis_url, index, bucket)
        ) as running,
    ):
        yield running


def _on_servers(servers: ServerSettings, database_url: str, redis_url: str, index: str, bucket: str) -> dict[str, str]:
    return {
        "DAM_DATABASE_URL": database_url,
        "DAM_REDIS_URL": redis_url,
        "DAM_S3_ENDPOINT": servers.s3.endpoint,
        "DAM_S3_ACCESS_KEY": servers.s3.access_key,
        "DAM_S3_SECRET_KEY": servers.s3.secret_key,
        "DAM_S3_BUCKET": bucket,
        "DAM_ELASTICSEARCH_URL": servers.elasticsearch_url,
        "DAM_ELASTICSEARCH_INDEX": index,
    }
