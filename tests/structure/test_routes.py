"""Every route says who may call it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from dam import wsgi
from tests.fixtures.systems import fresh_system

# Files without anything of the archive in them: styles, scripts, fonts.
WITHOUT_A_RULE = {"static"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    home: Path = tmp_path_factory.mktemp("home")
    with fresh_system(home) as system:
        yield wsgi.create(system)


def handlers(view: Callable[..., Any], methods: set[str]) -> Iterator[tuple[str, Any]]:
    """The function that answers each method: the view itself, or the methods of its class."""
    view_class = getattr(view, "view_class", None)
    for method in sorted(methods - {"HEAD", "OPTIONS"}):
        yield method, getattr(view_class, method.lower()) if view_class else view


def test_every_route_names_its_permission(app: Flask) -> None:
    silent = [
        f"{method} {rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in WITHOUT_A_RULE
        for method, handler in handlers(app.view_functions[rule.endpoint], set(rule.methods or ()))
        if not hasattr(handler, "dam_permission")
    ]
    assert not silent, "\n".join(silent)


def test_there_are_routes_to_look_at(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert {"/healthz", "/readyz", "/api/v1/assets"} <= rules
