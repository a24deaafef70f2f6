"""Bringing in and describing assets over REST."""

import hashlib
from typing import Any

import pytest
from sqlalchemy import update

from dam.db.models import Asset
from dam.services import audit
from tests.fixtures.rest import Rest, form, jpeg


def test_a_file_becomes_an_asset(rest: Rest) -> None:
    data = jpeg()
    answer = rest.post(data, "Хотира куни.jpg", "fatima", title="Хотира", keywords=["9 май"], access_level="restricted")
    assert answer.status == 201
    asset = answer.json
    assert answer.headers["Location"] == f"/api/v1/assets/{asset['id']}"
    assert answer.headers["ETag"] == f'"{asset["version"]}"'
    assert asset["sha256"] == hashlib.sha256(data).hexdigest()
    assert (asset["kind"], asset["state"], asset["file_name"]) == ("photo", "ingesting", "Хотира куни.jpg")
    assert (asset["title"], asset["keywords"], asset["access_level"]) == ("Хотира", ["9 май"], "restricted")
    assert (asset["size_bytes"], asset["uploaded_by"], asset["failure"]) == (len(data), "fatima", None)
    assert asset["renditions"] == []
    assert rest.call("GET", answer.headers["Location"], by="fatima").json == asset
    assert rest.staged() == []


def test_the_metadata_may_come_behind_the_file(rest: Rest) -> None:
    body, head = form([("file", jpeg(), "late.jpg"), ("metadata", b'{"title": "Behind"}', None)])
    assert rest.call("POST", "/api/v1/assets", body, headers=head).json["title"] == "Behind"


def test_a_sidecar_comes_along(rest: Rest) -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>'
    body, head = form([("sidecar", xmp, "a.xmp"), ("file", jpeg(), "a.jpg")])
    asset = rest.call("POST", "/api/v1/assets", body, headers=head).json
    assert rest.system.context.store.open(f"assets/{asset['id']}/sidecar.xmp").read() == xmp


def test_a_sidecar_comes_afterwards(rest: Rest) -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>'
    asset_id = rest.made(jpeg(), by="fatima")
    path = f"/api/v1/assets/{asset_id}/sidecar"
    answer = rest.call("PUT", path, xmp, by="fatima")
    assert (answer.status, answer.json["state"]) == (202, "ingesting")
    assert rest.system.context.store.open(f"assets/{asset_id}/sidecar.xmp").read() == xmp
    with rest.system.context.database.write() as session:
        failed = {"state": "failed", "failure_code": "truncated", "failure_detail": "cut short"}
        session.execute(update(Asset).where(Asset.id == asset_id).values(failed))
    again = rest.call("PUT", path, xmp, by="fatima").json
    assert (again["state"], again["failure"]) == ("ingesting", None)
    assert rest.call("PUT", path, b"no sidecar", by="fatima").code == "not_a_sidecar"
    assert rest.call("PUT", path, b"x" * (11 * 1024 * 1024), by="fatima").status == 413


def test_the_same_bytes_again(rest: Rest) -> None:
    data = jpeg()
    first = rest.made(data)
    again = rest.post(data)
    assert (again.status, again.code, again.json["asset_id"]) == (409, "duplicate", first)
    body, head = form([("on_duplicate", b"keep", None), ("file", data, "twice.jpg")])
    kept = rest.call("POST", "/api/v1/assets", body, headers=head)
    assert kept.status == 201
    assert kept.json["id"] != first


def test_of_a_hidden_duplicate_only_its_being_is_told(rest: Rest) -> None:
    data = jpeg()
    rest.made(data, by="arch", access_level="secret")
    again = rest.post(data, by="fatima")
    assert (again.status, again.code, again.json["asset_id"]) == (409, "duplicate", None)


