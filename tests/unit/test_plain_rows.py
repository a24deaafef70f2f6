"""What the drivers give for a JSON column."""

import json

import pytest

from dam.db.plain_rows import listed


@pytest.mark.parametrize("words", [[], ["bayram", "მერი", "شهر"], ["half \ud800 pair"], ['"', "\\", "\x00"]])
def test_a_list_comes_back_whatever_it_holds(words: list[str]) -> None:
    assert listed(json.dumps(words)) == words
    assert listed(words) == words
