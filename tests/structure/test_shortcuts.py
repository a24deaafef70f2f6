"""The table of shortcuts and the scripts know of each other, and no key means two things in one place."""

import re
from collections import Counter

import pytest

from dam.web.shortcuts import PLACES, TABLE, TOGETHER, Shortcut
from tests.structure.repository import files, text_of

_ACTION = re.compile(rf'"((?:{"|".join(PLACES)})\.[a-z_]+)"')
_SAME = {"/": "Slash", "?": "Shift+Slash"}


def in_scripts() -> set[str]:
    scripts = [path for path in files() if path.suffix == ".js" and "vendor" not in path.parts]
    return {action for path in scripts for action in _ACTION.findall(text_of(path) or "")}


def test_every_action_of_the_scripts_is_in_the_table_and_the_other_way_round() -> None:
    assert in_scripts() == {row.action for row in TABLE if not row.native}


def test_an_action_stands_there_once_and_in_a_known_place() -> None:
    assert not [action for action, times in Counter(row.action for row in TABLE).items() if times > 1]
    assert {row.where for row in TABLE} == set(PLACES)


def test_every_place_is_held_against_those_it_shares_a_page_with() -> None:
    assert {place for group in TOGETHER for place in group} == set(PLACES)


@pytest.mark.parametrize("group", TOGETHER, ids="-".join)
def test_no_key_means_two_things_in_one_place(group: tuple[str, ...]) -> None:
    meaning: dict[str, Shortcut] = {}
    for row in (row for row in TABLE if row.where in group):
        for key in {_SAME.get(key, key) for key in row.keys}:
            other = meaning.setdefault(key, row)
            assert other is row, f"{key} is both {other.action} and {row.action}"


def test_no_script_listens_for_letters_by_itself() -> None:
    scripts = [path for path in files() if path.suffix == ".js" and path.name != "shortcuts.js"]
    assert not [str(path) for path in scripts if re.search(r'code === "Key[A-Z]"', text_of(path) or "")]
