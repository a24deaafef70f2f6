"""Small captions in every language, and how much of what should be found is found, on every engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dam.ports import SearchIndex
from search.elastic_index import ElasticIndex
from search.tantivy_index import TantivyIndex
from tests.fixtures.quality_set import KINDS, Collection, collections, mean, score
from tests.fixtures.search_index import ENGINES, ask
from tests.fixtures.servers import ServerSettings, fresh_index_prefix
from tests.fixtures.small_archive import asset

# Recall and reciprocal rank by kind, a little below what is reached; the goals for larger sets are those of bench/.
LEAST = {
    "exact": (1.0, 1.0),
    "lemma": (0.95, 0.90),
    "form": (0.90, 0.90),
    "script": (1.0, 0.95),
    "fold": (0.95, 0.95),
    "typo": (0.90, 0.85),
    "mix": (0.80, 0.75),
}
MOST_WRONG = 0.6


@pytest.mark.parametrize("engine", ENGINES)
def test_words_are_found_in_every_language(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    by_kind: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    wrong: list[float] = []
    missed: list[str] = []
    for collection in collections():
        with filled(engine, tmp_path / collection.language, request, collection) as index:
            for asked in collection.queries:
                ids = [found.removeprefix("asset-") for found in ask(index, asked.query, limit=50).ids]
                reached = score(asked, ids)
                by_kind[asked.kind].append((reached.recall, reached.reciprocal_rank))
                wrong.append(reached.wrong)
                if reached.recall < 1:
                    missed.append(f"{collection.language} {asked.kind} {asked.query}")
    for kind, (recall, rank) in LEAST.items():
        some = by_kind[kind]
        assert sum(one for one, _ in some) / len(some) >= recall, (kind, missed)
        assert sum(one for _, one in some) / len(some) >= rank, (kind, missed)
    assert sum(wrong) / len(wrong) <= MOST_WRONG


def test_the_sets_ask_every_kind_in_every_language() -> None:
    for collection in collections():
        kinds = {asked.kind for asked in collection.queries}
        assert kinds >= set(KINDS) - ({"script"} if collection.language in ("en", "sq") else set())
        assert all(asked.relevant for asked in collection.queries), collection.language


def test_scores_leave_out_what_counts_neither_way() -> None:
    asked = next(asked for asked in collections()[0].queries if len(asked.relevant) == 1)
    (right,) = asked.relevant
    assert score(asked, ["x", right]).reciprocal_rank == 0.5
    assert score(asked, []).recall == 0
    assert mean([score(asked, [right]), score(asked, [])]).recall == 0.5


@contextmanager
def filled(engine: str, folder: Path, request: pytest.FixtureRequest, collection: Collection) -> Iterator[SearchIndex]:
    rows = [asset(int(number), file_name="", description=text) for number, text in collection.captions.items()]
    if engine == "tantivy":
        index: SearchIndex = TantivyIndex(folder)
        index.write(rows)
        yield index
        return
    servers: ServerSettings = request.getfixturevalue("servers")
    with fresh_index_prefix(servers) as prefix:
        elastic = ElasticIndex(servers.elasticsearch_url, prefix)
        elastic.write(rows)
        yield elastic
