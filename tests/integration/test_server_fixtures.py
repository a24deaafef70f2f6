"""Every test gets a place of its own in each server, and it is gone afterwards."""

import io

import psycopg
import redis
from elasticsearch import Elasticsearch

from tests.fixtures.servers import (
    ServerSettings,
    fresh_bucket,
    fresh_database,
    fresh_index_prefix,
    fresh_redis,
)


def test_buckets_are_apart_and_go(servers: ServerSettings) -> None:
    for s3 in (servers.s3, servers.s3_second):
        with fresh_bucket(s3) as one, fresh_bucket(s3) as other:
            assert one != other
            s3.client().put_object(one, "assets/1/original", io.BytesIO(b"x"), 1)
            assert list(s3.client().list_objects(other)) == []
        assert not s3.client().bucket_exists(one)


def test_databases_are_empty_and_go(servers: ServerSettings) -> None:
    with fresh_database(servers) as url:
        address = url.replace("+psycopg", "", 1)
        with psycopg.connect(address) as connection:
            count = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
            assert count == (0,)
    with psycopg.connect(servers.database_url.replace("+psycopg", "", 1)) as connection:
        name = url.rpartition("/")[2]
        assert connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None


def test_redis_databases_are_apart_and_emptied(servers: ServerSettings) -> None:
    with fresh_redis(servers) as one, fresh_redis(servers) as other:
        assert one != other
        with redis.Redis.from_url(one) as mine, redis.Redis.from_url(other) as theirs:
            mine.set("key", "1")
            assert theirs.dbsize() == 0
    with redis.Redis.from_url(one) as mine:
        assert mine.dbsize() == 0


def test_indices_of_a_prefix_go(servers: ServerSettings) -> None:
    with Elasticsearch(servers.elasticsearch_url) as client:
        with fresh_index_prefix(servers) as prefix:
            client.indices.create(index=f"{prefix}-assets")
        assert not client.indices.exists(index=f"{prefix}-assets")
