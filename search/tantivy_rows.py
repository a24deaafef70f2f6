"""Assets as rows of the embedded index: of one, and of very many."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from dam.ports import IndexDocument
from search.assembler import Given, assembler
from search.document import given_of, line_of, values_of
from search.tantivy_schema import ARRIVED

# So long that to hand a batch over costs little, so short that it is still at hand when it comes back.
_BATCH, _BATCH_BYTES, _MADE_AHEAD = 100, 1_000_000, 2


def row(asset: IndexDocument) -> str:
    """JSON for `add_json`, which takes half the time of a document that is put together value by value."""
    return line_of(asset, _values(asset)).decode()


def rows(documents: Iterable[IndexDocument]) -> Iterator[str]:
    """The same of very many, in their order: a thread of its own puts together those that come next."""
    made: deque[Future[list[str]]] = deque()
    with ThreadPoolExecutor(1, "assembling") as beside:
        for assets in _batches(given_of(document, _values(document)) for document in documents):
            made.append(beside.submit(assembler().assembled_beside, assets))
            if len(made) > _MADE_AHEAD:
                yield from made.popleft().result()
        while made:
            yield from made.popleft().result()


def _batches(assets: Iterator[Given]) -> Iterator[list[Given]]:
    batch: list[Given] = []
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
