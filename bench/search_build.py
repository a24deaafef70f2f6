"""How soon an index is built, and where the time goes: the product's own rebuild, beside its parts."""

import gc
import itertools
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterable

import tantivy

from dam.bootstrap import System
from dam.services import indexing
from dam.services.rebuild import rebuild_index
from search.tantivy_index import TantivyIndex
from search.tantivy_rebuild import FILL_THREADS, heap_bytes
from search.tantivy_rows import row
from search.tantivy_schema import schema

_FOLDED_BEFORE, _READ = 30_000, 200_000


def build(system: System, assets: int) -> dict[str, float]:
    """The rebuild's rate, and processor time for one asset's folding, once its words are known.

    Of the embedded engine also the processor time that all threads of the rebuild spend on an asset, the most memory
    that the process has held, and the rates of Tantivy alone, given rows that were made before, and of reading assets
    while it is given those.
    """
    some = [document for document, _ in itertools.islice(indexing.read_all(system.context), _FOLDED_BEFORE)]
    for document in some:
        row(document)
    begin = time.process_time()
    texts = [row(document) for document in some]
    figures = {"fold_us_per_asset": (time.process_time() - begin) / max(1, len(some)) * 1e6}
    index = system.context.index
    if isinstance(index, TantivyIndex):
        read = (document for document, _ in itertools.islice(indexing.read_all(system.context), min(assets, _READ)))
        figures["engine_alone_assets_per_s"] = _fed(texts)
        given = (text for text, _ in zip(itertools.cycle(texts), read, strict=False))
        figures["folding_nothing_assets_per_s"] = _fed(given)
    rate, spent_us = _timed(assets, lambda: rebuild_index(system.context, lambda done, total: None))
    if isinstance(index, TantivyIndex):
        # Lets go of the right to write, which the scheduler needs.
        index.close()
        figures["build_processor_us_per_asset"] = spent_us
        figures["build_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**figures, "build_assets_per_s": rate, "load_at_build": os.getloadavg()[0]}


def _timed(assets: int, work: Callable[[], object]) -> tuple[float, float]:
    """Assets a second, and microseconds of processors for each, of all threads."""
    spent, begin = time.process_time(), time.monotonic()
    work()
    seconds = time.monotonic() - begin
    return assets / seconds, (time.process_time() - spent) / assets * 1e6


def _fed(rows: Iterable[str]) -> float:
    """Rows a second. As a rebuild seldom looks for circles in memory, this never does."""
    gc.disable()
    with tempfile.TemporaryDirectory(prefix="kronika-bench-", dir=os.environ.get("DAM_BENCH_DIR")) as folder:
        begin, count = time.monotonic(), 0
        writer = tantivy.Index(schema(), folder).writer(heap_bytes(), FILL_THREADS)
        for line in rows:
            writer.add_json(line)
            count += 1
        writer.commit()
        writer.wait_merging_threads()
        rate = count / (time.monotonic() - begin)
    gc.enable()
    return rate
