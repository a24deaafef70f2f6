"""Filling a new generation of the embedded index while the old one is searched and written."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import tantivy

from dam.ports import IndexDocument
from search.journal import Change
from search.tantivy_rows import row, rows
from search.tantivy_schema import schema

# While one thread writes its segment out, the other goes on. Some 170,000 assets fill a segment, so that those of a
# million are no more than a search bears and need not be merged: that took as long as a third of the rest.
FILL_THREADS = 2
_LEAST_HEAP_BYTES, _MOST_HEAP_BYTES, _PART_OF_MEMORY = 100_000_000, 800_000_000, 8
# Where a container reads how much it may take, by cgroups of version 2 and 1.
_MEMORY_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
_REPLAY_HEAP_BYTES = 20_000_000
# Tantivy lets up to 10,000 rows wait, which is little memory where they are captions. Of long texts no more than this
# may wait: a commit takes all in, and nothing else goes on meanwhile.
_LONG_ROW_CHARACTERS, _LONG_CHARACTERS_AT_ONCE = 10_000, 120_000_000


def heap_bytes() -> int:
    """For the writer of a new index, all its threads together: less where memory is short, and then it has to merge."""
    memory = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for limit in _MEMORY_LIMITS:
        # A container without a limit says "max", or a number beyond all memory.
        with suppress(OSError, ValueError):
            memory.append(int(limit.read_text()))
    return min(max(min(memory) // _PART_OF_MEMORY, _LEAST_HEAP_BYTES), _MOST_HEAP_BYTES)


def fill(folder: Path, documents: Iterator[IndexDocument]) -> None:
    """Folding goes on here while threads of the writer index what was folded: each takes about as long."""
    writer = tantivy.Index(schema(), str(folder)).writer(heap_bytes(), FILL_THREADS)
    long_characters = 0
    for line in rows(documents):
        writer.add_json(line)
        if len(line) > _LONG_ROW_CHARACTERS:
            long_characters += len(line)
            if long_characters >= _LONG_CHARACTERS_AT_ONCE:
                writer.commit()
                long_characters = 0
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
            writer.add_json(row(change.document))
    writer.commit()
    writer.wait_merging_threads()


def version_of(searcher: tantivy.Searcher, kept: tantivy.Schema, asset_id: str) -> int:
    """0 where there is no such document."""
    query = tantivy.Query.term_query(kept, "id", asset_id, "basic")
    found = searcher.search(query, 1, count=False, order_by_field="version").hits
    return int(found[0][0]) if found else 0
