"""What holds for every call: errors, health, the description, and that no foreign page can act for a person."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from dam import wsgi
from dam.db.models import Asset
from tests.fixtures.rest import PASSWORD, Rest, jpeg


def test_unknown_addresses_and_methods(rest: Rest) -> None:
    assert rest.call("GET", "/api/v1/nothing").code == "not_found"
    assert rest.call("GET", "/api/").code == "not_found"
    assert rest.call("GET", "/api").code == "not_found"
    assert rest.call("POST", "/api/v1/nothing", b"x").code == "not_found"
    assert rest.call("GET", "/api/v1/uploads", headers={"Tus-Resumable": "1.0.0"}).code == "method_not_allowed"
    wrong = rest.call("PUT", "/api/v1/assets")
    assert (wrong.status, wrong.code) == (405, "method_not_allowed")
    assert "POST" in wrong.headers["Allow"]
    page = rest.call("PATCH", "/healthz")
    assert (page.status, set(page.headers["Allow"].split(", "))) == (405, {"GET", "HEAD", "OPTIONS"})


def test_a_fault_of_ours_tells_no_more_than_its_id(rest: Rest, caplog: pytest.LogCaptureFixture) -> None:
    asset_id = rest.made(jpeg())
    # No zone is that far from Greenwich: a row as only a fault, or a hand in the database, makes it.
    values = {"captured_at": datetime.now(UTC), "captured_offset_minutes": 99_999}
    with rest.system.context.database.write() as session:
        session.execute(update(Asset).where(Asset.id == asset_id).values(values))
    answer = rest.call("GET", f"/api/v1/assets/{asset_id}")
    assert (answer.status, answer.code) == (500, "internal_error")
    assert "Traceback" not in answer.body.decode()
    assert "ValueError" not in answer.body.decode()
    assert answer.json["error_id"] in caplog.text
    assert "ValueError" in caplog.text


def test_health(rest: Rest) -> None:
    assert rest.call("GET", "/healthz", by=None).json == {"status": "ok"}
    ready = rest.call("GET", "/readyz", by=None)
    # There is no queue in this process's system, and that is told.
    assert ready.status == 503
    assert ready.json["checks"] == {"database": "ok", "store": "ok", "index": "ok", "queue": "away"}
    assert ready.headers["Retry-After"]


def test_a_foreign_page_can_not_act_for_a_person(rest: Rest) -> None:
    sign_in = rest.call("GET", "/sign-in", by=None)
    cookies = cookies_of(sign_in.headers.get_all("Set-Cookie") or [])
    token = re.search(r'name="csrf_token" value="([^"]+)"', sign_in.body.decode())
    assert token
    body = f"name=fatima&password={PASSWORD.replace(' ', '+')}&csrf_token={token[1]}".encode()
    head = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    signed = rest.call("POST", "/sign-in", body, by=None, headers=head)
    assert signed.status == 303, signed.body[:500]
    cookies = cookies_of(
        [*(sign_in.headers.get_all("Set-Cookie") or []), *(signed.headers.get_all("Set-Cookie") or [])]
    )
    asset_id = rest.made(jpeg(), by="fatima")
    path = f"/api/v1/assets/{asset_id}"
    assert rest.call("GET", path, by=None, headers={"Cookie": cookies}).status == 200
    bare = rest.call("PATCH", path, {"title": "stolen"}, by=None, headers={"Cookie": cookies})
    assert (bare.status, bare.code) == (403, "csrf")
    wrong = rest.call("PATCH", path, {"title": "stolen"}, by=None, headers={"Cookie": cookies, "X-CSRF-Token": "x"})
    assert wrong.code == "csrf"
    page = rest.call("GET", "/upload", by=None, headers={"Cookie": cookies})
    known = re.search(r'name="csrf-token" content="([^"]+)"', page.body.decode())
    assert known
    # Each page renews the state that its token belongs to.
    cookies = cookies_of([*cookies.split("; "), *(page.headers.get_all("Set-Cookie") or [])])
    head = {"Cookie": cookies, "X-CSRF-Token": known[1]}
    assert rest.call("PATCH", path, {"title": "own"}, by=None, headers=head).status == 200


def cookies_of(lines: list[str]) -> str:
    pairs = dict(line.split(";")[0].split("=", 1) for line in lines)
    return "; ".join(f"{name}={value}" for name, value in pairs.items())


@pytest.fixture(scope="module")
def spec(rest: Rest) -> Any:
    answer = rest.call("GET", "/api/v1/openapi.json", by=None)
    assert answer.status == 200
    return answer.json


def test_every_route_is_described(rest: Rest, spec: Any) -> None:
    app = wsgi.create(rest.system)
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/api/v1/") or rule.endpoint.startswith("rest_description"):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        assert path in spec["paths"], path
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            operation = spec["paths"][path][method.lower()]
            assert operation["summary"], (method, path)
            assert {"401", "500"} <= set(operation["responses"])
            assert any(status < "400" for status in operation["responses"])


def test_every_reference_leads_somewhere(spec: Any) -> None:
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(spec)):
        node = spec
        for step in reference.split("/"):
            node = node[step]


def test_the_page_shows_every_call_without_anything_from_elsewhere(rest: Rest, spec: Any) -> None:
    page = rest.call("GET", "/api/v1/docs", by=None)
    text = page.body.decode()
    assert page.status == 200
    for path in spec["paths"]:
        assert path in text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)
    assert "<script" not in text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
