"""What is written while the index is made anew is read back as it was."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from search.journal import Change, Journal
from tests.fixtures.small_archive import asset


def test_a_change_comes_back_whole_and_the_last_one_counts(tmp_path: Path) -> None:
    moment = datetime(2024, 5, 9, 10, 30, tzinfo=UTC)
    full = replace(
        asset(1, "Мэр"),
        captured_at=moment,
        keywords=("a", "б"),
        near=(("Prizren", "sq"), ("Призрен", "")),
        latitude=1.5,
    )
    journal = Journal(tmp_path)
    journal.begin()
    journal.note([asset(1, "Earlier"), asset(2)], [])
    _, half_way = journal.read()
    journal.note([full], ["asset-2"])
    changes, end = journal.read()
    assert changes == {full.id: Change(full.id, full), "asset-2": Change("asset-2", None)}
    assert journal.read(half_way) == (changes, end)
    assert journal.read(end) == ({}, end)
