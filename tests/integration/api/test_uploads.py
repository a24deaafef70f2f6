"""Resumable uploads: tus 1.0.0 as its text has it."""

import hashlib
import http.client
import json
import socket
import threading
from datetime import timedelta

import pytest
from sqlalchemy import update

from dam.db.models import Upload
from dam.domain.errors import ServiceAway
from dam.services import accounts, ingest, staging, uploads
from tests.fixtures.rest import Answer, Rest, b64, jpeg

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}


def begin(rest: Rest, length_bytes: int, by: str = "fatima", **told: str) -> str:
    pairs = {"filename": "photo.jpg", **told}
    head = {"Upload-Length": str(length_bytes), "Upload-Metadata": ",".join(f"{k} {b64(v)}" for k, v in pairs.items())}
    answer = rest.call("POST", "/api/v1/uploads", b"", by=by, headers={**TUS, **head})
    assert answer.status == 201, answer.body
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.headers["Upload-Expires"].endswith("GMT")
    return str(answer.headers["Location"])


def patch(rest: Rest, where: str, data: bytes, offset: int, by: str = "fatima", **more: str) -> Answer:
    head = {**PIECE, "Upload-Offset": str(offset), **{name.replace("_", "-"): value for name, value in more.items()}}
    return rest.call("PATCH", where, data, by=by, headers=head)


def offset_of(rest: Rest, where: str, by: str = "fatima") -> int:
    answer = rest.call("HEAD", where, by=by, headers=TUS)
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return int(answer.headers["Upload-Offset"])


def sha256(data: bytes) -> str:
    return "sha256 " + b64(hashlib.sha256(data).digest())


def test_in_pieces(rest: Rest) -> None:
    data, before = jpeg() + bytes(range(256)) * 2000, rest.staged()
    where = begin(rest, len(data), metadata=json.dumps({"title": "In pieces"}))
    half = len(data) // 2
    first = patch(rest, where, data[:half], 0)
    assert (first.status, first.headers["Upload-Offset"]) == (204, str(half))
    assert first.headers["Asset-Id"] is None
    wrong = patch(rest, where, data[:10], 3)
    assert (wrong.status, wrong.code) == (409, "wrong_offset")
    assert offset_of(rest, where) == half
    last = patch(rest, where, data[half:], half)
    assert (last.status, last.headers["Upload-Offset"]) == (204, str(len(data)))
    asset = rest.call("GET", f"/api/v1/assets/{last.headers['Asset-Id']}", by="fatima").json
    assert (asset["sha256"], asset["title"]) == (hashlib.sha256(data).hexdigest(), "In pieces")
    assert rest.staged() == before


def test_a_lost_last_answer_does_no_harm(rest: Rest) -> None:
    data = jpeg()
    where = begin(rest, len(data))
    asset_id = patch(rest, where, data, 0).headers["Asset-Id"]
    head = rest.call("HEAD", where, by="fatima", headers=TUS)
    assert head.headers["Asset-Id"] == asset_id
    assert head.headers["Upload-Offset"] == head.headers["Upload-Length"] == str(len(data))
    again = patch(rest, where, b"", len(data))
    assert (again.status, again.headers["Asset-Id"]) == (204, asset_id)
    assert rest.call("DELETE", where, by="fatima", headers=TUS).status == 204
    assert rest.call("GET", f"/api/v1/assets/{asset_id}", by="fatima").status == 200


def test_created_with_its_first_bytes(rest: Rest) -> None:
    data = jpeg()
    head = {**PIECE, "Upload-Length": str(len(data)), "Upload-Metadata": f"filename {b64('a.jpg')}"}
    part = rest.call("POST", "/api/v1/uploads", data[:10], headers=head)
    assert (part.status, part.headers["Upload-Offset"]) == (201, "10")
    assert patch(rest, part.headers["Location"], data[10:], 10, by="ada").headers["Asset-Id"]
    data = jpeg()
    whole = rest.call("POST", "/api/v1/uploads", data, headers={**head, "Upload-Checksum": sha256(data)})
    assert (whole.status, bool(whole.headers["Asset-Id"])) == (201, True)


