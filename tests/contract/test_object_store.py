"""What every object store does, on the file system and on two real S3 servers."""

import hashlib
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from dam.domain.errors import BadRequest, Conflict, Missing, ServiceAway
from dam.ports import ObjectStore
from dam.storage.filesystem import FilesystemStore
from dam.storage.marker import MARKER_KEY, read_marker, write_marker
from dam.storage.s3 import S3Store
from tests.fixtures.servers import S3Settings

ALL = ["filesystem", "minio", "versity"]
HUNDRED_MB = 100 * 1024 * 1024


def s3_store(settings: S3Settings, bucket: str, public_endpoint: str | None = None) -> S3Store:
    public = public_endpoint or settings.endpoint
    return S3Store(settings.endpoint, settings.access_key, settings.secret_key, bucket, public)


@pytest.fixture(params=ALL)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ObjectStore]:
    """An empty store, new for each test."""
    if request.param == "filesystem":
        made = FilesystemStore(tmp_path / "store")
        made.create()
        yield made
        assert list((tmp_path / "store" / ".incoming").iterdir()) == [], "something half written is left"
        return
    servers = request.getfixturevalue("servers")
    settings, bucket = (
        (servers.s3, request.getfixturevalue("minio_bucket"))
        if request.param == "minio"
        else (servers.s3_second, request.getfixturevalue("second_s3_bucket"))
    )
    yield s3_store(settings, bucket)


def read(store: ObjectStore, key: str, start: int = 0, length: int | None = None) -> bytes:
    with store.open(key, start, length) as stream:
        return stream.read()


def keys(store: ObjectStore, prefix: str = "") -> list[str]:
    return [found.key for found in store.list(prefix)]


def test_bytes_come_back_as_they_went(store: ObjectStore) -> None:
    for data in (b"", b"x", bytes(range(256)) * 40):
        store.put_bytes("assets/1/record.json", data, "application/json")
        assert read(store, "assets/1/record.json") == data
        found = store.stat("assets/1/record.json")
        assert found is not None
        assert (found.key, found.size_bytes) == ("assets/1/record.json", len(data))
        assert abs(datetime.now(UTC) - found.modified_at) < timedelta(minutes=5)
        assert found.modified_at.utcoffset() == timedelta(0)


def test_what_is_not_there_is_missing(store: ObjectStore) -> None:
    assert store.stat("assets/1/original") is None
    with pytest.raises(Missing):
        store.open("assets/1/original")
    with pytest.raises(Missing):
        store.open("assets/1/original", 5, 0)
    store.delete("assets/1/original")
    store.delete_prefix("assets/1/")
    assert keys(store, "assets/") == []
    store.put_bytes("assets/1/original", b"x", "text/plain")
    assert store.stat("assets/1") is None
    with pytest.raises(Missing):
        store.open("assets")


@pytest.mark.parametrize(
    "key",
    [
        *("", "/", "/etc/passwd", "../x", "a/../b", "a/..", "..", ".", "a/./b", "a//b", "a/", "a\0b", "a\\b", "a b"),
        *("a\nb", "фото", "a/.hidden", ".incoming/x", "~root", "a?b", "a%2e%2e", "x" * 4000, "a/" * 400 + "a", "a:b"),
    ],
)
def test_a_bad_name_is_refused_by_every_call(store: ObjectStore, key: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    for call in (
        lambda: store.put_bytes(key, b"x", "text/plain"),
        lambda: store.adopt(key, source, "text/plain"),
        lambda: store.open(key),
        lambda: store.stat(key),
        lambda: store.delete(key),
        lambda: store.local_path(key),
    ):
        with pytest.raises(BadRequest):
            call()
    assert source.read_bytes() == b"x"
    assert keys(store) == []


@pytest.mark.parametrize("prefix", ["", "/", "assets/1", "assets", "../", "assets/../", "a//", ".incoming/"])
def test_only_a_whole_folder_can_be_deleted(store: ObjectStore, prefix: str) -> None:
    store.put_bytes("assets/1/original", b"x", "text/plain")
    with pytest.raises(BadRequest):
        store.delete_prefix(prefix)
    assert keys(store) == ["assets/1/original"]


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        *[(0, None, b"0123456789"), (0, 3, b"012"), (4, 3, b"456"), (4, None, b"456789"), (9, 1, b"9")],
        *[(7, 100, b"789"), (0, 0, b""), (10, None, b""), (10, 1, b""), (1000, 5, b""), (1000, None, b"")],
    ],
)
def test_a_range_is_read_and_no_more(store: ObjectStore, start: int, length: int | None, expected: bytes) -> None:
    store.put_bytes("assets/1/original", b"0123456789", "text/plain")
    assert read(store, "assets/1/original", start, length) == expected


