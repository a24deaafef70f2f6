"""Pages as they leave the server: who sees what, what protects them, how errors look."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dam import wsgi
from dam.bootstrap import System
from dam.db.models import new_id
from dam.domain.access import Role
from dam.domain.lifecycle import AssetState
from dam.services import accounts
from tests.fixtures.rows import asset_row
from tests.fixtures.systems import fresh_system

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    # Nobody listens on port 1: a search engine that is away.
    away = {"DAM_ELASTICSEARCH_URL": "http://127.0.0.1:1"}
    with fresh_system(tmp_path_factory.mktemp("home"), away) as system:
        for role in Role:
            accounts.add_user(system.context, None, role, role, PASSWORD)
        yield system


@pytest.fixture(scope="module")
def app(system: System) -> Flask:
    return wsgi.create(system)


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def signed_in(app: Flask, role: str) -> FlaskClient:
    client = app.test_client()
    token = token_of(client.get("/sign-in").text)
    answer = client.post("/sign-in", data={"name": role, "password": PASSWORD, "csrf_token": token})
    assert answer.status_code == 303
    return client


@pytest.mark.parametrize(
    ("role", "seen", "unseen"),
    [
        ("viewer", ["/library", "/account"], ["/upload", "/accounts", "/audit", "/events/new"]),
        ("photographer", ["/upload"], ["/accounts", "/audit", "/events/new"]),
        ("editor", ["/upload", "/events/new"], ["/accounts", "/audit"]),
        ("admin", ["/upload", "/events/new", "/accounts", "/audit", "/styleguide"], []),
        ("auditor", ["/audit", "/library"], ["/upload", "/accounts", "/events/new", "/styleguide"]),
    ],
)
def test_nothing_is_shown_that_is_not_allowed(app: Flask, role: str, seen: list[str], unseen: list[str]) -> None:
    client = signed_in(app, role)
    page = client.get("/events").text
    for address in seen:
        assert client.get(address).status_code in (200, 503)
        assert f'href="{address}"' in page
    for address in unseen:
        assert client.get(address).status_code == 403
        assert f'href="{address}"' not in page


def test_a_form_without_its_token_changes_nothing(app: Flask, system: System) -> None:
    client = signed_in(app, "admin")
    form = {"name": "planted", "role": "admin", "password": PASSWORD}
    assert client.post("/accounts", data=form).status_code == 403
    assert "planted" not in {user.name for user in accounts.list_users(system.context)}


def test_pages_may_run_and_frame_nothing_foreign(app: Flask) -> None:
    answer = app.test_client().get("/sign-in")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert " style=" not in answer.text and "<script>" not in answer.text


def test_the_cookie_of_a_session_is_guarded(app: Flask) -> None:
    client = app.test_client()
    token = token_of(client.get("/sign-in").text)
    answer = client.post("/sign-in", data={"name": "viewer", "password": PASSWORD, "csrf_token": token})
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("kronika_session="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_guessing_passwords_is_stopped_for_a_while(app: Flask, system: System) -> None:
    accounts.add_user(system.context, None, "guessed", "viewer", PASSWORD)
    client = app.test_client()
    wrong = {"name": "guessed", "password": "wrong password", "csrf_token": token_of(client.get("/sign-in").text)}
    assert [client.post("/sign-in", data=wrong).status_code for _ in range(10)] == [401] * 10
    answer = client.post("/sign-in", data={**wrong, "password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert "Too many wrong passwords" in answer.text and 'value="guessed"' in answer.text
    # Another account is not held up by it.
    assert signed_in(app, "viewer").get("/account").status_code == 200


def test_the_password_of_a_session_left_open_is_not_guessed_either(app: Flask, system: System) -> None:
    accounts.add_user(system.context, None, "away", "viewer", PASSWORD)
    client = signed_in(app, "away")
    wrong = {"password": "wrong password", "csrf_token": token_of(client.get("/account").text)}
    assert [client.post("/account/password", data=wrong).status_code for _ in range(10)] == [422] * 10
    answer = client.post("/account/password", data={**wrong, "password": PASSWORD})
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)


def test_without_the_search_engine_the_page_says_so(app: Flask) -> None:
    for address in ("/library", "/library?q=mayor&keyword=council", "/library?view=map"):
        answer = signed_in(app, "viewer").get(address)
        assert answer.status_code == 200
        assert "data-search-away" in answer.text and "The search does not answer" in answer.text
        assert ("what you looked for is found as soon as it is back" in answer.text) == ("q=" in address)


def test_a_tombstone_is_gone_and_tells_so(app: Flask, system: System) -> None:
    with system.context.database.write() as session:
        now = system.context.clock.now()
        owner = accounts.list_users(system.context)[0]
        tomb = asset_row(owner.id, now, state=AssetState.DISPOSED, title="Old", file_name="old.jpg", sha256="0" * 64)
        session.add(tomb)
        session.flush()
        tomb_id = tomb.id
    answer = signed_in(app, "viewer").get(f"/assets/{tomb_id}")
    assert answer.status_code == 410
    assert "Old" in answer.text and "/original" not in answer.text


def test_errors_of_rest_stay_rests(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/nothing")
    assert answer.status_code == 404 and answer.mimetype == "application/problem+json"
    page = app.test_client().get("/nothing")
    assert page.status_code == 404 and page.mimetype == "text/html"


def test_an_error_of_a_part_takes_nothing_off_the_page(app: Flask) -> None:
    """A form may hold what somebody typed: the notice goes elsewhere than where the answer was to go."""
    client = signed_in(app, "viewer")
    answer = client.get(f"/assets/{new_id()}/fields/title", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert answer.headers["HX-Retarget"] == "#part-problem"
    signed_out = app.test_client().get(f"/assets/{new_id()}/fields/title", headers={"HX-Request": "true"})
    assert signed_out.status_code == 401 and not signed_out.data


def test_static_files_are_kept_for_ever_under_their_version(app: Flask) -> None:
    page = app.test_client().get("/sign-in").text
    address = re.search(r'href="(/static/~[0-9a-f]+/css/)([a-z+-]+)\.css"', page)
    assert address and "tokens" in address[2].split("+")
    assert "immutable" in app.test_client().get(f"{address[1]}tokens.css").headers["Cache-Control"]
    assert "immutable" not in app.test_client().get("/static/~0/css/tokens.css").headers["Cache-Control"]


def test_a_page_asks_for_its_style_sheets_together(app: Flask) -> None:
    client = app.test_client()
    addresses = re.findall(r'rel="stylesheet" href="([^"]+)"', client.get("/sign-in").text)
    assert len(addresses) == 2, "those of every page, and its own"
    folder, names = addresses[0].rsplit("/", 1)
    sent = client.get(addresses[0])
    assert sent.mimetype == "text/css" and "immutable" in sent.headers["Cache-Control"]
    each = [client.get(f"{folder}/{name}.css").data for name in names.removesuffix(".css").split("+")]
    assert len(each) > 10 and sent.data == b"".join(each)


@pytest.mark.parametrize(
    "names", ["tokens+nothing", "tokens+tokens", "tokens+..%2f..%2fwsgi", "tokens+", "+tokens", "tokens+%2e%2e/tokens"]
)
def test_no_other_files_are_put_together(app: Flask, names: str) -> None:
    assert app.test_client().get(static_path(app, f"css/{names}.css")).status_code == 404


def static_path(app: Flask, name: str) -> str:
    return f"/static/~{app.extensions['web_static_version']}/{name}"


def test_nothing_of_a_page_leads_to_another_host(app: Flask) -> None:
    folder = Path(str(app.static_folder))
    for path in [*folder.glob("css/*.css"), *folder.glob("js/*.js")]:
        assert not re.search(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[a-z0-9-]+\.[a-z]", path.read_text()), path
