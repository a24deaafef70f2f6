"""Elasticsearch as a server: away, foreign, rebuilt by another."""

from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from dam.domain.errors import ServiceAway
from dam.ports import IndexDocument
from search.elastic_index import ElasticIndex
from search.errors import IndexUnusable
from tests.fixtures.search_index import ask, numbers
from tests.fixtures.servers import ServerSettings
from tests.fixtures.small_archive import ASSETS, asset


def test_a_server_that_is_away_is_told_without_its_secret() -> None:
    index = ElasticIndex("http://name:geheim@127.0.0.1:9", "nothing")
    for call in (index.ready, index.count, lambda: ask(index), lambda: index.write([asset(1)])):
        with pytest.raises(ServiceAway) as caught:
            call()
        assert "geheim" not in str(caught.value)


def test_a_foreign_index_under_our_name_is_left_alone_until_rebuilt(servers: ServerSettings, index_prefix: str) -> None:
    index = ElasticIndex(servers.elasticsearch_url, index_prefix)
    index._server.client.indices.create(index=index_prefix)
    with pytest.raises(ServiceAway):
        ask(index)
    assert index.needs_rebuild()
    index.rebuild(iter(ASSETS))
    assert ask(index, "xotira").total == 2


def test_writes_during_a_rebuild_by_another_reach_the_new_index(servers: ServerSettings, index_prefix: str) -> None:
    rebuilder = ElasticIndex(servers.elasticsearch_url, index_prefix)
    writer = ElasticIndex(servers.elasticsearch_url, index_prefix)
    writer.write([asset(1, "Spring"), asset(2, "Spring")])

    def meanwhile() -> Iterator[IndexDocument]:
        yield asset(1, "Spring")
        writer.write([asset(2, "Summer", version=2), asset(3, "Spring")])
        yield asset(2, "Spring")

    rebuilder.rebuild(meanwhile())
    assert numbers(ask(writer, "spring")) == [3, 1]
    assert numbers(ask(writer, "summer")) == [2]


def test_two_that_bear_one_name_are_replaced_by_one(servers: ServerSettings, index_prefix: str) -> None:
    index = ElasticIndex(servers.elasticsearch_url, index_prefix)
    index.rebuild(iter(ASSETS))
    client = Elasticsearch(servers.elasticsearch_url)
    client.indices.create(index=f"{index_prefix}-first", aliases={index_prefix: {}})
    assert index.needs_rebuild()
    with pytest.raises(IndexUnusable):
        index.ready()
    index.rebuild(iter(ASSETS))
    assert list(client.indices.get(index=index_prefix)) != [f"{index_prefix}-first"]
    assert not index.needs_rebuild()
    assert ask(index, "xotira").total == 2
    client.close()


def test_an_index_lost_while_in_use_is_made_anew(servers: ServerSettings, index_prefix: str) -> None:
    index = ElasticIndex(servers.elasticsearch_url, index_prefix)
    index.rebuild(iter(ASSETS))
    assert not index.needs_rebuild()
    assert ask(index, "xotira").total == 2
    ElasticIndex(servers.elasticsearch_url, index_prefix).remove()
    with pytest.raises(ServiceAway):
        ask(index, "xotira")
    assert ask(index, "xotira").total == 0
    assert index.needs_rebuild()
    index.write(ASSETS)
    assert ask(index, "xotira").total == 2
