"""The embedded search engine: Tantivy in this very process. Any number of processes read while one writes."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import tantivy

from dam.domain.boxes import Box
from dam.domain.errors import ServiceAway
from dam.ports import Cluster, HeldDocument, IndexDocument, Place, SearchRequest, SearchResult
from search import clusters
from search.days import utc_now
from search.document import FACET_FIELDS, SCHEMA_VERSION, TEXT_FIELDS, VALUE_FIELDS, WORD_FIELDS
from search.errors import IndexUnusable
from search.finding import find
from search.journal import Journal
from search.placing import place
from search.plan import Term
from search.suggest import Written, nothing_written
from search.tantivy_query import Compiler
from search.tantivy_rebuild import fill, replay, version_of
from search.tantivy_rows import row
from search.tantivy_schema import schema
from search.tantivy_store import GenerationStore, Pointer, file_stamp, reading
from search.tantivy_view import Known, View
from search.times import counts_between, span

_HEAP_BYTES = 20_000_000
# A rebuild that is done waits long for its turn to write, rather than to be lost.
_SWAP_WAIT_SECONDS = 120.0


class TantivyIndex:
    """`dam.ports.SearchIndex` in the folder `path`, which is made when missing. Safe to use from several threads.

    `now` tells the time in the zone whose days a query means, `written` the texts from which words are suggested.
    Who writes keeps the right to do so until `close`; another process that tries gets `ServiceAway`. A rebuild may go
    on beside it, in this process or another.
    """

    def __init__(
        self,
        path: Path,
        write_wait_seconds: float = 10.0,
        now: Callable[[], datetime] = utc_now,
        written: Written = nothing_written,
    ) -> None:
        self._wait_seconds = write_wait_seconds
        self._now, self._written = now, written
        self._store = GenerationStore(path)
        self._journal = Journal(path)
        # One guards what is open, for moments only; the other is held for a whole write.
        self._guard = threading.RLock()
        self._write_guard = threading.RLock()
        self._opened: _Generation | None = None
        self._pointer_stamp: tuple[int, int, int] | None = None
        self._is_filled = False
        self._writer: tuple[_Generation, tantivy.IndexWriter] | None = None

    def write(self, documents: Sequence[IndexDocument], deleted_ids: Sequence[str] = ()) -> None:
        newest: dict[str, IndexDocument] = {}
        for asset in documents:
            known = newest.get(asset.id)
            if known is None or asset.version >= known.version:
                newest[asset.id] = asset
        self._generation()
        with self._write_guard, self._store.writing(self._wait_seconds):
            generation = self._generation()
            writer = self._open_writer(generation)
            try:
                self._note(list(newest.values()), deleted_ids)
                for asset in newest.values():
                    if generation.version_of(asset.id) <= asset.version:
                        writer.delete_documents_by_term("id", asset.id)
                        writer.add_json(row(asset))
                for asset_id in deleted_ids:
                    writer.delete_documents_by_term("id", asset_id)
                writer.commit()
            except (ValueError, OSError) as problem:
                # A writer that failed once may have dropped rows; the next write starts with a new one.
                self._writer = None
                raise ServiceAway(f"The search index could not be written: {problem}") from problem

    def search(self, request: SearchRequest) -> SearchResult:
        return find(self._asked(), request, self._written)

    def span(self, request: SearchRequest) -> tuple[datetime, datetime] | None:
        return span(self._asked(), request)

    def counts_between(self, request: SearchRequest, bounds: Sequence[datetime]) -> list[int]:
        return counts_between(self._asked(), request, bounds)

    def place(self, request: SearchRequest, asset_id: str) -> Place | None:
        return place(self._asked(), request, asset_id)

    def clusters(self, request: SearchRequest, view: Box) -> list[Cluster]:
        return clusters.clusters(self._asked(), request, view)

    def extent(self, request: SearchRequest) -> Box | None:
        return clusters.extent(self._asked(), request)

    def count(self) -> int:
        return int(self._view().searcher.num_docs)

    def ready(self) -> None:
        self._view()

    def filled(self) -> bool:
        with self._guard:
            self._generation()
            return self._is_filled

    def needs_rebuild(self) -> bool:
        """Whether the index is missing, was never filled, is damaged or is of another version. It only looks."""
        try:
            pointer = self._store.pointer()
            if pointer is None or not pointer.complete:
                return True
            self._view()
        except ServiceAway:
            return True
        return False

    def rebuild(self, documents: Iterator[IndexDocument]) -> int:
        """Searches and writes go on in the old index meanwhile; the journal brings those writes into the new one."""
        store, journal = self._store, self._journal
        with store.rebuilding():
            with self._write_guard, store.writing(self._wait_seconds):
                # From here on: whatever was written before stands in the rows that are read from now.
                store.remove_unfinished()
                folder = store.new_folder()
                journal.begin()
            try:
                fill(folder, documents)
                changes, read_bytes = journal.read()
                replay(folder, changes)
                with self._write_guard, store.writing(_SWAP_WAIT_SECONDS):
                    replay(folder, journal.read(read_bytes)[0])
                    self._writer = None
                    store.point_to(folder, complete=True)
                    journal.end()
            except BaseException as problem:
                journal.end()
                shutil.rmtree(folder, ignore_errors=True)
                if isinstance(problem, ValueError | OSError):
                    raise ServiceAway(f"The search index could not be rebuilt: {problem}") from problem
                raise
            with self._write_guard, store.writing(_SWAP_WAIT_SECONDS):
                store.remove_unfinished()
        return self.count()

    def held(self, first: int, last: int) -> list[HeldDocument]:
        return self._view().held(first, last)

    def close(self) -> None:
        """Let go of the right to write, so that another process may."""
        with self._write_guard, self._guard:
            self._writer = None
            self._opened = None

    def _note(self, documents: Sequence[IndexDocument], deleted_ids: Sequence[str]) -> None:
        """For a rebuild that is under way; what one that died has left is of no use to anybody."""
        if self._journal.is_kept():
            if self._store.is_rebuilding():
                self._journal.note(documents, deleted_ids)
            else:
                self._journal.end()

    def _asked(self) -> View:
        view = self._view()
        view.now = self._now()
        return view

    def _view(self) -> View:
        try:
            return self._generation().view()
        except IndexUnusable:
            # The generation may have been swapped away between reading the pointer and opening it.
            with self._guard:
                self._opened = None
            return self._generation().view()

    def _generation(self) -> "_Generation":
        """The generation in use, opened; made empty where there is none. Raises `IndexUnusable`."""
        with self._guard:
            stamp = self._store.stamp()
            if self._opened is not None and stamp is not None and stamp == self._pointer_stamp:
                return self._opened
            pointer = self._store.pointer() or self._create()
            if pointer.schema != SCHEMA_VERSION:
                raise IndexUnusable("it was made by another version of the program")
            # The stamp is taken before opening: a swap in between is then noticed by the next call.
            stamp = self._store.stamp()
            self._opened = _Generation(self._store.folder(pointer))
            self._pointer_stamp, self._is_filled = stamp, pointer.complete
            return self._opened

    def _create(self) -> Pointer:
        with self._store.writing(self._wait_seconds):
            pointer = self._store.pointer()
            if pointer is None:
                folder = self._store.new_folder()
                tantivy.Index(schema(), str(folder))
                self._store.point_to(folder, complete=False)
                pointer = self._store.pointer()
            assert pointer is not None
            return pointer

    def _open_writer(self, generation: "_Generation") -> tantivy.IndexWriter:
        if self._writer is None or self._writer[0] is not generation:
            self._writer = None
            try:
                self._writer = generation, generation.index.writer(_HEAP_BYTES, 1)
            except ValueError as problem:
                raise ServiceAway("Another process is writing the search index.") from problem
        return self._writer[1]


class _Generation:
    """One opened index; what others commit is seen as soon as its meta file has changed."""

    def __init__(self, folder: Path) -> None:
        self._meta = folder / "meta.json"
        self._guard = threading.Lock()
        self._stamp = file_stamp(self._meta)
        self._known = Known()
        with reading():
            self.index = tantivy.Index.open(str(folder))
            self.index.config_reader("manual")
            self._compiler = Compiler(self.index)
            for name in (*WORD_FIELDS, *TEXT_FIELDS, *VALUE_FIELDS, *FACET_FIELDS):
                self._compiler.query(Term(name, ""))

    def view(self) -> View:
        with self._guard, reading():
            stamp = file_stamp(self._meta)
            if stamp is None:
                raise FileNotFoundError(f"{self._meta} is missing")
            if stamp != self._stamp:
                self.index.reload()
                self._stamp, self._known = stamp, Known(since=self._known.since)
            return View(self.index.searcher(), self._compiler, self._known)

    def version_of(self, asset_id: str) -> int:
        return version_of(self.view().searcher, self.index.schema, asset_id)