def test_what_is_spoken(rest: Rest) -> None:
    for path in ("/api/v1/uploads", "/api/v1/uploads/" + "0" * 26):
        answer = rest.call("OPTIONS", path, by=None)
        assert answer.status == 204
        assert answer.headers["Tus-Version"] == "1.0.0"
        extensions = set(answer.headers["Tus-Extension"].split(","))
        assert extensions == {"creation", "creation-with-upload", "checksum", "termination", "expiration"}
        assert "sha256" in answer.headers["Tus-Checksum-Algorithm"].split(",")
        assert int(answer.headers["Tus-Max-Size"]) == rest.system.context.max_upload_bytes


def test_checksums(rest: Rest) -> None:
    data = jpeg() + bytes(5000)
    where = begin(rest, len(data))
    assert patch(rest, where, data[:100], 0, Upload_Checksum=sha256(data[:100])).status == 204
    bad = patch(rest, where, data[100:200], 100, Upload_Checksum=sha256(b"other"))
    assert (bad.status, bad.code) == (460, "checksum_mismatch")
    assert offset_of(rest, where) == 100
    for header in ("md5 x", "sha256", "sha256 ***", "sha256 " + b64("short")):
        assert patch(rest, where, data[100:200], 100, Upload_Checksum=header).status in (400, 460)
    assert offset_of(rest, where) == 100
    digest = "sha1 " + b64(hashlib.sha1(data[100:]).digest())
    last = patch(rest, where, data[100:], 100, Upload_Checksum=digest)
    asset = rest.call("GET", f"/api/v1/assets/{last.headers['Asset-Id']}", by="fatima").json
    assert asset["sha256"] == hashlib.sha256(data).hexdigest()


def test_a_checked_piece_that_breaks_off_is_not_kept(rest: Rest) -> None:
    data = jpeg() + bytes(100_000)
    where = begin(rest, len(data))
    assert patch(rest, where, data[:100], 0).status == 204
    break_off(rest, where, 100, data[100:50_000], len(data) - 100, {"Upload-Checksum": sha256(data[100:])})
    assert settled_offset(rest, where) == 100


def test_a_piece_that_breaks_off_is_kept_as_far_as_it_came(rest: Rest) -> None:
    data = jpeg() + bytes(100_000)
    where = begin(rest, len(data))
    break_off(rest, where, 0, data[:50_000], len(data), {})
    assert settled_offset(rest, where) == 50_000
    last = patch(rest, where, data[50_000:], 50_000)
    asset = rest.call("GET", f"/api/v1/assets/{last.headers['Asset-Id']}", by="fatima").json
    assert asset["sha256"] == hashlib.sha256(data).hexdigest()


def break_off(rest: Rest, where: str, offset: int, data: bytes, announced: int, more: dict[str, str]) -> None:
    """Send less than was announced, and go away once it has arrived."""
    path = rest.system.context.staging / f"{where.rpartition('/')[2]}.tus"
    with raw_patch(rest, where, offset, announced, more) as connection:
        connection.sendall(data)
        for _ in range(500):
            if path.stat().st_size == offset + len(data):
                return
            threading.Event().wait(0.02)
    raise AssertionError(f"{path.stat().st_size} bytes have arrived")


