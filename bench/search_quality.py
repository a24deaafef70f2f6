"""How well words are found, alone and in a crowd: recall and reciprocal rank among the first ten, on both engines.

    script/bench search_quality [--data FOLDER] [--crowd N] [--engines embedded,elasticsearch]

FOLDER holds docs.<lang>.jsonl and queries.<lang>.jsonl; DAM_SEARCH_EVALUATION names it too. Without one, the tests'
small set is used. Elasticsearch is the server of DAM_ELASTICSEARCH_URL, else that of `script/services`.
"""

import argparse
import itertools
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from harness import report, search_server  # noqa: E402
from search_crowd import sentences  # noqa: E402

from dam.domain.access import AccessScope, Level  # noqa: E402
from dam.ports import IndexDocument, SearchIndex, SearchRequest  # noqa: E402
from search.elastic_index import ElasticIndex  # noqa: E402
from search.tantivy_index import TantivyIndex  # noqa: E402
from tests.fixtures.quality_set import KINDS, OWN, Collection, Score, collections, mean, score  # noqa: E402

CROWD = 50_000
RECALL, RECIPROCAL_RANK, WRONG = 0.955, 0.950, 0.60
RECALL_IN_CROWD, RECIPROCAL_RANK_IN_CROWD = 0.88, 0.85
SETTING = "DAM_SEARCH_EVALUATION"
_SCOPE = AccessScope(frozenset({Level.PUBLIC}), "")
_PLAIN = IndexDocument(
    id="", ordinal=0, version=1, kind="photo", state="available", title="", description="", keywords=(), language="",
    event_id="", event_title="", creator="", place="", camera="", file_name="", text="", access_level=Level.PUBLIC,
    uploaded_by_id="", captured_at=None, created_at=datetime(2024, 1, 1, tzinfo=UTC),
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get(SETTING, OWN)))
    parser.add_argument("--crowd", type=int, default=CROWD)
    parser.add_argument("--engines", default="embedded,elasticsearch")
    given = parser.parse_args()
    known = collections(given.data)
    ratios, figures = [], {}
    for engine in given.engines.split(","):
        with _indices(engine) as make:
            for crowd in (0, given.crowd):
                found = _measure(make, known, crowd)
                place = f"{engine}, {crowd} others" if crowd else f"{engine}, alone"
                total = _table(place, found)
                goals = (RECALL_IN_CROWD, RECIPROCAL_RANK_IN_CROWD) if crowd else (RECALL, RECIPROCAL_RANK)
                ratios += [total.recall / goals[0], total.reciprocal_rank / goals[1]]
                name = f"{engine}_{'crowd' if crowd else 'alone'}"
                figures |= {f"{name}_recall": total.recall, f"{name}_reciprocal_rank": total.reciprocal_rank}
                figures[f"{name}_wrong"] = total.wrong
                if not crowd:
                    ratios.append(WRONG / max(total.wrong, WRONG / 10))
    ratio = min(ratios)
    report("search_quality", ratio, 1.0, ok=ratio >= 1.0, data=given.data.name, crowd=given.crowd, **figures)


Found = dict[str, dict[str, list[Score]]]


def _measure(make: Callable[[], SearchIndex], known: list[Collection], crowd: int) -> Found:
    found: Found = {}
    for collection in known:
        index = make()
        began = time.monotonic()
        others = sentences(crowd, collection.language, [asked.query for asked in collection.queries])
        texts = itertools.chain(collection.captions.items(), ((f"crowd-{n}", text) for n, text in enumerate(others)))
        count = index.rebuild(_document(n, name, text) for n, (name, text) in enumerate(texts, 1))
        built = time.monotonic() - began
        scores: dict[str, list[Score]] = {}
        for asked in collection.queries:
            request = SearchRequest(_SCOPE, asked.query, limit=50, facets=False)
            scores.setdefault(asked.kind, []).append(score(asked, index.search(request).ids))
        found[collection.language] = scores
        passed = time.monotonic() - began - built
        print(f"{collection.language}: {count} sentences in {built:.1f} s, queries in {passed:.1f} s", file=sys.stderr)
    return found


def _document(number: int, name: str, text: str) -> IndexDocument:
    return replace(_PLAIN, id=name, ordinal=number, description=text)


def _table(place: str, found: Found) -> Score:
    """A cell is the mean over its queries, a language the mean over its kinds; the total the mean over languages."""
    print(f"\n{place}\n{'':9}" + "".join(f"{kind:13}" for kind in KINDS) + f"{'all':13}wrong")
    totals = []
    for language, scores in found.items():
        cells = {kind: mean(scores[kind]) for kind in KINDS if kind in scores}
        total = replace(mean(list(cells.values())), wrong=mean([one for some in scores.values() for one in some]).wrong)
        totals.append(total)
        print(f"{language:9}" + "".join(_cell(cells.get(kind)) for kind in KINDS) + f"{_cell(total)}{total.wrong:.2f}")
    by_kind = {
        kind: mean([mean(scores[kind]) for scores in found.values() if kind in scores])
        for kind in KINDS
        if any(kind in scores for scores in found.values())
    }
    whole = mean(totals)
    print(f"{'mean':9}" + "".join(_cell(by_kind.get(kind)) for kind in KINDS) + f"{_cell(whole)}{whole.wrong:.2f}")
    return whole


def _cell(found: Score | None) -> str:
    return f"{found.recall:.3f}/{found.reciprocal_rank:.3f}  " if found else f"{'-':13}"


@contextmanager
def _indices(engine: str) -> Iterator[Callable[[], SearchIndex]]:
    if engine == "embedded":
        with tempfile.TemporaryDirectory(prefix="kronika-bench-") as folder:
            yield lambda: TantivyIndex(Path(folder) / secrets.token_hex(4))
        return
    url = search_server()
    made: list[ElasticIndex] = []

    def make() -> ElasticIndex:
        made.append(ElasticIndex(url, f"bench-quality-{secrets.token_hex(6)}"))
        return made[-1]

    try:
        yield make
    finally:
        for index in made:
            index.remove()
            index.close()


if __name__ == "__main__":
    main()
