"""What every search engine must do, held against the real ones."""

import itertools
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dam.domain.access import AccessScope
from dam.domain.errors import BadRequest, ServiceAway
from dam.ports import IndexDocument, SearchIndex, SearchRequest, SearchResult
from search.elastic_index import ElasticIndex
from search.tantivy_index import TantivyIndex
from tests.fixtures import small_archive as archive
from tests.fixtures.servers import ServerSettings, fresh_index_prefix
from tests.fixtures.small_archive import ASSETS, EVERYTHING, OPEN, asset

ENGINES = ("tantivy", "elasticsearch")


@pytest.fixture(scope="module", params=ENGINES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    """The small archive, for reading alone."""
    if request.param == "tantivy":
        index: SearchIndex = TantivyIndex(tmp_path_factory.mktemp("index"))
        index.write(ASSETS)
        yield index
    else:
        servers: ServerSettings = request.getfixturevalue("servers")
        with fresh_index_prefix(servers) as prefix:
            index = ElasticIndex(servers.elasticsearch_url, prefix)
            index.write(ASSETS)
            yield index


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> SearchIndex:
    """An index of the test's own."""
    if request.param == "tantivy":
        return TantivyIndex(tmp_path / "index")
    servers: ServerSettings = request.getfixturevalue("servers")
    return ElasticIndex(servers.elasticsearch_url, request.getfixturevalue("index_prefix"))


def numbers(result: SearchResult) -> list[int]:
    return [int(asset_id.removeprefix("asset-")) for asset_id in result.ids]


def ask(index: SearchIndex, query: str = "", scope: AccessScope = OPEN, **choices: object) -> SearchResult:
    return index.search(SearchRequest(scope, query, **choices))  # type: ignore[arg-type]


def counts(result: SearchResult, facet: str) -> dict[str, int]:
    return {value.value: value.count for value in result.facets[facet]}


FOUND = {
    # Uzbek, in either script, with every apostrophe or none, and from a keyboard without its letters.
    "Xotira": [archive.LATIN, archive.MEMORIAL],
    "хотира": [archive.LATIN, archive.MEMORIAL],
    "Kattaqorgon": [archive.LATIN, archive.MEMORIAL],
    "kattaqo'rg'on": [archive.LATIN, archive.MEMORIAL],
    "Каттакургон": [archive.LATIN, archive.MEMORIAL],
    "sanʼat": [archive.MEMORIAL],
    "yig'ilishi": [archive.COUNCIL],
    "йиғилиши": [archive.COUNCIL],
    "Ўзбекистон": [archive.COUNCIL],
    "узбекистон": [archive.COUNCIL],
    # Bulgarian and Russian.
    "sabranie": [archive.BULGARIAN],
    "СЪБРАНИЕ": [archive.BULGARIAN],
    "shtastlivo": [archive.BULGARIAN],
    "елка": [archive.RUSSIAN],
    "yolka": [archive.RUSSIAN],
    "poyekhali": [archive.RUSSIAN],
    "poehali": [archive.RUSSIAN],
    # Georgian, with its capitals and romanised.
    "ᲦᲝᲜᲘᲡᲫᲘᲔᲑᲐ": [archive.GEORGIAN],
    "ghonisdzieba": [archive.GEORGIAN],
    "tbilisshi": [archive.GEORGIAN],
    # Persian, with Arabic letters and digits, joined and split.
    "شهرداري": [archive.PERSIAN],
    "روابطعمومی": [archive.PERSIAN],
    "می دهد": [archive.PERSIAN],
    "میدهد": [archive.PERSIAN],
    "می‌دهد": [archive.PERSIAN],
    "1403": [archive.PERSIAN],
    "١٤٠٣": [archive.PERSIAN],
    # Albanian and English, without their marks.
    "asamblese": [archive.ALBANIAN],
    "Pervjetori clirimit": [archive.ALBANIAN],
    "cafe": [archive.ENGLISH],
    "mayors": [archive.ENGLISH],
    # Beginnings of words; all words must match, wherever they stand.
    "кмет": [archive.CITY_HALL, archive.BULGARIAN],
    "mayor ceremony press": [archive.ENGLISH],
    "mayor kengash": [],
    # Names, files, phrases, fields, dates, and what takes away.
    "IMG_1003": [archive.CITY_HALL],
    "press-release.pdf": [archive.ENGLISH],
    '"народно събрание"': [archive.BULGARIAN],
    '"събрание народно"': [],
    '"Narodno sabranie"': [archive.BULGARIAN],
    "by:rahimov": [archive.COUNCIL, archive.MEMORIAL],
    "place:kattaqorgon": [archive.MEMORIAL],
    "camera:nikon": [archive.MEMORIAL],
    "title:mayor": [archive.ENGLISH],
    "title:municipality": [],
    "text:municipality": [archive.ENGLISH],
    "keyword:хотира": [archive.LATIN, archive.MEMORIAL],
    "event:event-bg": [archive.BULGARIAN],
    "event:сесия": [archive.BULGARIAN],
    "id:asset-3": [archive.CITY_HALL],
    "kind:video": [archive.COUNCIL],
    "kind:(video OR audio)": [archive.GEORGIAN, archive.COUNCIL],
    "xotira -keyword:тадбир": [archive.LATIN],
    "xotira OR мери": [archive.LATIN, archive.MEMORIAL, archive.GEORGIAN],
    "(xotira OR мери) kind:audio": [archive.GEORGIAN],
    "ceremonya*": [],
    "may*": [archive.ENGLISH, archive.LATIN],
    "before:2022": [archive.RUSSIAN],
    "since:2024-05": [archive.ENGLISH],
    "year:2021": [archive.RUSSIAN],
    "date:09.05.2024": [archive.ENGLISH],
    "level:secret": [],
}


@pytest.mark.parametrize("query", FOUND)
def test_words_find_what_they_should_and_no_more(filled: SearchIndex, query: str) -> None:
    result = ask(filled, query)
    assert sorted(numbers(result)) == sorted(FOUND[query])
    assert result.total == len(FOUND[query])


def test_the_better_fit_stands_first(filled: SearchIndex) -> None:
    assert numbers(ask(filled, "xotira")) == [archive.LATIN, archive.MEMORIAL]
    assert numbers(ask(filled, "хотира"))[0] == archive.LATIN, "both have the word as typed; the newer one is first"
    assert numbers(ask(filled, "кмет"))[0] == archive.CITY_HALL, "the whole word before the beginning of a longer one"


@pytest.mark.parametrize(
    ("query", "number", "meant"),
    [
        ("Xotera", archive.LATIN, "Xotira"),
        ("Народно сабрание", archive.BULGARIAN, None),
        ("Kattaqurgqn", archive.LATIN, "Kattaqoʻrgʻon"),
        ("ceremnoy", archive.ENGLISH, "ceremony"),
        ("mayro opens", archive.ENGLISH, "Mayor opens"),
        ("შონისძიება", archive.GEORGIAN, "ღონისძიება"),
        ("Asamlbese", archive.ALBANIAN, "Asamblesë"),
    ],
)
def test_a_slip_is_forgiven_and_told(filled: SearchIndex, query: str, number: int, meant: str | None) -> None:
    result = ask(filled, query)
    assert number in numbers(result)
    assert result.did_you_mean == meant


def test_nothing_of_what_is_not_visible_shows(filled: SearchIndex) -> None:
    for query in (
        "zirconium",
        "zirconum",
        "vault",
        "id:asset-10",
        "level:secret",
        "hidden person",
        "zirc*",
        "-nothing",
    ):
        result = ask(filled, query)
        assert archive.SECRET not in numbers(result), query
        assert "irconium" not in (result.did_you_mean or ""), query
        if query != "-nothing":
            assert (result.total, result.did_you_mean) == (0, None), query
        assert not {"zirconium", "secret", "Hidden Person"} & {
            value.value for values in result.facets.values() for value in values
        }
    assert ask(filled).total == len(ASSETS) - 2
    assert ask(filled, levels=("secret",)).total == 0
    assert numbers(ask(filled, "zirconum", EVERYTHING)) == [archive.SECRET]
    assert ask(filled, "zirconum", EVERYTHING).did_you_mean == "Zirconium"


def test_owners_see_their_own(filled: SearchIndex) -> None:
    owner = AccessScope(OPEN.levels, "owner")
    assert numbers(ask(filled, "closed", owner)) == [archive.OWN_SECRET]
    assert counts(ask(filled, scope=owner), "level") == {"public": len(ASSETS) - 2, "secret": 1}
    nobody = ask(filled, scope=AccessScope(frozenset(), ""))
    assert nobody.total == 0 and not any(nobody.facets.values())


def test_facets_count_what_is_found(filled: SearchIndex) -> None:
    result = ask(filled, scope=EVERYTHING)
    assert result.total == len(ASSETS)
    assert counts(result, "kind") == {"photo": 9, "video": 1, "audio": 1, "text": 1}
    assert counts(result, "keyword") == {"kengash": 1, "zirconium": 1, "тадбир": 1, "хотира": 2, "شهرداری": 1}
    assert counts(result, "creator") == {"Dilshod Rahimov": 1, "Hidden Person": 1, "Дилшод Раҳимов": 1}
    assert counts(result, "event") == {"event-bg": 1}
    assert counts(result, "level") == {"public": 10, "secret": 2}
    assert counts(result, "state") == {"available": 11, "failed": 1}
    assert counts(result, "year") == {"2023": 10, "2021": 1, "2024": 1}
    assert next(value.value for value in result.facets["keyword"]) == "хотира", "the most frequent first"


def test_a_facet_keeps_its_other_values_to_pick_from(filled: SearchIndex) -> None:
    result = ask(filled, kinds=("video", "audio"))
    assert sorted(numbers(result)) == [archive.COUNCIL, archive.GEORGIAN] and result.total == 2
    assert counts(result, "kind") == {"photo": 7, "video": 1, "audio": 1, "text": 1}
    assert counts(result, "state") == {"available": 2}
    both = ask(filled, "xotira", keywords=("тадбир",), states=("available",))
    assert numbers(both) == [archive.MEMORIAL]
    assert counts(both, "keyword") == {"хотира": 1, "тадбир": 1}
    assert counts(both, "kind") == {"photo": 1}


def test_choices_narrow(filled: SearchIndex) -> None:
    assert numbers(ask(filled, event_ids=("event-bg",))) == [archive.BULGARIAN]
    assert numbers(ask(filled, creators=("Dilshod Rahimov",))) == [archive.COUNCIL]
    assert numbers(ask(filled, states=("failed",))) == [archive.LATIN]
    assert ask(filled, kinds=("nonsense",)).total == 0


def test_dates_narrow_and_show_their_months(filled: SearchIndex) -> None:
    result = ask(
        filled,
        captured_from=datetime(2023, 11, 20, tzinfo=UTC),
        captured_to=datetime(2023, 11, 25, 23, 59, 59, tzinfo=UTC),
    )
    assert sorted(numbers(result)) == [1, 2, 3, 4], "an asset without capture time counts by when it came in"
    assert counts(result, "year") == {"2023": 8, "2021": 1, "2024": 1}
    assert counts(result, "month") == {"202311": 7, "202312": 1}


def test_facets_can_be_left_out(filled: SearchIndex) -> None:
    assert ask(filled, facets=False).facets == {}


SORTED = {
    "created_at": list(range(1, 13)),
    "-created_at": list(range(12, 0, -1)),
    "captured_at": [5, 1, 2, 3, 4, 6, 7, 8, 10, 11, 12, 9],
    "-captured_at": [9, 12, 11, 10, 8, 7, 6, 4, 3, 2, 1, 5],
    "title": [9, 8, 11, 2, 12, 10, 5, 3, 4, 1, 7, 6],
    "-title": [6, 7, 1, 4, 3, 5, 10, 12, 2, 11, 8, 9],
    "relevance": list(range(12, 0, -1)),
}


@pytest.mark.parametrize("sort", SORTED)
@pytest.mark.parametrize("limit", [1, 5])
def test_pages_go_through_everything_in_order(filled: SearchIndex, sort: str, limit: int) -> None:
    assert walk(filled, SearchRequest(EVERYTHING, sort=sort, limit=limit)) == SORTED[sort]


def test_pages_by_relevance_go_through_everything_once(filled: SearchIndex) -> None:
    whole = numbers(ask(filled, "xotira* OR кме* OR мери OR мayor OR public OR mayor OR img", EVERYTHING, limit=100))
    assert len(whole) == 12
    for limit in (1, 2, 3, 7):
        request = SearchRequest(
            EVERYTHING, "xotira* OR кме* OR мери OR мayor OR public OR mayor OR img", limit=limit, facets=False
        )
        assert walk(filled, request) == whole


def test_pages_of_a_forgiving_search_go_on_forgivingly(filled: SearchIndex) -> None:
    assert sorted(walk(filled, SearchRequest(OPEN, "Xotera", limit=1))) == [archive.MEMORIAL, archive.LATIN]


def walk(index: SearchIndex, request: SearchRequest) -> list[int]:
    found: list[int] = []
    cursor = None
    while True:
        result = index.search(replace(request, cursor=cursor))
        found += numbers(result)
        if result.next_cursor is None:
            return found
        assert len(result.ids) == request.limit
        cursor = result.next_cursor


@pytest.mark.parametrize("sort", ["relevance", "-created_at", "captured_at", "-title"])
def test_pages_miss_nothing_while_assets_come_in(empty: SearchIndex, sort: str) -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    empty.write([asset(number, f"Same festival {number % 3}", created_at=moment) for number in range(1, 31)])
    seen: list[int] = []
    cursor, added = None, 30
    while True:
        query = "festival OR same" if sort == "relevance" else ""
        result = ask(empty, query, sort=sort, limit=4, cursor=cursor)
        seen += numbers(result)
        cursor = result.next_cursor
        if cursor is None:
            break
        if added < 50:
            empty.write([asset(added + 1, f"New festival {added % 3}", created_at=moment)])
            added += 1
    assert len(seen) == len(set(seen))
    assert set(range(1, 31)) <= set(seen)


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


def test_changes_are_found_at_once(empty: SearchIndex) -> None:
    empty.write([asset(1, "Spring"), asset(2, "Autumn")])
    assert numbers(ask(empty, "spring")) == [1]
    empty.write([asset(1, "Winter", version=2)])
    assert (numbers(ask(empty, "spring")), numbers(ask(empty, "winter"))) == ([], [1])
    assert (empty.count(), ask(empty).total) == (2, 2)
    empty.write([], ["asset-1", "asset-77"])
    assert (numbers(ask(empty)), empty.count()) == ([2], 1)
    empty.write([asset(1, "Back", version=9)], ["asset-2"])
    assert numbers(ask(empty)) == [1]


def test_an_older_version_does_not_replace_a_newer_one(empty: SearchIndex) -> None:
    empty.write([asset(1, "Newest", version=5)])
    empty.write([asset(1, "Older", version=4)])
    assert numbers(ask(empty, "newest")) == [1] and ask(empty, "older").total == 0
    empty.write([asset(1, "Same again", version=5)])
    assert ask(empty, "again").total == 1


def test_an_empty_index_answers(empty: SearchIndex) -> None:
    empty.ready()
    result = ask(empty, "anything")
    assert (result.ids, result.total, result.next_cursor, result.did_you_mean) == ((), 0, None, None)
    assert empty.count() == 0
    empty.write([])


def test_an_index_made_by_itself_asks_to_be_filled(empty: TantivyIndex | ElasticIndex) -> None:
    empty.ready()
    assert empty.needs_rebuild()
    assert empty.rebuild(iter(())) == 0
    assert not empty.needs_rebuild()
    empty.write([asset(1, "Spring")])
    assert not empty.needs_rebuild()


def test_a_rebuild_holds_exactly_what_it_was_given(empty: SearchIndex) -> None:
    empty.write([asset(1, "Ghost"), asset(2, "Old")])
    assert empty.rebuild(iter([asset(2, "New"), asset(3, "Third")])) == 2
    assert (numbers(ask(empty)), empty.count()) == ([3, 2], 2)
    empty.write([asset(4, "Fourth")])
    assert numbers(ask(empty)) == [4, 3, 2]
    assert empty.rebuild(iter(())) == 0
    assert ask(empty).total == 0


def test_searches_go_on_while_the_index_is_rebuilt(empty: SearchIndex) -> None:
    empty.write([asset(1, "Before")])
    begun, seen = threading.Event(), threading.Event()

    def slowly() -> Iterator[IndexDocument]:
        yield asset(2, "After")
        begun.set()
        assert seen.wait(20)
        yield asset(3, "After too")

    rebuild = threading.Thread(target=empty.rebuild, args=(slowly(),))
    rebuild.start()
    assert begun.wait(20)
    assert numbers(ask(empty)) == [1]
    seen.set()
    rebuild.join(20)
    assert numbers(ask(empty)) == [3, 2]


def test_a_rebuild_that_breaks_off_leaves_the_old_index(empty: SearchIndex) -> None:
    empty.write([asset(1, "Before")])

    def broken() -> Iterator[IndexDocument]:
        yield asset(2, "After")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        empty.rebuild(broken())
    assert numbers(ask(empty)) == [1]
    empty.write([asset(3, "Later")])
    assert numbers(ask(empty)) == [3, 1]
    assert empty.rebuild(iter([asset(4, "Again")])) == 1


def test_many_threads_search_while_one_writes(empty: SearchIndex) -> None:
    problems: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        try:
            while not done.is_set():
                result = ask(empty, "festival")
                assert result.total >= len(result.ids)
        except BaseException as problem:
            problems.append(problem)

    empty.write([asset(0, "festival")])
    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 8):
        empty.write([asset(number, "festival")])
        assert ask(empty, "festival").total == number + 1
    done.set()
    for thread in threads:
        thread.join()
    assert not problems