def test_a_range_that_makes_no_sense_is_refused(store: ObjectStore) -> None:
    store.put_bytes("assets/1/original", b"0123456789", "text/plain")
    for start, length in ((-1, None), (0, -1)):
        with pytest.raises(BadRequest):
            store.open("assets/1/original", start, length)


def test_a_stream_may_be_left_in_the_middle(store: ObjectStore) -> None:
    store.put_bytes("assets/1/original", os.urandom(4_000_000), "text/plain")
    for _ in range(40):  # more than any pool holds
        with store.open("assets/1/original", 10) as stream:
            assert len(stream.read(1000)) == 1000
    store.ready()


def test_a_file_is_adopted_whole_and_gone(store: ObjectStore, tmp_path: Path) -> None:
    source = tmp_path / "upload"
    digest, block = hashlib.sha256(), os.urandom(1024 * 1024)
    with source.open("wb") as file:
        for number in range(HUNDRED_MB // len(block)):
            part = number.to_bytes(4) + block[4:]
            digest.update(part)
            file.write(part)
    store.adopt("assets/1/original", source, "video/mp4")
    assert not source.exists()
    found = store.stat("assets/1/original")
    assert found is not None
    assert found.size_bytes == HUNDRED_MB
    back = hashlib.sha256()
    with store.open("assets/1/original") as stream:
        while piece := stream.read(1024 * 1024):
            back.update(piece)
    assert back.digest() == digest.digest()
    # A range over the seam of two parts.
    assert read(store, "assets/1/original", 16 * len(block) - 2, 6) == block[-2:] + (16).to_bytes(4)


def test_an_adopted_file_replaces_what_was_there(store: ObjectStore, tmp_path: Path) -> None:
    store.put_bytes("assets/1/record.json", b"a longer one than that which comes", "application/json")
    source = tmp_path / "source"
    source.write_bytes(b"new")
    store.adopt("assets/1/record.json", source, "application/json")
    assert read(store, "assets/1/record.json") == b"new"
    assert keys(store) == ["assets/1/record.json"]


def test_many_adopt_at_once(store: ObjectStore, tmp_path: Path) -> None:
    contents = [os.urandom(200_000) for _ in range(12)]

    def adopt(number: int) -> None:
        source = tmp_path / f"source-{number}"
        source.write_bytes(contents[number])
        store.adopt("assets/same/original" if number % 2 else f"assets/{number}/original", source, "image/jpeg")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(adopt, range(12)))
    for number in range(0, 12, 2):
        assert read(store, f"assets/{number}/original") == contents[number]
    assert read(store, "assets/same/original") in contents[1::2]
    assert not list(tmp_path.glob("source-*"))


def test_writing_where_another_deletes(store: ObjectStore) -> None:
    def write(number: int) -> None:
        store.put_bytes(f"assets/1/renditions/{number}", b"x", "image/jpeg")
        store.delete(f"assets/1/renditions/{number}")

    def write_at_last(number: int) -> None:
        # The Versity gateway may refuse where it is just removing an empty folder. It says so, and the next try works.
        for _ in range(20):
            try:
                return write(number)
            except ServiceAway:
                continue
        raise AssertionError("refused again and again")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write if isinstance(store, FilesystemStore) else write_at_last, range(40)))
    assert keys(store) == []


