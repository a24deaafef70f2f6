"""Every file has one subject and stays short; nothing unfinished, silenced or out of place is left in it."""

import re
from pathlib import Path

import pytest

from tests.structure.repository import ROOT, files, text_of

MOST_LINES = 400
CODE = {".py", ".js", ".mjs", ".css", ".html", ".sh", ""}
# The name of a rule and what it looks like. They are put together so that this file does not break them itself.
FORBIDDEN = {
    "unfinished": r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b|raise NotImplemented" r"Error",
    "a test that does not run": r"pytest\.(mark\.)?(sk" r"ip|xf" r"ail)|importor" r"skip",
    "a stand-in for a real part": r"Magic" r"Mock|mock\.pa" r"tch|unittest\.mo" r"ck|fake" r"redis",
    "a swallowed error": r"except( Base| )?(Exception)?( as \w+)?:\s*pa" r"ss\b",
    "a path of one machine": r"(?<![\w.])/(work|root|home/\w+)/",
    "another word for an asset's kind or file": r"\bfile_" r"type\b|\bmedia_" r"item|\basset_" r"type\b",
}


def code_files() -> list[Path]:
    own = Path(__file__)
    generated = {"package-lock.json"}
    return [p for p in files() if p.suffix in CODE and p != own and p.name not in generated and p.name != "LICENSE"]


def test_no_file_is_too_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in code_files()
        if (text := text_of(path)) is not None and (lines := text.count("\n")) > MOST_LINES
    }
    assert not long


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_nothing_forbidden_stands_in_the_code(rule: str) -> None:
    pattern = re.compile(FORBIDDEN[rule])
    found = [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for path in code_files()
        if (text := text_of(path)) is not None
        for match in pattern.finditer(text)
    ]
    assert not found, "\n".join(found)
