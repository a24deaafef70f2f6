"""Both engines answer five hundred queries alike: the same assets, in the same order as far as ranks can tell."""

from collections.abc import Iterator, Sequence

import pytest

from dam.ports import SearchIndex, SearchRequest
from tests.fixtures.many_queries import SYNONYMS, archive, queries
from tests.fixtures.search_index import embedded, on_server
from tests.fixtures.servers import ServerSettings, fresh_index_prefix
from tests.fixtures.small_archive import EVERYTHING

ASSETS, QUERIES = 600, 500
LEAST_TAU = 0.9


@pytest.fixture(scope="module")
def engines(
    tmp_path_factory: pytest.TempPathFactory, servers: ServerSettings
) -> Iterator[tuple[SearchIndex, SearchIndex]]:
    rows = archive(ASSETS)
    with fresh_index_prefix(servers) as prefix:
        both = (embedded(tmp_path_factory.mktemp("index")), on_server(servers, prefix))
        for index in both:
            index.write(rows)
        yield both


def test_both_engines_find_the_same_in_the_same_order(engines: tuple[SearchIndex, SearchIndex]) -> None:
    one, other = engines
    found, agreeing = 0, []
    for query in queries(QUERIES):
        request = SearchRequest(EVERYTHING, query, limit=ASSETS, facets=False, synonyms=SYNONYMS)
        first, second = one.search(request), other.search(request)
        assert set(first.ids) == set(second.ids), query
        assert (first.total, first.did_you_mean, first.hint) == (second.total, second.did_you_mean, second.hint), query
        found += bool(first.ids)
        if len(first.ids) > 1:
            agreeing.append(kendall_tau(first.ids, second.ids))
    assert found > QUERIES * 0.8, "the queries are about what there is"
    assert len(agreeing) > QUERIES * 0.4
    assert min(agreeing) >= LEAST_TAU


@pytest.mark.parametrize(
    ("first", "second", "tau"),
    [("abc", "abc", 1.0), ("abc", "cba", -1.0), ("abc", "acb", 1 / 3), ("abcd", "abdc", 2 / 3)],
)
def test_tau_tells_orders_apart(first: str, second: str, tau: float) -> None:
    assert kendall_tau(first, second) == pytest.approx(tau)


def kendall_tau(first: Sequence[str], second: Sequence[str]) -> float:
    """1 for the same order of the same things, -1 for the opposite one."""
    place = {one: number for number, one in enumerate(second)}
    ranks = [place[one] for one in first]
    pairs = len(ranks) * (len(ranks) - 1) // 2
    swapped = sum(ranks[a] > ranks[b] for a in range(len(ranks)) for b in range(a + 1, len(ranks)))
    return 1 - 2 * swapped / pairs