def bad_forms() -> dict[str, tuple[list[tuple[str, bytes, str | None]], int, str]]:
    file = ("file", jpeg(), "a.jpg")
    return {
        "no file": ([("metadata", b"{}", None)], 422, "no_file"),
        "not JSON": ([("metadata", b"{title:", None), file], 400, "bad_json"),
        "deep JSON": ([("metadata", b"[" * 100_000, None), file], 400, "bad_json"),
        "a list": ([("metadata", b"[]", None), file], 400, "bad_json"),
        "not UTF-8": ([("metadata", b'{"title": "\xff"}', None), file], 400, "bad_request"),
        "unknown field": ([("metadata", b'{"titel": "x"}', None), file], 422, "bad_field"),
        "wrong type": ([("metadata", b'{"keywords": "x"}', None), file], 422, "bad_field"),
        "wrong level": ([("metadata", b'{"access_level": "open"}', None), file], 422, "bad_field"),
        "no such event": (
            [("metadata", f'{{"event_id": "{"0" * 26}"}}'.encode(), None), file],
            422,
            "no_such_event",
        ),
        "NUL in an id": ([("metadata", b'{"event_id": "\\u0000"}', None), file], 422, "bad_field"),
        "a day without its zone": ([("metadata", b'{"captured_at": "2024-05-09"}', None), file], 422, "bad_field"),
        "a year of no calendar": (
            [("metadata", b'{"captured_at": "0001-01-01T00:00:00+05:00"}', None), file],
            422,
            "bad_field",
        ),
        "two files": ([file, file], 400, "bad_request"),
        "a huge field": ([("metadata", b" " * 1_100_000, None), file], 413, "too_large"),
        "other duplicate rule": ([("on_duplicate", b"replace", None), file], 422, "bad_field"),
        "bad sidecar": ([("sidecar", b"nothing", "a.xmp"), file], 422, "not_a_sidecar"),
        "empty file": ([("file", b"", "a.jpg")], 422, "empty"),
        "unknown bytes": ([("file", b"\x00\x01\x02" * 50, "a.jpg")], 415, "unsupported"),
        "many parts": ([(f"f{n}", b"", None) for n in range(40)], 400, "bad_request"),
    }


@pytest.mark.parametrize("name", bad_forms())
def test_forms_that_can_not_be_taken(rest: Rest, name: str) -> None:
    parts, status, code = bad_forms()[name]
    body, head = form(parts)
    answer = rest.call("POST", "/api/v1/assets", body, headers=head)
    assert (answer.status, answer.code) == (status, code)
    assert rest.staged() == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{}", "application/json"),
        (b"", "multipart/form-data"),
        (b"nothing of the kind", "multipart/form-data; boundary=x"),
        (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
            "multipart/form-data; boundary=x",
        ),
        (b"--x\r\n" + b"A" * 100_000, "multipart/form-data; boundary=x"),
    ],
)
def test_bodies_that_are_no_form(rest: Rest, body: bytes, content_type: str) -> None:
    answer = rest.call("POST", "/api/v1/assets", body, headers={"Content-Type": content_type})
    assert (answer.status, answer.code) in {(400, "bad_request"), (422, "no_file")}
    assert rest.staged() == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Фото\\бир.jpg", "бир.jpg"),
        ("Тантана — ღონისძიება رویداد «2024» 100%.jpg", "Тантана — ღონისძიება رویداد «2024» 100%.jpg"),
        ("a%22b.jpg", 'a"b.jpg'),
        ("", "unnamed"),
        ("ҳ" * 4000 + ".jpg", "ҳ" * 251 + ".jpg"),
    ],
)
def test_names_are_only_names(rest: Rest, sent: str, kept: str) -> None:
    body, head = form([("file", jpeg(), sent)])
    assert rest.call("POST", "/api/v1/assets", body, headers=head).json["file_name"] == kept


def test_too_large_is_told_before_it_is_read(rest: Rest) -> None:
    body, head = form([("file", b"\xff\xd8\xff" + bytes(9 * 1024 * 1024), "large.jpg")])
    answer = rest.call("POST", "/api/v1/assets", body, headers=head)
    assert (answer.status, answer.code) == (413, "too_large")
    assert rest.staged() == []


def test_who_may_bring_in(rest: Rest) -> None:
    assert rest.post(jpeg(), by="vera").code == "forbidden"
    assert rest.post(jpeg(), by="fatima", access_level="public").code == "forbidden"
    assert rest.post(jpeg(), by="ed", access_level="public").status == 201
    body, head = form([("file", jpeg(), "a.jpg")])
    nobody = rest.call("POST", "/api/v1/assets", body, by=None, headers=head)
    assert (nobody.status, nobody.code, nobody.headers["WWW-Authenticate"]) == (401, "unauthenticated", "Bearer")
    wrong = rest.call("POST", "/api/v1/assets", body, by=None, headers={**head, "Authorization": "Bearer dam_x"})
    assert wrong.status == 401


