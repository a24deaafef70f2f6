"""The shape of the embedded index, and assets as rows of it."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import tantivy

from dam.ports import IndexDocument
from search.assembler import Told, assembler
from search.document import (
    FACET_FIELDS,
    MEASURE_FIELDS,
    NUMBER_FIELDS,
    POSITION_FIELDS,
    TEXT_FIELDS,
    TEXT_KEY_FIELDS,
    VALUE_FIELDS,
    WORD_FIELDS,
    line_of,
    told_of,
    values_of,
)

# The `created_key` once more, as a word: of a range of words the engine first gathers who has them, and then asks those
# alone for all else; of a range of numbers it asks everybody.
ARRIVED = "arrived"
# So long that to hand a batch over costs little, so short that it is still at hand when it comes back.
_BATCH, _BATCH_BYTES, _MADE_AHEAD = 100, 1_000_000, 2


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in WORD_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in VALUE_FIELDS:
        builder.add_text_field(name, stored=name == "id", tokenizer_name="raw", index_option="basic")
    for name in FACET_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in TEXT_KEY_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in (*NUMBER_FIELDS, *MEASURE_FIELDS, *POSITION_FIELDS, "version"):
        builder.add_unsigned_field(name, indexed=False, fast=True)
    builder.add_unsigned_field(ARRIVED, indexed=True)
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


def row(asset: IndexDocument) -> str:
    """JSON for `add_json`, which takes half the time of a document that is put together value by value."""
    return line_of(asset, _values(asset), packed=True).decode()


def rows(documents: Iterable[IndexDocument]) -> Iterator[str]:
    """The same of very many, in their order: a thread of its own puts together those that come next."""
    made: deque[Future[list[str]]] = deque()
    with ThreadPoolExecutor(1, "assembling") as beside:
        for assets in _batches(told_of(document, _values(document)) for document in documents):
            made.append(beside.submit(assembler().assembled_beside, assets, packed=True))
            if len(made) > _MADE_AHEAD:
                yield from made.popleft().result()
        while made:
            yield from made.popleft().result()


def _batches(assets: Iterator[Told]) -> Iterator[list[Told]]:
    batch: list[Told] = []
    size_bytes = 0
    for asset in assets:
        batch.append(asset)
        size_bytes += len(asset.texts)
        if len(batch) >= _BATCH or size_bytes >= _BATCH_BYTES:
            yield batch
            batch, size_bytes = [], 0
    if batch:
        yield batch


def _values(asset: IndexDocument) -> dict[str, Any]:
    values = values_of(asset)
    values["version"] = asset.version
    values[ARRIVED] = values["created_key"]
    return values