def raw_patch(rest: Rest, where: str, offset: int, announced: int, more: dict[str, str]) -> socket.socket:
    head = {
        **PIECE,
        "Host": "127.0.0.1",
        "Authorization": f"Bearer {rest.tokens['fatima']}",
        "Upload-Offset": str(offset),
        "Content-Length": str(announced),
        **more,
    }
    connection = socket.create_connection(("127.0.0.1", rest.port), timeout=60)
    lines = [f"PATCH {where} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    connection.sendall("\r\n".join(lines).encode())
    return connection


def settled_offset(rest: Rest, where: str) -> int:
    """Once the broken request has let go of the upload: an empty piece at a wrong offset is refused, not locked."""
    for _ in range(200):
        if patch(rest, where, b"", 10**9).code != "locked":
            break
        threading.Event().wait(0.02)
    return offset_of(rest, where)


def test_two_at_once(rest: Rest) -> None:
    data = jpeg() + bytes(1000)
    where = begin(rest, len(data))
    with raw_patch(rest, where, 0, len(data), {}) as connection:
        connection.sendall(data[:500])
        for _ in range(200):
            if offset_of(rest, where) == 500:
                break
            threading.Event().wait(0.02)
        other = patch(rest, where, data[500:], 500)
        assert (other.status, other.code) == (423, "locked")
        assert rest.call("DELETE", where, by="fatima", headers=TUS).status == 423
        connection.sendall(data[500:])
        answer = http.client.HTTPResponse(connection, method="PATCH")
        answer.begin()
        assert (answer.status, bool(answer.headers["Asset-Id"])) == (204, True)


def test_a_chunked_piece(rest: Rest) -> None:
    data = jpeg() + bytes(3000)
    where = begin(rest, len(data))
    connection = http.client.HTTPConnection("127.0.0.1", rest.port, timeout=60)
    head = {**PIECE, "Authorization": f"Bearer {rest.tokens['fatima']}", "Upload-Offset": "0"}
    connection.request("PATCH", where, body=iter([data[:1000], data[1000:]]), headers=head, encode_chunked=True)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert (answer.status, bool(answer.headers["Asset-Id"])) == (204, True)


def test_given_up(rest: Rest) -> None:
    where = begin(rest, 100)
    assert patch(rest, where, jpeg("x")[:10], 0).status == 204
    assert rest.call("DELETE", where, by="fatima", headers=TUS).status == 204
    assert where.rpartition("/")[2] + ".tus" not in rest.staged()
    assert rest.call("HEAD", where, by="fatima", headers=TUS).status == 404
    assert patch(rest, where, b"x", 10).code == "not_found"


def test_an_upload_is_its_makers_alone(rest: Rest) -> None:
    where = begin(rest, 100)
    for by in ("giorgi", "ada"):
        assert rest.call("HEAD", where, by=by, headers=TUS).status == 404
        assert patch(rest, where, b"x", 0, by=by).status == 404
        assert rest.call("DELETE", where, by=by, headers=TUS).status == 404
    assert rest.call("HEAD", where, by=None, headers=TUS).status == 401
    assert rest.call("HEAD", where, by="vera", headers=TUS).status == 403
    assert offset_of(rest, where) == 0


def test_methods_in_disguise(rest: Rest) -> None:
    data = jpeg()
    where = begin(rest, len(data))

    def disguised(method: str, body: bytes = b"", **more: str) -> Answer:
        return rest.call("POST", where, body, by="fatima", headers={**PIECE, "X-HTTP-Method-Override": method, **more})

    assert disguised("PATCH", data[:5], **{"Upload-Offset": "0"}).status == 204
    assert disguised("HEAD").headers["Upload-Offset"] == "5"
    assert disguised("GET").status == 400
    assert disguised("DELETE").status == 204
    assert rest.call("HEAD", where, by="fatima", headers=TUS).status == 404


@pytest.mark.parametrize(
    ("head", "status", "code"),
    [
        ({"Upload-Length": "10"}, 412, "tus_version"),
        ({"Tus-Resumable": "0.2.2", "Upload-Length": "10"}, 412, "tus_version"),
        ({**TUS}, 400, "bad_header"),
        ({**TUS, "Upload-Length": "-1"}, 400, "bad_header"),
        ({**TUS, "Upload-Length": "١٠"}, 400, "bad_header"),
        ({**TUS, "Upload-Length": "9" * 40}, 400, "bad_header"),
        ({**TUS, "Upload-Length": "0"}, 422, "empty"),
        ({**TUS, "Upload-Length": str(9 * 1024 * 1024)}, 413, "too_large"),
        ({**TUS, "Upload-Length": "10", "Upload-Metadata": "filename ###"}, 400, "bad_header"),
        ({**TUS, "Upload-Length": "10", "Upload-Metadata": f"имя {b64('a.jpg')}"}, 400, "bad_header"),
        ({**TUS, "Upload-Length": "10", "Upload-Metadata": f"metadata {b64('{')}"}, 400, "bad_json"),
        ({**TUS, "Upload-Length": "10", "Upload-Metadata": f"on_duplicate {b64('maybe')}"}, 422, "bad_field"),
        ({**TUS, "Upload-Length": "10", "Upload-Metadata": f'metadata {b64("""{"x": 1}""")}'}, 422, "bad_field"),
    ],
)
def test_announcements_that_can_not_be_taken(rest: Rest, head: dict[str, str], status: int, code: str) -> None:
    answer = rest.call(
        "POST", "/api/v1/uploads", b"", headers={k: v.encode().decode("latin-1") for k, v in head.items()}
    )
    assert (answer.status, answer.code) == (status, code)
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert rest.call("GET", "/healthz").status == 200


def test_who_may_announce(rest: Rest) -> None:
    head = {**TUS, "Upload-Length": "10"}
    assert rest.call("POST", "/api/v1/uploads", b"", by="vera", headers=head).status == 403
    public = {**head, "Upload-Metadata": f"metadata {b64(json.dumps({'access_level': 'public'}))}"}
    assert rest.call("POST", "/api/v1/uploads", b"", by="fatima", headers=public).status == 403


@pytest.mark.parametrize(
    ("more", "data", "status"),
    [
        ({"Upload-Offset": "0", "Content-Type": "application/octet-stream"}, b"x", 415),
        ({"Upload-Offset": ""}, b"x", 400),
        ({"Upload-Offset": "-1"}, b"x", 400),
        ({"Upload-Offset": "0"}, b"x" * 101, 413),
    ],
)
def test_pieces_that_can_not_be_taken(rest: Rest, more: dict[str, str], data: bytes, status: int) -> None:
    where = begin(rest, 100)
    answer = rest.call("PATCH", where, data, by="fatima", headers={**PIECE, **more})
    assert (answer.status, bool(answer.code)) == (status, True)
    assert offset_of(rest, where) == 0


def test_a_final_refusal_ends_the_upload(rest: Rest) -> None:
    where = begin(rest, 60)
    refused = patch(rest, where, b"\x00\x01\x02" * 20, 0)
    assert (refused.status, refused.code) == (415, "unsupported")
    assert rest.call("HEAD", where, by="fatima", headers=TUS).status == 404
    data = jpeg()
    known = rest.made(data)
    where = begin(rest, len(data))
    again = patch(rest, where, data, 0)
    assert (again.status, again.code, again.json["asset_id"]) == (409, "duplicate", known)
    kept = begin(rest, len(data), on_duplicate="keep")
    assert patch(rest, kept, data, 0).headers["Asset-Id"]


def age(rest: Rest, where: str) -> None:
    past = rest.system.context.clock.now() - timedelta(hours=1)
    with rest.system.context.database.write() as session:
        session.execute(update(Upload).where(Upload.id == where.rpartition("/")[2]).values(expires_at=past))


def test_nobody_goes_on_with_it(rest: Rest) -> None:
    where = begin(rest, 100)
    assert patch(rest, where, b"x" * 10, 0).status == 204
    age(rest, where)
    late = patch(rest, where, b"x", 10)
    assert (late.status, late.code) == (410, "expired")
    assert uploads.expire(rest.system.context) >= 1
    assert rest.call("HEAD", where, by="fatima", headers=TUS).status == 404
    assert where.rpartition("/")[2] + ".tus" not in rest.staged()


def test_whole_while_the_store_is_away(rest: Rest) -> None:
    data = jpeg()
    where = begin(rest, len(data))
    context = rest.system.context
    folder = rest.system.settings.home / "store"
    folder.rename(folder.with_name("not mounted"))
    try:
        answer = patch(rest, where, data, 0)
        assert (answer.status, answer.code, bool(answer.headers["Retry-After"])) == (503, "service_away", True)
        with pytest.raises(ServiceAway):
            uploads.finish_pending(context)
    finally:
        folder.with_name("not mounted").rename(folder)
    age(rest, where)
    uploads.expire(context)
    assert uploads.finish_pending(context) >= 1
    head = rest.call("HEAD", where, by="fatima", headers=TUS)
    asset = rest.call("GET", f"/api/v1/assets/{head.headers['Asset-Id']}", by="fatima").json
    assert asset["sha256"] == hashlib.sha256(data).hexdigest()


def test_taken_into_the_store_but_not_recorded(rest: Rest) -> None:
    """The process, or the database, went away between the two: the bytes are there and become the asset later."""
    data = jpeg()
    where = begin(rest, len(data) + 1)
    upload_id = where.rpartition("/")[2]
    assert patch(rest, where, data, 0).status == 204
    context = rest.system.context
    with context.database.write() as session:
        session.execute(update(Upload).where(Upload.id == upload_id).values(length_bytes=len(data)))
    context.store.adopt(f"assets/{upload_id}/original", context.staging / f"{upload_id}.tus", "image/jpeg")
    assert offset_of(rest, where) == len(data)
    assert patch(rest, where, b"", len(data)).status == 423
    assert rest.call("DELETE", where, by="fatima", headers=TUS).status == 423
    age(rest, where)
    uploads.expire(context)
    assert uploads.finish_pending(context) >= 1
    with context.database.read() as session:
        assert session.get(Upload, upload_id).asset_id == upload_id  # type: ignore[union-attr]
    asset = rest.call("GET", f"/api/v1/assets/{upload_id}", by="fatima").json
    assert asset["sha256"] == hashlib.sha256(data).hexdigest()
    assert rest.call("GET", f"/api/v1/assets/{upload_id}/original", by="fatima").body == data


def test_recorded_but_not_marked(rest: Rest) -> None:
    data = jpeg()
    where = begin(rest, len(data))
    asset_id = patch(rest, where, data, 0).headers["Asset-Id"]
    with rest.system.context.database.write() as session:
        session.execute(update(Upload).where(Upload.id == asset_id).values(asset_id=None))
    assert rest.call("HEAD", where, by="fatima", headers=TUS).headers["Asset-Id"] == asset_id


def test_refused_when_nobody_waits(rest: Rest) -> None:
    """A duplicate that turns up only when the service is back: who asks next is told."""
    data = jpeg()
    where = begin(rest, len(data) + 1)
    upload_id = where.rpartition("/")[2]
    assert patch(rest, where, data, 0).status == 204
    known = rest.made(data)
    with rest.system.context.database.write() as session:
        session.execute(update(Upload).where(Upload.id == upload_id).values(length_bytes=len(data)))
    uploads.finish_pending(rest.system.context)
    answer = patch(rest, where, b"", len(data))
    assert (answer.status, answer.code, answer.json["asset_id"]) == (409, "duplicate", known)
    assert f"{upload_id}.tus" not in rest.staged()
    assert rest.call("DELETE", where, by="fatima", headers=TUS).status == 204


def test_the_same_upload_is_finished_twice(rest: Rest) -> None:
    """The second one finds the asset and must not take its bytes away."""
    data = jpeg()
    asset_id = patch(rest, begin(rest, len(data)), data, 0).headers["Asset-Id"]
    context = rest.system.context
    actor = accounts.actor_of(accounts.user_named(context, "fatima"))
    path = context.staging / "again.tus"
    for keep in (False, True):
        path.write_bytes(data)
        new = ingest.NewAsset("photo.jpg", {}, keep_duplicate=keep, asset_id=asset_id)
        assert ingest.ingest(context, actor, staging.measure(path), new) == asset_id
    path.unlink()
    assert rest.call("GET", f"/api/v1/assets/{asset_id}/original", by="fatima").body == data
