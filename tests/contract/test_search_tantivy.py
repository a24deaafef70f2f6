"""The embedded engine as files: other processes, damage, loss."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import tantivy

from dam.domain.errors import Conflict, ServiceAway
from dam.ports import IndexDocument
from search import tantivy_rebuild
from search.tantivy_index import TantivyIndex
from tests.fixtures.search_index import ask, numbers
from tests.fixtures.small_archive import ASSETS, asset

READER = """
import sys
from pathlib import Path
from dam.domain.access import AccessScope, Level
from dam.ports import SearchRequest
from search.tantivy_index import TantivyIndex

index = TantivyIndex(Path(sys.argv[1]))
for query in sys.stdin:
    result = index.search(SearchRequest(AccessScope(frozenset(Level), ""), query.strip()))
    print(" ".join(result.ids), flush=True)
"""

REBUILDER = """
import sys
from pathlib import Path
from search.tantivy_index import TantivyIndex

def endless():
    print("under way", flush=True)
    sys.stdin.read()
    yield

TantivyIndex(Path(sys.argv[1])).rebuild(endless())
"""


def test_another_process_reads_what_this_one_writes(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "index")
    index.write([asset(1, "Spring")])
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(tmp_path / "index")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": ":".join(sys.path)},
    ) as reader:  # fmt: skip
        assert reader.stdin and reader.stdout

        def read(query: str) -> str:
            assert reader.stdin and reader.stdout
            reader.stdin.write(query + "\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert read("spring") == "asset-1"
        index.write([asset(2, "Spring again")])
        assert read("spring") == "asset-2 asset-1"
        index.rebuild(iter([asset(7, "Spring anew")]))
        assert read("spring") == "asset-7"
        index.write([asset(8, "Spring after")], ["asset-7"])
        assert read("spring") == "asset-8"
        reader.stdin.close()


def test_two_writers_do_not_mix(tmp_path: Path) -> None:
    first, second = TantivyIndex(tmp_path / "index"), TantivyIndex(tmp_path / "index")
    first.write([asset(1, "Spring")])
    with pytest.raises(ServiceAway):
        second.write([asset(2, "Spring")])
    first.close()
    second.write([asset(2, "Spring")])
    assert numbers(ask(first, "spring")) == [2, 1]


@pytest.mark.parametrize("damage", ["pointer", "meta", "segments", "schema", "vanished", "foreign"])
def test_a_damaged_index_says_so_and_is_healed(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "index"
    index = TantivyIndex(path)
    index.write(ASSETS)
    index.close()
    (folder,) = path.glob("generation-*")
    if damage == "pointer":
        (path / "current.json").write_text("{")
    elif damage == "meta":
        (folder / "meta.json").write_text("nonsense")
    elif damage == "segments":
        for file in folder.iterdir():
            if "." in file.name and file.name != "meta.json" and not file.name.startswith("."):
                file.write_bytes(b"\x00" * 50)
    elif damage == "schema":
        pointer = path / "current.json"
        pointer.write_text(pointer.read_text().replace('"schema": ', '"schema": 9'))
    elif damage == "vanished":
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
    else:
        for file in folder.iterdir():
            file.unlink()
        tantivy.Index(tantivy.SchemaBuilder().build(), str(folder))
    again = TantivyIndex(path)
    with pytest.raises(ServiceAway):
        ask(again, "xotira")
    assert again.needs_rebuild()
    assert again.rebuild(iter(ASSETS)) == len(ASSETS)
    assert not again.needs_rebuild()
    assert ask(again, "xotira").total == 2


def test_an_index_that_lost_its_folder_while_open_is_made_anew(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "index")
    index.write([asset(1, "Spring")])
    index.rebuild(iter([asset(1, "Spring")]))
    for folder in (tmp_path / "index").iterdir():
        if folder.is_dir():
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()
        else:
            folder.unlink()
    assert ask(index, "spring").total == 0
    assert index.needs_rebuild()
    index.write([asset(2, "Spring")])
    assert numbers(ask(index, "spring")) == [2]


def test_what_a_rebuild_that_died_has_left_does_not_hold_up_anybody(tmp_path: Path) -> None:
    path = tmp_path / "index"
    index = TantivyIndex(path)
    index.write([asset(1, "Spring")])
    (path / "journal.jsonl").write_text("")
    (path / "generation-0123456789abcdef").mkdir()
    index.write([asset(2, "Spring")])
    assert not (path / "journal.jsonl").exists()
    assert numbers(ask(index, "spring")) == [2, 1]
    assert index.rebuild(iter([asset(3, "Spring")])) == 1
    assert len(list(path.glob("generation-*"))) == 1


def test_two_rebuilds_at_once_do_not_mix(tmp_path: Path) -> None:
    first, second = TantivyIndex(tmp_path / "index"), TantivyIndex(tmp_path / "index")

    def meanwhile() -> Iterator[IndexDocument]:
        with pytest.raises(Conflict):
            second.rebuild(iter(()))
        yield asset(1, "Spring")

    assert first.rebuild(meanwhile()) == 1
    assert second.rebuild(iter([asset(2, "Spring")])) == 1
    assert numbers(ask(first, "spring")) == [2]


def test_a_rebuild_that_is_killed_leaves_the_old_index(tmp_path: Path) -> None:
    path = tmp_path / "index"
    index = TantivyIndex(path)
    index.write([asset(1, "Spring")])
    with subprocess.Popen(
        [sys.executable, "-c", REBUILDER, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": ":".join(sys.path)},
    ) as rebuilder:  # fmt: skip
        assert rebuilder.stdout
        assert rebuilder.stdout.readline().strip() == "under way"
        index.write([asset(2, "Spring")])
        assert (path / "journal.jsonl").read_text()
        rebuilder.kill()
    index.write([asset(3, "Spring")])
    assert numbers(ask(index, "spring")) == [3, 2, 1]
    assert not (path / "journal.jsonl").exists()
    assert index.rebuild(iter([asset(4, "Spring")])) == 1
    assert [folder.name for folder in path.glob("generation-*")] == [index._store.pointer().folder]  # type: ignore[union-attr]


def test_long_texts_are_taken_in_part_by_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tantivy_rebuild, "_LONG_ROW_CHARACTERS", 500)
    monkeypatch.setattr(tantivy_rebuild, "_LONG_CHARACTERS_AT_ONCE", 5000)
    index = TantivyIndex(tmp_path / "index")
    words = " ".join(f"word{n}" for n in range(100))
    assert index.rebuild(asset(number, text=f"{words} last{number}x") for number in range(1, 41)) == 40
    assert [numbers(ask(index, f"last{number}x")) for number in (1, 17, 40)] == [[1], [17], [40]]
    index.close()
