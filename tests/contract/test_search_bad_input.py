"""Whatever is asked is answered, or refused with a reason, and by both engines alike."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dam.domain.errors import BadRequest
from dam.ports import SearchIndex, SearchRequest, SearchResult
from search.elastic_index import ElasticIndex
from search.fields import FIELDS
from search.query import LONGEST_QUERY
from search.tantivy_index import TantivyIndex
from tests.fixtures import search_index
from tests.fixtures.servers import ServerSettings, fresh_index_prefix
from tests.fixtures.small_archive import ASSETS, EVERYTHING

_SETTINGS = settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.large_base_example],
)
_PIECES = [
    *(f"{name}:" for name in FIELDS),
    *("(", ")", '"', "“", "|", " OR ", " NOT ", " AND ", "-", "*", "..", "…", ">", "<=", "~", "^", "/", "\\", "[", "]"),
    *("mayor", "хотира", "شهرداری", "می‌دهد", "ღონისძიება", "Asamblesë", "x*", "a*", "2024-05", "۱۴۰۳", "1:30", "5MB"),
    *("9" * 40, "видео", "duplicate", "gps", "3months", "\x00", "\x1b", "\u202e", "\ud800", "🎉", "\u0301", " ", "\n"),
]
_QUERIES = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=80).map("".join),
    st.lists(st.sampled_from(_PIECES), max_size=80).map(" ".join),
    st.text(max_size=5000),
    st.tuples(st.sampled_from(_PIECES), st.integers(1, 5000)).map(lambda drawn: (drawn[0] * drawn[1])[:5000]),
)
_CHOICES = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(
            st.text(max_size=30) | st.sampled_from(["photo", "хотира", "event-bg", "public"]), max_size=30
        ).map(tuple)
        for name in ("kinds", "event_ids", "keywords", "creators", "levels", "states", "missing", "uploaded_by_ids")
    },
)
# The longest of each kind, which random text seldom is.
_HARDEST = {
    "wildcards": " ".join(f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"),
    "wildcards in brackets": "(" * 11 + " OR ".join(f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz") + ")" * 11,
    "Persian words that may be parted": " ".join(["روابطعمومیشهرداری"] * 24),
    "different Persian words": " ".join(
        "شهرداریروابطعمومی"[n % 9 :] + "ابپتثجچحخدذرزسشصضطظعغفقکگ"[n] for n in range(24)
    ),
    "Cyrillic of many romanisations": " ".join(
        "щъёўцеъщё"[n % 5 :] * 3 + "абвгдежзиклмнопрстуфхцчш"[n] for n in range(24)
    ),
    "phrases": " ".join(f'"щъё ўцщ ъщё {n}"' for n in range(24)),
    "excluded": " ".join(f"-word{n}*" for n in range(24)),
    "every field": " ".join(f"{name}:x" for name in FIELDS),
    "brackets": "(" * 2500 + "a" + ")" * 2500,
    "one long word": "ҳ" * 5000,
    "a slip in each": "mayro ceremnoy pres confernece municipalty unforgetable speech openin",
}


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory, servers: ServerSettings) -> Iterator[list[SearchIndex]]:
    with fresh_index_prefix(servers) as prefix:
        both: list[SearchIndex] = [
            search_index.embedded(tmp_path_factory.mktemp("index")),
            search_index.on_server(servers, prefix),
        ]
        for index in both:
            index.write(ASSETS)
        yield both


def answers(engines: list[SearchIndex], request: SearchRequest) -> list[SearchResult | str]:
    """What each says: a result, or the reason why there is none. Any other error passes through."""
    said: list[SearchResult | str] = []
    for index in engines:
        try:
            said.append(index.search(request))
        except BadRequest as refused:
            said.append(refused.detail)
    return said


@_SETTINGS
@given(query=_QUERIES, sort=st.sampled_from(["relevance", "-captured_at", "title"]))
def test_any_query(engines: list[SearchIndex], query: str, sort: str) -> None:
    embedded, server = answers(engines, SearchRequest(EVERYTHING, query, sort=sort, limit=5))
    assert embedded == server
    assert isinstance(embedded, SearchResult), "5,000 characters are answered, not refused"
    assert embedded.total >= len(embedded.ids)


@_SETTINGS
@given(choices=_CHOICES)
def test_any_choices(engines: list[SearchIndex], choices: dict[str, tuple[str, ...]]) -> None:
    embedded, server = answers(engines, SearchRequest(EVERYTHING, "", limit=5, **choices))  # type: ignore[arg-type]
    assert embedded == server
    assert isinstance(embedded, SearchResult)


@pytest.mark.parametrize("name", _HARDEST)
def test_the_hardest_of_each_kind(engines: list[SearchIndex], name: str) -> None:
    embedded, server = answers(engines, SearchRequest(EVERYTHING, _HARDEST[name], limit=5))
    assert embedded == server
    assert isinstance(embedded, SearchResult)


def test_two_hundred_choices_of_each_facet(engines: list[SearchIndex]) -> None:
    many = tuple(f"value {n}" for n in range(199))
    request = SearchRequest(EVERYTHING, "xotira", keywords=(*many, "хотира"), kinds=(*many, "photo"), creators=many)
    embedded, server = answers(engines, request)
    assert embedded == server
    assert isinstance(embedded, SearchResult) and embedded.total == 0
    assert {value.value for value in embedded.facets["creator"]} == {"Дилшод Раҳимов"}


def test_a_query_without_end_is_refused_with_the_reason(engines: list[SearchIndex]) -> None:
    embedded, server = answers(engines, SearchRequest(EVERYTHING, "a" * (LONGEST_QUERY + 1)))
    assert embedded == server
    assert str(LONGEST_QUERY) in str(embedded)


def test_the_days_of_a_query_are_those_of_the_zone(tmp_path: Path, servers: ServerSettings, index_prefix: str) -> None:
    """In Tehran the last of December 2021, 22:30 UTC, is a day of 2022."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    def now() -> datetime:
        return datetime(2022, 1, 1, 12, tzinfo=ZoneInfo("Asia/Tehran"))

    for index in (
        TantivyIndex(tmp_path / "index", now=now),
        ElasticIndex(servers.elasticsearch_url, index_prefix, now),
    ):
        index.write(ASSETS)
        found = {query: index.search(SearchRequest(EVERYTHING, f"елка {query}")).total for query in _AROUND_NEW_YEAR}
        assert found == _AROUND_NEW_YEAR


_AROUND_NEW_YEAR = {
    "date:2021": 0,
    "date:2022": 1,
    "date:2022-01-01": 1,
    "date:today": 1,
    "date:yesterday": 0,
    "since:today": 1,
    "since:1day": 1,
    "before:today": 0,
    "date:2days": 1,
}
