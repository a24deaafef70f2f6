"""Cells of a table that somebody opens in a spreadsheet: words stay words there."""

# What a spreadsheet takes for the beginning of a formula, in its wide forms too, and what it passes over before one.
_FORMULA = frozenset("=+-@＝＋－＠\t\r\n")
_PASSED_OVER = " \u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would reckon with it instead of showing it."""
    first = text.lstrip(_PASSED_OVER)[:1]
    return f"'{text}" if text and (text[0] in _FORMULA or (first and first in _FORMULA)) else text
