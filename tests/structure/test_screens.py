"""docs/screens.md shows every page of the product."""

import sys
from collections.abc import Iterator

import pytest
from flask import Flask

from dam import wsgi
from tests.fixtures.pages import furnished, signed_in, visits
from tests.fixtures.systems import fresh_system
from tests.structure.repository import ROOT

sys.path.insert(0, str(ROOT / "script"))
import screens


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[set[str]]:
    with fresh_system(tmp_path_factory.mktemp("home")) as system:
        values = furnished(system) | {"name": "start"}
        app: Flask = wsgi.create(system)
        whole = [*visits(app, signed_in(app, "admin"), values), *visits(app, app.test_client(), values)]
        yield {visit.endpoint for visit in whole}


def test_every_page_is_photographed(seen: set[str]) -> None:
    known = {screen.endpoint for screen in screens.SCREENS}
    assert seen == known, f"say in script/screens.py: {sorted(seen - known)}; gone: {sorted(known - seen)}"


def test_the_page_of_screens_is_of_this_list() -> None:
    text = screens.PAGE.read_text(encoding="utf-8")
    missing = [screen.name for screen in screens.SCREENS if f"`{screen.endpoint}`" not in text]
    assert not missing, f"run script/screens.py: {missing}"
    pictures = list(screens.IMAGES.glob("*.webp"))
    assert sum(path.stat().st_size for path in pictures) <= screens.MOST_BYTES
