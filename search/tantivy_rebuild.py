"""Filling a new generation of the embedded index while the old one is searched and written."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import tantivy

from dam.ports import IndexDocument
from search.document import fields_of
from search.journal import Change
from search.tantivy_schema import row, schema

FILL_HEAP_BYTES = 100_000_000
_REPLAY_HEAP_BYTES = 20_000_000
# What goes to the writer between two commits, which bounds what waits in memory to be indexed.
_COMMIT_ROWS, _COMMIT_BYTES = 50_000, 300_000_000


def fill(folder: Path, documents: Iterator[IndexDocument]) -> None:
    """Folding goes on here while a thread of the writer indexes what was folded: each takes about as long."""
    writer = tantivy.Index(schema(), str(folder)).writer(FILL_HEAP_BYTES, 1)
    rows = size_bytes = 0
    for asset in documents:
        line = row(fields_of(asset))
        writer.add_json(line.decode())
        rows, size_bytes = rows + 1, size_bytes + len(line)
        if rows >= _COMMIT_ROWS or size_bytes >= _COMMIT_BYTES:
            writer.commit()
            rows = size_bytes = 0
    writer.commit()
    writer.wait_merging_threads()


def replay(folder: Path, changes: Mapping[str, Change]) -> None:
    """What was written meanwhile, unless the new index has read a later version already."""
    if not changes:
        return
    index = tantivy.Index.open(str(folder))
    searcher = index.searcher()
    writer = index.writer(_REPLAY_HEAP_BYTES, 1)
    for change in changes.values():
        if change.document is None:
            writer.delete_documents_by_term("id", change.id)
        elif version_of(searcher, index.schema, change.id) <= change.document.version:
            writer.delete_documents_by_term("id", change.id)
            writer.add_json(row(fields_of(change.document)).decode())
    writer.commit()
    writer.wait_merging_threads()


def version_of(searcher: tantivy.Searcher, kept: tantivy.Schema, asset_id: str) -> int:
    """0 where there is no such document."""
    query = tantivy.Query.term_query(kept, "id", asset_id, "basic")
    found = searcher.search(query, 1, count=False, order_by_field="version").hits
    return int(found[0][0]) if found else 0
