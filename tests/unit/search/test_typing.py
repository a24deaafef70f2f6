"""What is being typed under the caret, and how a choice takes its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.typing import typed_at, written


@pytest.mark.parametrize(
    ("typed", "field", "word"),
    [
        ("|", "", ""),
        ("may|", "", "may"),
        ("may|or", "", "may"),
        ("mayor |", "", ""),
        ("mayor eve|", "", "eve"),
        ("event:|", "event", ""),
        ("event: |", "event", ""),
        ("ev|ent:x", "", "ev"),
        ("event:|foo", "event", ""),
        ("mayor event:cou|", "event", "cou"),
        ("mayor событие: со|", "event", "со"),
        ('event:"city cou|', "event", "city cou"),
        ('event:"city cou|ncil"', "event", "city cou"),
        ('event:"city council"| x', "event", "city council"),
        ('"city cou|', "", "cou"),
        ('"city cou|ncil"', "", ""),
        ("mayor OR|", "", ""),
        ("-|", "", ""),
        ("(|", "", ""),
        ("-kind:vid|", "kind", "vid"),
        ("duration:>1|", "duration", ">1"),
        ("نوع:فی|", "kind", "فی"),
    ],
)
def test_the_word_under_the_caret_is_known(typed: str, field: str, word: str) -> None:
    found = typed_at(typed.replace("|", ""), typed.index("|"))
    assert (found.field, found.word) == (field, word)


@pytest.mark.parametrize(
    ("typed", "by", "whole", "becomes"),
    [
        ("eve|", "event:", False, "event:|"),
        ("mayor eve| school", "event:", False, "mayor event:| school"),
        ("kind:vi|", "video", True, "kind:video |"),
        ("kind:vi|deo x", "photo", True, "kind:photo |x"),
        ('event:"city cou|', '"City council"', True, 'event:"City council" |'),
        ('x event:"ci|ty" y', '"City council"', True, 'x event:"City council" |y'),
        ("event: |", "Feast", True, "event: Feast |"),
        ("kind:|", "video", True, "kind:video |"),
    ],
)
def test_a_choice_takes_the_place_of_what_was_typed(typed: str, by: str, whole: bool, becomes: str) -> None:
    text, caret = typed_at(typed.replace("|", ""), typed.index("|")).replaced(by, whole=whole)
    assert f"{text[:caret]}|{text[caret:]}" == becomes


def test_values_are_written_so_that_they_stay_whole() -> None:
    assert written("Каттақўрғон") == "Каттақўрғон"
    assert written("City council") == '"City council"'
    assert written('Festival «Xotira» "2024"') == '"Festival Xotira 2024"'
    assert written("-x") == '"-x"'
    assert written("a:b") == '"a:b"'


@settings(derandomize=True, deadline=None)
@given(st.text(alphabet='ab: "«()|-*\u200cеvent:kind', max_size=40), st.integers(-3, 50))
def test_any_text_and_any_caret_will_do(text: str, caret: int) -> None:
    found = typed_at(text, caret)
    assert 0 <= found.start <= found.end <= len(text)
    replaced, at = found.replaced("x", whole=True)
    assert replaced.startswith(text[: found.start]) and 0 <= at <= len(replaced)
