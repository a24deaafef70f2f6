"""Every ink is read on every surface that it is put on, in light and in dark."""

from pathlib import Path

import pytest

import dam.web
from dam.web import colours

TOKENS = colours.tokens((Path(dam.web.__file__).parent / "static" / "css" / "tokens.css").read_text(encoding="utf-8"))


@pytest.mark.parametrize("pair", colours.measured(TOKENS), ids=lambda pair: f"{pair.ink} on {pair.surface}")
def test_contrast_is_enough(pair: colours.Measured) -> None:
    assert pair.enough, f"{pair.light} light, {pair.dark} dark, {pair.least} wanted"


def test_every_ink_is_measured() -> None:
    """A colour that nothing is said of is one that nobody looked at."""
    named = {name for ink, surface, _ in colours.PAIRS for name in (ink, surface)}
    assert set(TOKENS) - named == {"line", "scrim"}


def test_known_contrasts() -> None:
    white, black, grey = colours.WHITE, colours.Colour(0, 0, 0), colours.Colour(118, 118, 118)
    assert colours.contrast(black, white) == 21.0
    assert colours.contrast(grey, white) == 4.54
    assert colours.contrast(white, colours.Colour(0, 0, 0, 0.5)) == colours.contrast(
        white, colours.Colour(128, 128, 128)
    )
