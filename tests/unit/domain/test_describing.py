"""Descriptive fields: cleaned, limited, and refused by name; file names that try to be paths."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dam.domain.describing import (
    MAXIMUM_KEYWORD_CHARACTERS,
    MAXIMUM_KEYWORDS,
    TEXT_LIMITS_CHARACTERS,
    clean_fields,
    clean_file_name,
    clean_text,
)
from dam.domain.errors import Invalid


@given(st.text())
def test_clean_text_is_normal_and_without_control_characters(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned == unicodedata.normalize("NFC", cleaned) == cleaned.strip()
    assert not [c for c in cleaned if unicodedata.category(c) == "Cc" and c not in "\n\t"]
    assert clean_text(cleaned) == cleaned
    cleaned.encode()


def test_joiners_that_persian_needs_stay() -> None:
    assert clean_text("روابط\u200cعمومی") == "روابط\u200cعمومی"


@given(st.text())
def test_a_file_name_is_one_short_part_of_a_path(name: str) -> None:
    cleaned = clean_file_name(name)
    assert cleaned and len(cleaned) <= 255 and cleaned not in (".", "..")
    assert not set(cleaned) & set("/\\\0\n\r\t")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ann\\მაისი.JPG", "მაისი.JPG"),
        ("a\0b.jpg", "ab.jpg"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("folder/", "unnamed"),
        ("n" * 4000 + ".jpeg", "n" * 250 + ".jpeg"),
        ("Ҳокимият мажлиси.mov", "Ҳокимият мажлиси.mov"),
    ],
)
def test_file_names(sent: str, kept: str) -> None:
    assert clean_file_name(sent) == kept


@given(st.sampled_from(sorted(TEXT_LIMITS_CHARACTERS)), st.integers(-1, 1))
def test_the_limit_of_a_text_is_its_last_good_length(name: str, over: int) -> None:
    text = "ა" * (TEXT_LIMITS_CHARACTERS[name] + over)
    if over <= 0:
        assert clean_fields({name: text}) == {name: text}
        return
    with pytest.raises(Invalid) as refusal:
        clean_fields({name: text})
    assert refusal.value.code == "too_long" and refusal.value.extra["field"] == name


@pytest.mark.parametrize("value", [1, ["x"], {"a": 1}, True])
def test_a_text_field_takes_text(value: Any) -> None:
    with pytest.raises(Invalid, match="title"):
        clean_fields({"title": value})


def test_nothing_is_an_empty_text() -> None:
    assert clean_fields({"title": None}) == {"title": ""}


def test_keywords_lose_blanks_and_repeats_and_keep_their_order() -> None:
    # The same word, composed and decomposed, is one word.
    assert clean_fields({"keywords": [" мэр ", "й", "и\u0306", "", "мэр"]}) == {"keywords": ["мэр", "й"]}


@pytest.mark.parametrize(
    "value",
    [
        "one, two",
        [1],
        [f"w{n}" for n in range(MAXIMUM_KEYWORDS + 1)],
        ["w" * (MAXIMUM_KEYWORD_CHARACTERS + 1)],
    ],
)
def test_keywords_that_are_refused(value: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        clean_fields({"keywords": value})
    assert refusal.value.extra["field"] == "keywords"


def test_a_field_that_does_not_exist_is_named() -> None:
    with pytest.raises(Invalid, match="colour") as refusal:
        clean_fields({"colour": "red", "title": "x"})
    assert refusal.value.code == "unknown_field"
