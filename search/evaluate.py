"""Measures how well words are found: `python -m search.evaluate [--engine embedded|elasticsearch] SENTENCES`.

SENTENCES has one JSON object a line with `doc_id` and `text`; each line of standard input is a JSON object with
`query`; each line of standard output is the JSON list of the ids found, best first. The same code as in the
application answers. The server is the one of DAM_ELASTICSEARCH_URL.
"""

import argparse
import json
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from dam.domain.access import AccessScope, Level
from dam.ports import IndexDocument, SearchIndex, SearchRequest
from search.elastic_index import ElasticIndex
from search.tantivy_index import TantivyIndex

_SCOPE = AccessScope(frozenset({Level.PUBLIC}), "")
_ANSWERS = 50


def main() -> None:
    parser = argparse.ArgumentParser(prog="search.evaluate", description=__doc__)
    parser.add_argument("--engine", choices=("embedded", "elasticsearch"), default="embedded")
    parser.add_argument("sentences", type=Path)
    given = parser.parse_args()
    server = os.environ.get("DAM_ELASTICSEARCH_URL", "")
    if given.engine == "elasticsearch" and not server:
        parser.error("set DAM_ELASTICSEARCH_URL, such as http://127.0.0.1:9200")
    with given.sentences.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    with _index(given.engine, server) as index:
        index.rebuild(_asset(number, row) for number, row in enumerate(rows, 1))
        for line in sys.stdin:
            request = SearchRequest(_SCOPE, json.loads(line)["query"], limit=_ANSWERS, facets=False)
            sys.stdout.write(json.dumps(list(index.search(request).ids)) + "\n")


@contextmanager
def _index(engine: str, server: str) -> Iterator[SearchIndex]:
    if engine == "embedded":
        with tempfile.TemporaryDirectory() as folder:
            yield TantivyIndex(Path(folder))
        return
    index = ElasticIndex(server, f"evaluate-{secrets.token_hex(6)}")
    try:
        yield index
    finally:
        index.remove()


def _asset(number: int, row: dict[str, str]) -> IndexDocument:
    return IndexDocument(
        id=row["doc_id"],
        ordinal=number,
        version=1,
        kind="photo",
        state="available",
        title="",
        description=row["text"],
        keywords=(),
        language="",
        event_id="",
        event_title="",
        creator="",
        place="",
        camera="",
        file_name="",
        text="",
        access_level=Level.PUBLIC,
        uploaded_by_id="",
        captured_at=None,
        created_at=datetime(2024, 1, 1, tzinfo=UTC),
    )


if __name__ == "__main__":
    main()
