"""The rules of a batch edit: what may be asked, what comes of it, and that the way back leads home."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dam.domain import batch
from dam.domain.access import Level
from dam.domain.describing import TEXT_LIMITS_CHARACTERS, clean_text
from dam.domain.errors import Invalid

WORDS = st.lists(st.text(min_size=1, max_size=8).map(clean_text).filter(bool), max_size=4)
TEXT = st.text(max_size=12).map(clean_text)
PRESENT = st.fixed_dictionaries(
    {
        **{name: st.text(max_size=20) for name in TEXT_LIMITS_CHARACTERS},
        "keywords": st.lists(st.text(max_size=8), max_size=5),
        "event_id": st.sampled_from([None, "e1", "e2"]),
        "access_level": st.sampled_from([str(level) for level in Level]),
    }
)


def is_clear(add: list[str], remove: list[str]) -> bool:
    return bool(add or remove) and not {word.casefold() for word in add} & {word.casefold() for word in remove}


LITERAL = st.fixed_dictionaries(
    {
        "find": st.text(min_size=1, max_size=2),
        "replace": TEXT,
        "match_case": st.booleans(),
        "whole_words": st.booleans(),
    }
).filter(lambda asked: asked["find"] != asked["replace"])
ONE_TEXT = st.one_of(TEXT.map(lambda t: {"set": t}), TEXT.map(lambda t: {"fill": t}), LITERAL)
ASKED = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("title", "description", "place", "creator"), ONE_TEXT),
        "keywords": st.one_of(
            WORDS.map(lambda w: {"set": w}),
            st.builds(lambda add, remove: {"add": add, "remove": remove}, WORDS, WORDS).filter(
                lambda asked: is_clear(asked["add"], asked["remove"])
            ),
        ),
        "event_id": st.sampled_from([{"set": None}, {"set": "e1"}, {"fill": "e2"}]),
        "access_level": st.sampled_from([{"set": str(level)} for level in Level]),
    },
).filter(bool)


def stored(values: dict[str, Any]) -> dict[str, Any]:
    return {name: None if name == "event_id" and not value else value for name, value in values.items()}


@given(ASKED, PRESENT)
def test_undo_leads_back_to_where_it_began(asked: dict[str, Any], present: dict[str, Any]) -> None:
    after = stored(batch.applied(batch.read(asked), present))
    before = {name: present[name] for name in after}
    assert {**present, **after, **(batch.reverted(before, after, {**present, **after}) or {})} == present


@given(ASKED, PRESENT)
def test_done_twice_is_done_once(asked: dict[str, Any], present: dict[str, Any]) -> None:
    changes = batch.read(asked)
    if batch.named(changes, batch.Replacement):
        return
    once = {**present, **stored(batch.applied(changes, present))}
    assert {**once, **stored(batch.applied(changes, once))} == once


@given(ASKED)
def test_what_was_asked_is_read_from_what_is_stored(asked: dict[str, Any]) -> None:
    changes = batch.read(asked)
    assert batch.read(batch.stored(changes)) == changes


def test_an_asset_that_was_changed_since_is_not_taken_back() -> None:
    assert batch.reverted({"title": "a"}, {"title": "b"}, {"title": "c", "place": "x"}) is None
    assert batch.reverted({"title": "a"}, {"title": "b"}, {"title": "b", "place": "new"}) == {"title": "a"}


def test_keywords_are_told_apart_without_letter_case() -> None:
    changes = batch.read({"keywords": {"add": ["bayram", "Park"], "remove": ["ШАҲАР"]}})
    assert batch.applied(changes, {"keywords": ["Bayram", "шаҳар", "bog‘"]}) == {"keywords": ["Bayram", "bog‘", "Park"]}
    assert batch.applied(changes, {"keywords": ["Bayram", "park"]}) == {}


def test_only_what_is_empty_is_filled_in() -> None:
    changes = batch.read({"creator": {"fill": "A. Karimova"}, "event_id": {"fill": "e1"}})
    assert batch.applied(changes, {"creator": "B", "event_id": None}) == {"event_id": "e1"}
    assert batch.applied(changes, {"creator": "", "event_id": "e2"}) == {"creator": "A. Karimova"}


def test_what_grows_too_long_is_refused() -> None:
    with pytest.raises(Invalid) as problem:
        batch.applied(batch.read({"title": {"find": "a", "replace": "b" * 900}}), {"title": "aa"})
    assert problem.value.code == "too_long"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (None, "no_change"),
        ({}, "no_change"),
        ([], "no_change"),
        ({"sha256": {"set": "x"}}, "unknown_field"),
        ({"captured_at": {"set": ""}}, "unknown_field"),
        ({"title": "x"}, "bad_field"),
        ({"title": {}}, "bad_field"),
        ({"title": {"set": "a", "fill": "b"}}, "bad_field"),
        ({"title": {"set": 5}}, "bad_field"),
        ({"title": {"add": ["x"]}}, "bad_field"),
        ({"title": {"set": "x" * 1001}}, "too_long"),
        ({"title": {"find": ""}}, "nothing_to_find"),
        ({"title": {"find": None}}, "nothing_to_find"),
        ({"title": {"find": "a", "replace": "a"}}, "same_text"),
        ({"title": {"find": "a", "replace": "b" * 1001}}, "too_long"),
        ({"title": {"find": "a", "match_case": "yes"}}, "bad_field"),
        ({"title": {"find": "a", "regex": True}}, "bad_field"),
        ({"keywords": {"find": "a", "replace": "b"}}, "bad_field"),
        ({"keywords": {"set": "word"}}, "bad_field"),
        ({"keywords": {"add": ["x" * 5000]}}, "too_long"),
        ({"keywords": {"add": [], "remove": ["  "]}}, "bad_field"),
        ({"keywords": {"add": 7}}, "bad_field"),
        ({"keywords": {"add": ["Park"], "remove": ["park"]}}, "both_ways"),
        ({"event_id": {"set": ["e1"]}}, "bad_field"),
        ({"access_level": {"set": "open"}}, "bad_field"),
        ({"access_level": {"set": ""}}, "bad_field"),
    ],
)
def test_what_can_not_be_asked(asked: Any, code: str) -> None:
    with pytest.raises(Invalid) as problem:
        batch.read(asked)
    assert problem.value.code == code