def test_list_goes_by_prefix_in_order(store: ObjectStore) -> None:
    made = ["assets/1/original", "assets/1/record.json", "assets/1-b/original", "assets/10/original", "kronika.json"]
    for key in reversed(made):
        store.put_bytes(key, key.encode(), "text/plain")
    assert keys(store) == sorted(made)
    assert keys(store, "assets/1") == sorted(made[:4])
    assert keys(store, "assets/1/") == made[:2]
    assert keys(store, "assets/1/or") == made[:1]
    assert keys(store, "other/") == []
    assert [found.size_bytes for found in store.list("assets/10/")] == [len("assets/10/original")]


def test_list_goes_past_a_page(store: ObjectStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: store.put_bytes(f"assets/{n:04}/record.json", b"{}", "text/plain"), range(1005)))
    assert keys(store) == [f"assets/{n:04}/record.json" for n in range(1005)]
    store.delete_prefix("assets/")
    assert keys(store) == []


def test_deleting_one_asset_leaves_its_neighbours(store: ObjectStore) -> None:
    for asset in ("1", "10", "1-b"):
        for name in ("original", "renditions/thumb", "renditions/deep/er"):
            store.put_bytes(f"assets/{asset}/{name}", b"x", "text/plain")
    store.delete_prefix("assets/1/")
    assert store.stat("assets/1/renditions/thumb") is None
    assert {key.split("/")[1] for key in keys(store)} == {"10", "1-b"}
    store.delete("assets/10/original")
    assert store.stat("assets/10/original") is None
    assert read(store, "assets/10/renditions/thumb") == b"x"


def test_the_marker_says_whose_it_is(store: ObjectStore) -> None:
    assert read_marker(store) is None
    written = write_marker(store, "01SYSTEM")
    assert read_marker(store) == written
    assert written.format == 1
    store.put_bytes(MARKER_KEY, b"not ours", "text/plain")
    with pytest.raises(Conflict):
        read_marker(store)


def test_ready_leaves_nothing_behind(store: ObjectStore) -> None:
    store.ready()
    assert keys(store) == []


def test_an_address_for_browsers(store: ObjectStore) -> None:
    disposition = f"attachment; filename=\"file.jpg\"; filename*=UTF-8''{quote('Мажлис №1 — جلسه.jpg')}"
    store.put_bytes("assets/1/original", b"0123456789", "image/jpeg")
    address = store.presigned_url("assets/1/original", 60, "image/jpeg", disposition)
    if isinstance(store, FilesystemStore):
        assert address is None
        path = store.local_path("assets/1/original")
        assert path is not None
        assert path.read_bytes() == b"0123456789"
        assert store.local_path("assets/2/original") is None
        return
    assert store.local_path("assets/1/original") is None
    assert address is not None
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Range": "bytes=3-5"})) as answer:
        assert (answer.status, answer.read()) == (206, b"345")
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Content-Disposition"] == disposition
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address.replace("original", "record.json"))
    refused.value.close()
    assert refused.value.code == 403


def test_addresses_are_signed_for_the_public_name(minio_bucket: str, servers) -> None:  # type: ignore[no-untyped-def]
    store = s3_store(servers.s3, minio_bucket, "https://files.townhall.example")
    store.put_bytes("assets/1/original", b"x", "image/jpeg")
    address = urlsplit(store.presigned_url("assets/1/original", 300, "image/jpeg", "inline") or "")
    assert (address.scheme, address.netloc) == ("https", "files.townhall.example")
    assert address.path == f"/{minio_bucket}/assets/1/original"
    assert parse_qs(address.query)["X-Amz-Expires"] == ["300"]


def test_no_address_without_a_public_name(minio_bucket: str, servers) -> None:  # type: ignore[no-untyped-def]
    store = S3Store(servers.s3.endpoint, servers.s3.access_key, servers.s3.secret_key, minio_bucket)
    assert store.presigned_url("assets/1/original", 300, "image/jpeg", "inline") is None
