"""How soon an index is built, and where the time goes: the product's own rebuild, beside one that folds nothing."""

import gc
import itertools
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import tantivy

from dam.bootstrap import System
from dam.services import indexing
from dam.services.rebuild import rebuild_index
from search import folding
from search.document import fields_of
from search.tantivy_index import TantivyIndex
from search.tantivy_rebuild import FILL_HEAP_BYTES, fill
from search.tantivy_schema import row, schema

_FOLDED_BEFORE, _READ = 30_000, 200_000


def build(system: System, assets: int) -> dict[str, float]:
    """The rebuild's rate, and processor time for one asset's folding, once its words are known.

    Of the embedded engine also the processor time that all processes of the rebuild spend on an asset; what a rebuild
    takes whose helpers fold nothing and hand back rows made before; and the rates of Tantivy alone, given such rows,
    and of reading and giving them to it in one process.
    """
    some = [document for document, _ in itertools.islice(indexing.read_all(system.context), _FOLDED_BEFORE)]
    for document in some:
        fields_of(document)
    begin = time.process_time()
    folded = [fields_of(document) for document in some]
    figures = {"fold_us_per_asset": (time.process_time() - begin) / max(1, len(some)) * 1e6}
    if isinstance(system.context.index, TantivyIndex):
        rows = [row(fields) for fields in folded]
        figures |= _without_folding(system, rows, min(assets, _READ))
    rate, spent_us = _timed(assets, lambda: rebuild_index(system.context, lambda done, total: None))
    if isinstance(system.context.index, TantivyIndex):
        # Lets go of the right to write, which the scheduler needs.
        system.context.index.close()
        figures["build_processor_us_per_asset"] = spent_us
    return {**figures, "build_assets_per_s": rate, "load_at_build": os.getloadavg()[0]}


def _without_folding(system: System, rows: list[bytes], count: int) -> dict[str, float]:
    texts = [line.decode() for line in rows]
    figures = {"engine_alone_assets_per_s": _fed(texts)}
    read = (document for document, _ in itertools.islice(indexing.read_all(system.context), count))
    figures["folding_nothing_assets_per_s"] = _fed(line for line, _ in zip(itertools.cycle(texts), read, strict=False))
    usual = folding._help
    with tempfile.TemporaryDirectory(prefix="kronika-bench-", dir=os.environ.get("DAM_BENCH_DIR")) as folder:
        made, index = Path(folder, "rows"), Path(folder, "index")
        made.write_bytes(b"\n".join(rows))
        index.mkdir()
        folding._help = partial(_hand_back, made)  # type: ignore[assignment]
        try:
            read = (document for document, _ in itertools.islice(indexing.read_all(system.context), count))
            rate, spent_us = _timed(count, lambda: fill(index, read))
        finally:
            folding._help = usual
    return {**figures, "handing_back_assets_per_s": rate, "handing_back_processor_us_per_asset": spent_us}


def _hand_back(made: Path, pipe: Connection, finish: object) -> None:
    """In a helper: for whatever comes, rows that were made before."""
    rows = itertools.cycle(made.read_bytes().split(b"\n"))
    with folding._seldom_looked_through(), suppress(EOFError, OSError):
        while True:
            pipe.send(list(itertools.islice(rows, len(pipe.recv()))))


def _timed(assets: int, work: Callable[[], object]) -> tuple[float, float]:
    """Assets a second, and microseconds of processors for each, of this process and of those that have ended."""
    spent, begin = _spent_seconds(), time.monotonic()
    work()
    seconds = time.monotonic() - begin
    return assets / seconds, (_spent_seconds() - spent) / assets * 1e6


def _spent_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _fed(rows: Iterable[str]) -> float:
    """Rows a second. As a rebuild seldom looks for circles in memory, this never does."""
    gc.disable()
    with tempfile.TemporaryDirectory(prefix="kronika-bench-", dir=os.environ.get("DAM_BENCH_DIR")) as folder:
        begin, count = time.monotonic(), 0
        writer = tantivy.Index(schema(), folder).writer(FILL_HEAP_BYTES, 1)
        for line in rows:
            writer.add_json(line)
            count += 1
        writer.commit()
        writer.wait_merging_threads()
        rate = count / (time.monotonic() - begin)
    gc.enable()
    return rate