def test_what_may_not_be_seen_is_not_there(rest: Rest) -> None:
    hidden = rest.made(jpeg(), by="arch", access_level="secret")
    own = rest.made(jpeg(), by="fatima", access_level="secret")
    for path in ("", "/original", "/renditions/thumb", "/clips"):
        assert rest.call("GET", f"/api/v1/assets/{hidden}{path}", by="ada").code == "not_found"
    assert rest.call("PATCH", f"/api/v1/assets/{hidden}", {"title": "x"}, by="ed").code == "not_found"
    assert rest.call("GET", f"/api/v1/assets/{own}", by="fatima").status == 200
    assert rest.call("GET", f"/api/v1/assets/{own}", by="giorgi").status == 404


def test_two_people_describe_at_once(rest: Rest) -> None:
    path = f"/api/v1/assets/{rest.made(jpeg())}"
    tag = rest.call("GET", path).headers["ETag"]
    first = rest.call("PATCH", path, {"title": "Кметът"}, headers={"If-Match": tag})
    assert first.status == 200
    assert first.headers["ETag"] != tag
    late = rest.call("PATCH", path, {"title": "late"}, headers={"If-Match": tag})
    assert (late.status, late.code) == (412, "stale")
    for odd in ('"other"', '""', '"1", ""', 'W/"1"', '"' + "9" * 40 + '"', "", ","):
        assert rest.call("PATCH", path, {"title": "x"}, headers={"If-Match": odd}).status == 412, odd
    assert rest.call("GET", path).json["title"] == "Кметът"
    assert rest.call("PATCH", path, {"title": "anyway"}, headers={"If-Match": "*"}).status == 200
    assert rest.call("PATCH", path, {"title": "without"}).status == 200


def test_every_descriptive_field_is_changed(rest: Rest) -> None:
    asset_id = rest.made(jpeg())
    event = rest.call("POST", "/api/v1/events", {"title": "Hýrje"}).json
    wanted = {
        "title": "T",
        "description": "D",
        "keywords": ["a", "b"],
        "language": "ka",
        "event_id": event["id"],
        "creator": "C",
        "credit": "K",
        "copyright": "R",
        "usage_terms": "U",
        "place": "P",
        "captured_at": "2024-05-09T10:30:00+05:00",
    }
    asset = rest.call("PATCH", f"/api/v1/assets/{asset_id}", wanted).json
    assert {name: asset[name] for name in wanted} == wanted
    assert asset["event_title"] == "Hýrje"
    assert rest.call("PATCH", f"/api/v1/assets/{asset_id}", {"event_id": None}).json["event_id"] is None
    assert audit.verify_chain(rest.system.context).broken_at is None


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"titel": "x"}, "#/titel"),
        ({"title": 5}, "#/title"),
        ({"title": "x" * 1001}, "#/title"),
        ({"keywords": ["x", 5]}, "#/keywords/1"),
        ({"access_level": "open"}, "#/access_level"),
    ],
)
def test_a_bad_field_is_pointed_at(rest: Rest, body: dict[str, Any], pointer: str) -> None:
    answer = rest.call("PATCH", f"/api/v1/assets/{rest.made(jpeg())}", body)
    assert (answer.status, answer.code) == (422, "invalid")
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


def test_bodies_that_are_no_json(rest: Rest) -> None:
    path, head = f"/api/v1/assets/{rest.made(jpeg())}", {"Content-Type": "application/json"}
    for body, status in ((b"{", 400), (b"[]", 422), (b"\xff", 400), (b"[" * 200_000, 400), (b" " * 3_000_000, 413)):
        answer = rest.call("PATCH", path, body, headers=head)
        assert (answer.status, bool(answer.code)) == (status, True), body[:20]
    whole = rest.call("PATCH", path, b"null", headers=head)
    assert [error["pointer"] for error in whole.json["errors"]] == ["#"]
    assert "_schema" not in whole.json["detail"]
    other = rest.call("PATCH", path, b'{"title": "x"}', headers={"Content-Type": "text/plain"})
    assert (other.status, other.code) == (415, "unsupported_media_type")


@pytest.mark.parametrize("bad", ["0", "nope", "..%2F..%2Fetc%2Fpasswd", "%00", "9" * 400, "';--", "%ff", "ა", "A" * 26])
def test_ids_that_are_none(rest: Rest, bad: str) -> None:
    for path in (f"assets/{bad}", f"assets/{bad}/original", f"clips/{bad}", f"events/{bad}", f"uploads/{bad}"):
        answer = rest.call("GET", f"/api/v1/{quoted(path)}")
        assert answer.status in (404, 405), path
        assert answer.code


def quoted(path: str) -> str:
    return "".join(c if c.isascii() else "".join(f"%{byte:02X}" for byte in c.encode()) for c in path)
