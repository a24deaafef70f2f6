"""The rows of the embedded index, of one asset and of very many."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import active_count

import orjson
import pytest

from dam.ports import IndexDocument
from search import tantivy_rebuild, tantivy_rows
from search.tantivy_rebuild import heap_bytes
from search.tantivy_rows import row, rows
from tests.fixtures.small_archive import asset


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tantivy_rows, "_BATCH", 7)
    monkeypatch.setattr(tantivy_rows, "_BATCH_BYTES", 2000)


@pytest.mark.parametrize("count", [0, 1, 6, 7, 8, 14, 100])
def test_many_come_as_each_would_and_in_their_order(small_batches: None, count: int) -> None:
    # One in five is a batch by itself.
    some = [asset(n, f"Title {n}", text="слово " * 500 if n % 5 == 3 else f"сўз{n}") for n in range(1, count + 1)]
    assert list(rows(some)) == list(map(row, some))


def test_few_are_read_ahead(small_batches: None) -> None:
    read: list[int] = []

    def documents() -> Iterator[IndexDocument]:
        for number in range(1, 200):
            read.append(number)
            yield asset(number)

    made = rows(documents())
    assert orjson.loads(next(made))["ordinal"] == 1
    assert len(read) < 40
    made.close()  # type: ignore[attr-defined]


def test_what_the_reading_breaks_off_with_comes_through_and_nothing_goes_on(small_batches: None) -> None:
    before = active_count()

    def documents() -> Iterator[IndexDocument]:
        yield from map(asset, range(1, 30))
        raise ValueError("the database is away")

    with pytest.raises(ValueError, match="database is away"):
        list(rows(documents()))
    assert active_count() == before


@pytest.mark.parametrize(
    ("memory_gb", "limits", "heap_mb"),
    [
        (0.5, (), 100), (2, (), 250), (4, (), 500), (16, (), 800), (64, (), 800),
        (64, ("2000000000\n",), 250), (64, ("max\n",), 800), (4, ("max\n", "9223372036854771712\n"), 500),
        (64, ("max\n", "4000000000\n"), 500), (64, ("",), 800),
    ],
)  # fmt: skip
def test_a_rebuild_takes_what_machine_and_container_can_spare(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, memory_gb: float, limits: tuple[str, ...], heap_mb: int
) -> None:
    files = [tmp_path / name for name in ("memory.max", "memory.limit_in_bytes")]
    for file, limit in zip(files, limits, strict=False):
        file.write_text(limit)
    monkeypatch.setattr(tantivy_rebuild, "_MEMORY_LIMITS", files)
    told = {"SC_PAGE_SIZE": 4000, "SC_PHYS_PAGES": int(memory_gb * 250_000)}
    monkeypatch.setattr(os, "sysconf", told.__getitem__)
    assert heap_bytes() == heap_mb * 1_000_000
