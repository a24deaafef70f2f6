"""The bytes that go out: whole, in parts, under conditions, with a name in any script."""

import http.client
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from dam.db.models import Clip, Rendition
from dam.services import accounts, audit
from tests.fixtures.rest import Rest, jpeg

DATA = jpeg("for the files") + bytes(range(256)) * 40
NAME = "Тантана — ღონისძიება رویداد «2024» 100%.jpg"


@pytest.fixture(scope="module")
def asset_id(rest: Rest) -> str:
    return rest.made(DATA, NAME)


@pytest.fixture(scope="module")
def original(asset_id: str) -> str:
    return f"/api/v1/assets/{asset_id}/original"


def downloads(rest: Rest, asset_id: str) -> int:
    return sum(entry.action == "downloaded" for entry in audit.history(rest.system.context, asset_id))


def test_whole(rest: Rest, original: str, asset_id: str) -> None:
    before = downloads(rest, asset_id)
    answer = rest.call("GET", original)
    assert (answer.status, answer.body) == (200, DATA)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"].startswith("private")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="')
    assert f"filename*=UTF-8''{quote(NAME)}" in disposition
    assert disposition.isascii()
    assert downloads(rest, asset_id) == before + 1


@pytest.mark.parametrize(
    ("wanted", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-1023", 0, 1024),
        ("bytes=100-", 100, len(DATA)),
        ("bytes=-50", len(DATA) - 50, len(DATA)),
        ("bytes=-999999999", 0, len(DATA)),
        ("bytes=10-999999999", 10, len(DATA)),
    ],
)
def test_parts(rest: Rest, original: str, wanted: str, start: int, stop: int) -> None:
    answer = rest.call("GET", original, headers={"Range": wanted})
    assert (answer.status, answer.body) == (206, DATA[start:stop])
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(DATA)}"
    assert answer.headers["Content-Length"] == str(stop - start)


@pytest.mark.parametrize("wanted", ["bytes=999999999-", f"bytes={len(DATA)}-", "bytes=-0"])
def test_parts_that_do_not_exist(rest: Rest, original: str, wanted: str) -> None:
    answer = rest.call("GET", original, headers={"Range": wanted})
    assert (answer.status, answer.code) == (416, "range_not_satisfiable")
    assert answer.headers["Content-Range"] == f"bytes */{len(DATA)}"


@pytest.mark.parametrize(
    "wanted", ["bytes=5-2", "bytes=x-y", "pages=1-2", "bytes", "bytes=0-1,5-9", "bytes=" + "9" * 4000]
)
def test_ranges_that_can_not_be_read_are_left_out(rest: Rest, original: str, wanted: str) -> None:
    answer = rest.call("GET", original, headers={"Range": wanted})
    assert answer.status in (200, 416)
    assert answer.status == 416 or answer.body == DATA


