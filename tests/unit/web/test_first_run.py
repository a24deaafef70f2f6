"""The guide of three steps: for whom, in which order, and gone when it is done or unwanted."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from dam import wsgi
from dam.bootstrap import System
from dam.db.models import User
from dam.domain.access import Role
from dam.services import accounts
from tests.fixtures.pages import PASSWORD, furnished, signed_in
from tests.fixtures.systems import fresh_system


@pytest.fixture
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with fresh_system(tmp_path_factory.mktemp("home")) as system:
        yield system


@pytest.fixture
def app(system: System) -> Flask:
    app = wsgi.create(system)

    @app.get("/guide-alone")
    def alone() -> str:
        return render_template("first_run/guide.html")

    return app


def steps(client: FlaskClient) -> list[bool]:
    """For each step of the guide whether it is done; none where there is no guide."""
    found = re.findall(r'class="guide-step( guide-done)?"', client.get("/guide-alone").text)
    return [bool(done) for done in found]


def test_an_empty_system_guides_its_administrator(app: Flask, system: System) -> None:
    accounts.add_user(system.context, None, "admin", "admin", PASSWORD)
    client = signed_in(app, "admin")
    assert steps(client) == [False, False, False]
    assert 'class="guide"' in client.get("/library").text
    accounts.add_user(system.context, None, "colleague", "editor", PASSWORD)
    assert steps(client) == [True, False, False]


def test_a_system_at_work_guides_its_administrator_no_more(app: Flask, system: System) -> None:
    furnished(system)
    assert steps(signed_in(app, "admin")) == []


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.PHOTOGRAPHER, [True, True, False]),
        (Role.EDITOR, [False, False, False]),
        (Role.ARCHIVIST, [False, False, False]),
        (Role.VIEWER, [False, False, False]),
        (Role.AUDITOR, []),
    ],
)
def test_each_colleague_has_steps_of_their_own(app: Flask, system: System, role: Role, expected: list[bool]) -> None:
    furnished(system)
    assert steps(signed_in(app, role)) == expected


def test_looking_for_something_is_remembered_for_this_account_alone(app: Flask, system: System) -> None:
    furnished(system)
    client = signed_in(app, Role.EDITOR)
    assert client.get("/first-run/looked").headers["Location"] == "/library"
    assert steps(client) == [True, False, False]
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account").text)
    assert token
    client.post("/sign-out", data={"csrf_token": token[1]})
    assert steps(client) == []


def test_it_can_be_put_away_and_leads_nowhere_else(app: Flask, system: System) -> None:
    furnished(system)
    client = signed_in(app, Role.VIEWER)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/account").text)
    assert token
    form = {"csrf_token": token[1], "next": "//foreign.example"}
    answer = client.post("/first-run/dismiss", data=form)
    assert answer.status_code == 303 and "foreign" not in answer.headers["Location"]
    assert steps(client) == []


def test_who_has_been_here_long_needs_no_guide(app: Flask, system: System) -> None:
    furnished(system)
    with system.context.database.write() as session:
        editor = session.get_one(User, accounts.user_named(system.context, "editor").id)
        editor.created_at -= timedelta(days=31)
    assert steps(signed_in(app, Role.EDITOR)) == []
