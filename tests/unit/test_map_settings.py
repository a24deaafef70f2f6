"""Where the map's background may come from, and which host the pages' content policy then opens for."""

from pathlib import Path

import pytest

import config
from dam.web.security import content_security_policy


def settings(home: Path, **said: str) -> config.Settings:
    return config.load({"DAM_HOME": str(home), "DAM_SECRET_KEY": "x" * 32, **said}, making=False)


def pictures(found: config.Settings) -> str:
    rules = dict(rule.split(" ", 1) for rule in content_security_policy(found).split("; "))
    assert "tiles.example.org" not in "".join(rule for name, rule in rules.items() if name != "img-src")
    return rules["img-src"]


def test_without_tiles_pages_ask_nobody(tmp_path: Path) -> None:
    assert pictures(settings(tmp_path)) == "'self' data: blob:"


def test_the_policy_opens_for_the_host_of_the_tiles_alone(tmp_path: Path) -> None:
    found = settings(tmp_path, DAM_MAP_TILES_URL="https://tiles.example.org:8443/osm/{z}/{x}/{y}.png?key=a;b")
    assert pictures(found) == "'self' https://tiles.example.org:8443 data: blob:"


@pytest.mark.parametrize(
    "address",
    [
        "tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}.png",
        "https:///{z}/{x}/{y}.png",
        "https://a; script-src *;/{z}/{x}/{y}.png",
        "https://user:secret@tiles.example.org/{z}/{x}/{y}.png",
        "https://*/{z}/{x}/{y}.png",
    ],
)
def test_an_address_that_is_none_is_named(tmp_path: Path, address: str) -> None:
    with pytest.raises(config.SettingsError, match="DAM_MAP_TILES_URL takes an address such as"):
        settings(tmp_path, DAM_MAP_TILES_URL=address)