def test_both_engines_give_the_same(tmp_path: Path, servers: ServerSettings, index_prefix: str) -> None:
    tantivy = TantivyIndex(tmp_path / "index")
    elastic = ElasticIndex(servers.elasticsearch_url, index_prefix)
    for index in (tantivy, elastic):
        index.write(ASSETS)
    queries: Sequence[str] = [*FOUND, *ODD[:30], "Xotera", "mayro opens", "xotira OR mayor OR kengash OR img*"]
    for query in queries:
        request = SearchRequest(EVERYTHING, query, limit=5)
        assert tantivy.search(request) == elastic.search(request), query


READER = """
import sys
from pathlib import Path
from dam.domain.access import AccessScope, Level
from dam.ports import SearchRequest
from search.tantivy_index import TantivyIndex

index = TantivyIndex(Path(sys.argv[1]))
for query in sys.stdin:
    result = index.search(SearchRequest(AccessScope(frozenset(Level), ""), query.strip()))
    print(" ".join(result.ids), flush=True)
"""


def test_another_process_reads_what_this_one_writes(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "index")
    index.write([asset(1, "Spring")])
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(tmp_path / "index")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": ":".join(sys.path)},
    ) as reader:  # fmt: skip
        assert reader.stdin and reader.stdout

        def read(query: str) -> str:
            assert reader.stdin and reader.stdout
            reader.stdin.write(query + "\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert read("spring") == "asset-1"
        index.write([asset(2, "Spring again")])
        assert read("spring") == "asset-2 asset-1"
        index.rebuild(iter([asset(7, "Spring anew")]))
        assert read("spring") == "asset-7"
        index.write([asset(8, "Spring after")], ["asset-7"])
        assert read("spring") == "asset-8"
        reader.stdin.close()


def test_two_writers_do_not_mix(tmp_path: Path) -> None:
    first, second = TantivyIndex(tmp_path / "index"), TantivyIndex(tmp_path / "index")
    first.write([asset(1, "Spring")])
    with pytest.raises(ServiceAway):
        second.write([asset(2, "Spring")])
    first.close()
    second.write([asset(2, "Spring")])
    assert numbers(ask(first, "spring")) == [2, 1]


@pytest.mark.parametrize("damage", ["pointer", "meta", "segments", "schema", "vanished", "foreign"])
def test_a_damaged_index_says_so_and_is_healed(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "index"
    index = TantivyIndex(path)
    index.write(ASSETS)
    index.close()
    (folder,) = path.glob("generation-*")
    if damage == "pointer":
        (path / "current.json").write_text("{")
    elif damage == "meta":
        (folder / "meta.json").write_text("nonsense")
    elif damage == "segments":
        for file in folder.iterdir():
            if "." in file.name and file.name != "meta.json" and not file.name.startswith("."):
                file.write_bytes(b"\x00" * 50)
    elif damage == "schema":
        pointer = path / "current.json"
        pointer.write_text(pointer.read_text().replace('"schema": ', '"schema": 9'))
    elif damage == "vanished":
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
    else:
        import tantivy

        for file in folder.iterdir():
            file.unlink()
        tantivy.Index(tantivy.SchemaBuilder().build(), str(folder))
    again = TantivyIndex(path)
    with pytest.raises(ServiceAway):
        ask(again, "xotira")
    assert again.needs_rebuild()
    assert again.rebuild(iter(ASSETS)) == len(ASSETS)
    assert not again.needs_rebuild()
    assert ask(again, "xotira").total == 2


def test_an_index_that_lost_its_folder_while_open_is_made_anew(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "index")
    index.write([asset(1, "Spring")])
    index.rebuild(iter([asset(1, "Spring")]))
    for folder in (tmp_path / "index").iterdir():
        if folder.is_dir():
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()
        else:
            folder.unlink()
    assert ask(index, "spring").total == 0
    assert index.needs_rebuild()
    index.write([asset(2, "Spring")])
    assert numbers(ask(index, "spring")) == [2]


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


def test_a_rebuild_keeps_other_processes_from_writing_to_the_old_index(tmp_path: Path) -> None:
    rebuilder, writer = TantivyIndex(tmp_path / "index"), TantivyIndex(tmp_path / "index", write_wait_seconds=0.05)
    rebuilder.write([asset(1, "Spring")])
    rebuilder.close()

    def meanwhile() -> Iterator[IndexDocument]:
        with pytest.raises(ServiceAway):
            writer.write([asset(2, "Spring")])
        yield asset(1, "Spring")

    assert rebuilder.rebuild(meanwhile()) == 1
    writer.write([asset(2, "Spring")])
    assert numbers(ask(rebuilder, "spring")) == [2, 1]
