"""Help where it is needed: every page leads to its part of the manual, every question mark explains something."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from dam import wsgi
from dam.bootstrap import System
from dam.web import help_places, help_texts
from tests.fixtures.pages import furnished, signed_in, visits
from tests.fixtures.systems import fresh_system


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with fresh_system(tmp_path_factory.mktemp("home")) as system:
        yield system


@pytest.fixture(scope="module")
def values(system: System) -> dict[str, str]:
    return furnished(system) | {"name": "start"}


@pytest.fixture(scope="module")
def app(system: System, values: dict[str, str]) -> Flask:
    return wsgi.create(system)


def test_every_page_leads_to_its_part_of_the_manual(app: Flask, values: dict[str, str]) -> None:
    seen = [*visits(app, signed_in(app, "admin"), values), *visits(app, app.test_client(), values)]
    assert {"library.page", "assets.page", "sessions.form"} <= {visit.endpoint for visit in seen}
    missing = {visit.endpoint for visit in seen if visit.endpoint not in help_places.PLACES}
    assert not missing, f"say in dam/web/help_places.py where the manual tells of: {sorted(missing)}"
    for visit in seen:
        assert 'href="/help/' in visit.html, visit.address


def test_every_question_mark_opens_its_own_explanation(app: Flask, values: dict[str, str]) -> None:
    shown: set[str] = set()
    for visit in visits(app, signed_in(app, "admin"), values):
        opened = re.findall(r'class="tip" popovertarget="(help-[a-z-]+)"', visit.html)
        ids = re.findall(r'\bid="([^"]+)"', visit.html)
        assert sorted(ids) == sorted(set(ids)), f"{visit.address} has the same id twice"
        assert set(opened) <= set(ids)
        shown |= {name.removeprefix("help-").replace("-", "_") for name in opened}
    known = set(help_texts.TEXTS)
    assert shown <= known
    # These stand where the page of this test's plain photograph has nothing to say.
    assert known - shown <= {"assumed_zone", "clip_modes", "embedded", "scan", "transcript"}


def test_explanations_are_short() -> None:
    for name, text in help_texts.TEXTS.items():
        assert len(str(text.text)) <= 260, name
