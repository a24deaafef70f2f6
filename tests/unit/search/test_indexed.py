"""The words of an asset for the engines: what is kept from one asset to the next never changes what comes out."""

import multiprocessing
import os
import signal
from collections.abc import Iterator

import pytest

from dam.ports import IndexDocument
from search import indexed, known_words
from search.document import Fields, fields_of
from search.fold import fold
from search.folding import fold_all
from search.indexed import GAP, Reading
from search.lemmas import forms
from tests.fixtures.small_archive import asset


def forget() -> None:
    indexed._kept_passage.cache_clear()
    known_words.TOLD.clear()
    known_words._KNOWN.clear()


def of_short(text: str, language: str, beside: str = "") -> str:
    reading = Reading(language)
    passage = reading.of_short(text)
    reading.of_long(beside)
    return reading.folded(passage).line


# The same Cyrillic words mean other lemmas in Russian, Uzbek and Bulgarian; what stands beside them tells which.
MANY = [
    ("города и сёла", "", "Открытие новых школ, которые были построены"),
    ("людей", "bg", ""),
    ("людей", "ru", ""),
    ("людей", "", "Ъгълът на площада"),
    ("гули", "uz", ""),
    ("гули", "", ""),
    ("IMG_0042 2024", "", ""),
    ("shkollat", "sq", ""),
    ("shkollat", "uz", ""),
]


def test_what_is_kept_of_one_asset_does_not_colour_another() -> None:
    fresh = []
    for text, language, beside in MANY:
        forget()
        fresh.append(of_short(text, language, beside))
    forget()
    assert [of_short(*one) for one in MANY] == fresh
    assert [of_short(*one) for one in reversed(MANY)] == fresh[::-1]
    assert len({fresh[1], fresh[2]}) == 2


def test_what_is_kept_is_bounded_and_what_was_let_go_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    text = " ".join(f"word{n}" for n in range(40))
    whole = of_short(text, "en")
    monkeypatch.setattr(known_words, "_CACHED_WORDS", 10)
    forget()
    assert of_short(text, "en") == whole
    assert sum(map(len, known_words._KNOWN.values())) <= 10 and len(known_words.TOLD) <= 10


@pytest.mark.parametrize("number", ["0", "2024", "0000042", "9" * 64])
def test_a_number_is_what_any_word_would_be(number: str) -> None:
    told, short, word = known_words.TOLD[number], known_words.known_in(())[number], fold(number)
    assert short is not None and word is not None and forms(word, ()).all == ()
    assert (told.script, told.votes) == (word.script, tuple(word.votes.split()))
    assert (short.exact, short.running, short.others) == (word.exact, word.running, word.others)


@pytest.mark.parametrize(
    "text",
    [
        "Кенгаш йиғилиши 12.05.2024", "IMG_0042.jpg", "7, 7 and 7", "9" * 64 + " 1", "9" * 65 + " 1", "٧ 7", "5oʻ 6",
        "", "7\u200c8 9", "7th 8-9/10", "1" * 13, "٩" * 64 + " 3", "(2024)", "16:30", "A4 1", "1\u0301 2",
    ],
)  # fmt: skip
def test_texts_that_differ_in_numbers_alone_are_read_once_and_each_has_its_own(text: str) -> None:
    reading = Reading("")
    found, whole = reading.folded(reading.of_short(text)), reading.folded(reading.of_once(text))
    assert (found.running, found.line, set(found.exact)) == (whole.running, whole.line, set(whole.exact))


def test_another_number_is_no_other_text() -> None:
    forget()
    titles = [f"Sitting {number} of the council, {number % 28 + 1:02}.05.2024" for number in range(50)]
    lines = {of_short(title, "en") for title in titles}
    assert len(lines) == 50 and indexed._kept_passage.cache_info().currsize == 1


@pytest.mark.parametrize(
    ("caption", "pieces"),
    [("Сутринта. Then 05.06.2024 at 16.30! Ja.", 3), ("One.Two", 2), ("3.5 km... end?", 2), ("سلام؟ بله", 2)],
)
def test_a_point_before_a_digit_ends_no_sentence(caption: str, pieces: int) -> None:
    assert len(Reading("").of_caption(caption)) == pieces


def test_nothing_to_read_is_an_empty_line() -> None:
    assert of_short("", "en") == "" and of_short("...", "en") == ""
    assert of_short("One", "en").split()[:2] == ["one", GAP]


def same(fields: Fields) -> Fields:
    return fields


def test_a_helper_that_is_killed_costs_nothing_but_time() -> None:
    count = 3000

    def documents() -> Iterator[IndexDocument]:
        for number in range(1, count + 1):
            if number == 1500:
                helpers = multiprocessing.active_children()
                assert helpers
                os.kill(int(helpers[0].pid or 0), signal.SIGKILL)
            yield asset(number, f"Spring {number}")

    found = list(fold_all(documents(), same, alone=10))
    assert found == [fields_of(asset(number, f"Spring {number}")) for number in range(1, count + 1)]
    assert multiprocessing.active_children() == []