def test_conditions(rest: Rest, original: str) -> None:
    tag = rest.call("GET", original).headers["ETag"]
    for value in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        answer = rest.call("GET", original, headers={"If-None-Match": value})
        assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", tag)
    assert rest.call("GET", original, headers={"If-None-Match": '"other"'}).status == 200
    same = rest.call("GET", original, headers={"Range": "bytes=0-9", "If-Range": tag})
    assert (same.status, same.body) == (206, DATA[:10])
    other = rest.call("GET", original, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (other.status, other.body) == (200, DATA)


def test_headers_alone(rest: Rest, original: str, asset_id: str) -> None:
    before = downloads(rest, asset_id)
    answer = rest.call("HEAD", original, headers={"Range": "bytes=0-9"})
    assert (answer.status, answer.headers["Content-Length"], answer.body) == (200, str(len(DATA)), b"")
    assert downloads(rest, asset_id) == before


def test_a_part_that_nobody_saw_the_beginning_of_is_noted(rest: Rest) -> None:
    """Asking for all but the first byte is a download; going on with one is not a second."""
    asset_id = rest.made(jpeg())
    path = f"/api/v1/assets/{asset_id}/original"
    for number, wanted in ((1, "bytes=1-"), (1, "bytes=5-9"), (1, "bytes=-4"), (2, "bytes=0-9")):
        assert rest.call("GET", path, headers={"Range": wanted}).status == 206
        assert downloads(rest, asset_id) == number, wanted
    assert rest.call("GET", path, by="vera", headers={"Range": "bytes=-4"}).status == 206
    assert downloads(rest, asset_id) == 3


def test_a_kept_connection_after_a_file(rest: Rest, original: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", rest.port, timeout=60)
    for _ in range(3):
        connection.request("GET", original, headers={"Authorization": f"Bearer {rest.tokens['ada']}"})
        answer = connection.getresponse()
        assert answer.read() == DATA
        assert not answer.will_close
    connection.close()


def add_rendition(rest: Rest, asset_id: str, name: str, data: bytes, media_type: str) -> None:
    context = rest.system.context
    context.store.put_bytes(f"assets/{asset_id}/renditions/{name}", data, media_type)
    with context.database.write() as session:
        made_at = datetime.now(UTC)
        size = len(data)
        session.add(Rendition(asset_id=asset_id, name=name, media_type=media_type, size_bytes=size, made_at=made_at))


def test_renditions(rest: Rest, asset_id: str) -> None:
    add_rendition(rest, asset_id, "thumb", b"the picture", "image/jpeg")
    add_rendition(rest, asset_id, "odd", b"<script>alert(1)</script>", "text/html")
    before = downloads(rest, asset_id)
    shown = {r["name"]: r for r in rest.call("GET", f"/api/v1/assets/{asset_id}").json["renditions"]}
    thumb = rest.call("GET", shown["thumb"]["url"])
    assert (thumb.status, thumb.body) == (200, b"the picture")
    assert "immutable" in thumb.headers["Cache-Control"]
    assert thumb.headers["Content-Disposition"].startswith("inline")
    plain = rest.call("GET", f"/api/v1/assets/{asset_id}/renditions/thumb")
    assert "immutable" not in plain.headers["Cache-Control"]
    assert rest.call("GET", shown["odd"]["url"]).headers["Content-Disposition"].startswith("attachment")
    assert downloads(rest, asset_id) == before
    kept = rest.call("GET", f"/api/v1/assets/{asset_id}/renditions/thumb?download=1")
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert downloads(rest, asset_id) == before + 1
    assert rest.call("GET", f"/api/v1/assets/{asset_id}/renditions/none").code == "not_found"
    assert rest.call("GET", f"/api/v1/assets/{asset_id}/renditions/%00").code == "not_found"


def test_a_finished_clip(rest: Rest, asset_id: str) -> None:
    context = rest.system.context
    with context.database.write() as session:
        clip = Clip(
            asset_id=asset_id,
            state="available",
            mode="exact",
            in_seconds=1.5,
            out_seconds=2.5,
            media_type="video/mp4",
            size_bytes=8,
            created_by_id=accounts.user_named(context, "ada").id,
            created_at=context.clock.now(),
        )
        session.add(clip)
        session.flush()
        clip_id = clip.id
    context.store.put_bytes(f"assets/{asset_id}/clips/{clip_id}", b"the clip", "video/mp4")
    shown = rest.call("GET", f"/api/v1/clips/{clip_id}").json
    assert (shown["state"], shown["in_seconds"], shown["mode"], shown["failure"]) == ("available", 1.5, "exact", None)
    assert rest.call("GET", shown["url"]).body == b"the clip"
    assert [c["id"] for c in rest.call("GET", f"/api/v1/assets/{asset_id}/clips").json] == [clip_id]


def test_an_original_that_is_lost(rest: Rest) -> None:
    asset_id = rest.made(jpeg())
    rest.system.context.store.delete(f"assets/{asset_id}/original")
    assert rest.call("GET", f"/api/v1/assets/{asset_id}/original").code == "not_found"
