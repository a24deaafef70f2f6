"""Whatever is typed or indexed gets an answer or a reason, on every engine."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dam.domain.errors import BadRequest
from dam.ports import SearchIndex, SearchRequest
from tests.fixtures.search_index import ask, embedded, on_server
from tests.fixtures.servers import ServerSettings
from tests.fixtures.small_archive import ASSETS, EVERYTHING, OPEN, asset


@pytest.mark.parametrize(
    "cursor", ["x", "!!!!", "e30", "W10", "bnVsbA", "a" * 5000, "MTIz", "W251bGwsMSwyLDNd", "\u0416", "WyIiLDAsMSwwXQ"]
)
def test_a_cursor_that_is_none_is_refused(filled: SearchIndex, cursor: str) -> None:
    with pytest.raises(BadRequest):
        ask(filled, cursor=cursor)


def test_a_cursor_of_another_search_is_refused(filled: SearchIndex) -> None:
    cursor = ask(filled, limit=2).next_cursor
    assert cursor is not None
    with pytest.raises(BadRequest):
        ask(filled, "xotira", limit=2, cursor=cursor)


@pytest.mark.parametrize("year", [1, 1500, 9999])
def test_the_first_and_the_last_year_there_are(filled: SearchIndex, year: int) -> None:
    whole = {"captured_from": datetime(year, 1, 1, tzinfo=UTC), "captured_to": datetime(year, 12, 31, tzinfo=UTC)}
    assert ask(filled, **whole).facets["month"] == []


@pytest.mark.parametrize("choice", [{"sort": "size"}, {"limit": -1}, {"limit": 100_000}, {"query": "a" * 20_000}])
def test_impossible_requests_are_refused(filled: SearchIndex, choice: dict[str, object]) -> None:
    with pytest.raises(BadRequest):
        filled.search(SearchRequest(OPEN, **choice))  # type: ignore[arg-type]


ODD = [
    "", " ", '"', '""', "((", "))", "()", "AND OR NOT", "NOT", "OR", "a OR", "title:", "title:title:", "*:*", "*", "**",
    "?", "a" * 5000, "\u0000", "a\u0000b", "🎉", "kind:video AND", "-", "--", "\\", "ҳ" * 300,
    "<script>alert(1)</script>", "(" * 2500 + "a" + ")" * 2500, "NOT " * 1200 + "a", "-" * 5000, '"' * 5000,
    "[1 TO 2]", "a~2", "a^5", "/.*/", "a && b || !c", "{!lucene}", "year:99999", "before:0000-00-00", "since:2024-13",
    "year:٢٠٢٤", "year:9999", "id:", "id:" + "x" * 4000, "\ud800", "a\u200cb", "\u202etest", "ﷺ", "ß", "İ", "i̇", "₂",
    "1/2", "2024-05-01", "C++", "O'Neil", "a:b:c", "http://example.org/?q=1&x=2", " ".join(f"w{n}" for n in range(900)),
    " OR ".join(f"word{n}*" for n in range(500)), "می " * 1500, "kind:a " * 700, "شهر" * 1600, "щщщъъъ " * 700,
]  # fmt: skip


@pytest.mark.parametrize("query", ODD, ids=range(len(ODD)))
def test_odd_queries_are_answered(filled: SearchIndex, query: str) -> None:
    result = ask(filled, query)
    assert result.total >= len(result.ids)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("ab тюў هی ღ\"()*:-|\\'ʻ\u200c\u0301 0١ORNTtile:k"), max_size=60))
def test_any_text_is_a_query(filled: SearchIndex, query: str) -> None:
    result = ask(filled, query, limit=3)
    assert result.total >= len(result.ids)


VERSIONS = itertools.count(1, 5)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_can_be_indexed(filled: SearchIndex, text: str) -> None:
    odd = asset(500, text, description=text, keywords=(text,), creator=text, text=text, access_level="restricted")
    filled.write([replace(odd, version=next(VERSIONS))])
    assert "asset-500" in ask(filled, "id:asset-500", EVERYTHING).ids
    filled.write([], ["asset-500"])


def test_both_engines_answer_odd_queries_alike(tmp_path: Path, servers: ServerSettings, index_prefix: str) -> None:
    tantivy, elastic = embedded(tmp_path / "index"), on_server(servers, index_prefix)
    for index in (tantivy, elastic):
        index.write(ASSETS)
    for query in ODD:
        request = SearchRequest(EVERYTHING, query, limit=5)
        assert tantivy.search(request) == elastic.search(request), query
