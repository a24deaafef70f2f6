"""Tests in browsers share one system: what each brings in is its own, in every order and on every run."""

import re

from tests.structure.repository import ROOT

# What makes the same bytes wherever it is called, what is drawn, and waits that hope.
_FORBIDDEN = re.compile(
    r"from tests\.fixtures\.media_files import"
    r"|^(?:import|from) (?:random|secrets|uuid)\b"
    r"|\bos\.urandom\b|\bwait_for_timeout\b|\bsleep\(",
    re.MULTILINE,
)


def test_what_a_test_in_a_browser_brings_in_is_counted_and_not_drawn() -> None:
    found = {
        f"{path.name}: {match[0]}"
        for path in sorted((ROOT / "tests" / "browser").glob("*.py"))
        for match in _FORBIDDEN.finditer(path.read_text(encoding="utf-8"))
    }
    assert not found, f"tests/fixtures/unique.py has pictures, sounds, films and words that nobody else has: {found}"
