"""Short texts found by what is typed: in another script, half written, with a slip."""

import pytest

from search.fold import words
from search.matching import fitness


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("biblio", "Библиотека"),
        ("sabit", "Събития"),
        ("ghonis", "ღონისძიებები"),
        ("Наврўз", "Navroʻz sayli 2026"),
        ("upl fil", "Upload files"),
        ("libary", "Library"),
        ("رویداد", "رویدادها"),
    ],
)
def test_it_fits(typed: str, text: str) -> None:
    assert fitness(words(typed), text) > 0


@pytest.mark.parametrize(
    ("typed", "text"), [("zzz", "Library"), ("upload event", "Upload"), ("", "Library"), ("a", "")]
)
def test_it_does_not_fit(typed: str, text: str) -> None:
    assert fitness(words(typed), text) == 0


def test_the_better_fit_comes_first() -> None:
    texts = ["Upload to this event", "Events", "New event"]
    assert max(texts, key=lambda text: fitness(words("event"), text)) == "New event"
    assert max(["Mute the sound", "Mute"], key=lambda text: fitness(words("mute"), text)) == "Mute"
