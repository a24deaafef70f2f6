"""Programs that a test runs in a process of its own: `store_programs.py NAME ARGUMENTS…`. 0, or a reason and 1."""

import os
import resource
import sys
from pathlib import Path

from dam.domain.errors import StorageFull
from dam.ports import ObjectStore
from dam.storage.filesystem import FilesystemStore
from dam.storage.s3 import S3Store

PIECE_BYTES = 64 * 1024


def store_from(arguments: list[str]) -> ObjectStore:
    return FilesystemStore(Path(arguments[0])) if len(arguments) == 1 else S3Store(*arguments)


def stream(source: str, most_growth_bytes: str, *store_arguments: str) -> None:
    """Adopt a large file and read it back in pieces; how much the process grew meanwhile."""
    store = store_from(list(store_arguments))
    size_bytes = Path(source).stat().st_size
    store.put_bytes("assets/1/record.json", b"{}", "application/json")  # all that is loaded once is loaded
    before = _peak_bytes()
    store.adopt("assets/1/original", Path(source), "video/mp4")
    read_bytes = 0
    with store.open("assets/1/original") as opened:
        while piece := opened.read(PIECE_BYTES):
            read_bytes += len(piece)
    grown = _peak_bytes() - before
    assert read_bytes == size_bytes
    assert grown < int(most_growth_bytes), f"grew by {grown} bytes"


def fork(*store_arguments: str) -> None:
    """Children that inherit open connections each get their own bytes."""
    store = store_from(list(store_arguments))
    for number in range(4):
        store.put_bytes(f"assets/{number}/original", bytes([number]) * 100_000, "image/jpeg")
    children = []
    for number in range(4):
        pid = os.fork()
        if pid == 0:
            good = all(store.open(f"assets/{number}/original").read() == bytes([number]) * 100_000 for _ in range(50))
            os._exit(0 if good else 1)
        children.append(pid)
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]
    assert codes == [0] * 4, codes
    assert store.stat("assets/0/original")


def full(root: str, outside: str) -> None:
    """On a small disk: what does not fit is refused whole, and what fits still goes."""
    store = FilesystemStore(Path(root))
    store.create()
    store.put_bytes("assets/1/record.json", b"first", "application/json")
    _expect_full(lambda: store.put_bytes("assets/2/original", bytes(20_000_000), "video/mp4"))
    source = Path(outside) / "upload"
    source.write_bytes(bytes(20_000_000))
    _expect_full(lambda: store.adopt("assets/3/original", source, "video/mp4"))
    assert source.stat().st_size == 20_000_000, "the upload is kept"
    _expect_full(lambda: store.put_bytes("assets/1/record.json", bytes(20_000_000), "application/json"))
    assert [found.key for found in store.list("")] == ["assets/1/record.json"]
    assert store.open("assets/1/record.json").read() == b"first"
    assert list((Path(root) / ".incoming").iterdir()) == []
    _fill(Path(root) / "filler")
    _expect_full(store.ready)
    (Path(root) / "filler").unlink()
    store.ready()
    source.write_bytes(b"small")
    store.adopt("assets/4/original", source, "text/plain")  # from another disk: copied
    assert store.open("assets/4/original").read() == b"small"
    assert not source.exists()


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def _expect_full(call) -> None:  # type: ignore[no-untyped-def]
    try:
        call()
    except StorageFull:
        return
    raise AssertionError("the disk is not full")


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    {"stream": stream, "fork": fork, "full": full}[sys.argv[1]](*sys.argv[2:])
