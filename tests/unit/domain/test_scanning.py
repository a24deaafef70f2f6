"""In which languages a page is read, and what of what was read is believed."""

from dam.domain.scanning import PageWord, believable, default_languages, program_languages, text_of

INSTALLED = ("eng", "rus", "uzb", "uzb_cyrl", "fas")


def word(text: str, confidence: int, line: int = 0) -> PageWord:
    return PageWord(text, 0, 0, 10, 10, confidence, line)


def test_its_own_language_comes_first_then_the_settings() -> None:
    assert program_languages("fa", ("uz-Cyrl", "ru"), INSTALLED) == ("fas", "uzb_cyrl", "rus")
    assert program_languages("uz", ("en",), INSTALLED) == ("uzb_cyrl", "uzb", "eng")
    assert program_languages("", ("ka", "en"), INSTALLED) == ("eng",)
    assert program_languages("fa-IR", (), INSTALLED) == ("fas",)
    assert program_languages("xx", ("ka",), INSTALLED) == ()
    assert len(program_languages("fa", ("uz", "ru", "en"), INSTALLED)) == 4


def test_an_office_has_paper_in_its_languages() -> None:
    assert default_languages("uz-Latn") == ("uz-Cyrl", "uz-Latn", "ru", "en")
    assert default_languages("sq") == ("sq", "en")
    assert default_languages("en") == ("en",)


def test_guesses_are_left_out() -> None:
    page = [word("Бюджет", 93), word("~|", 60), word("||||", 80), word("шаҳар", 20), word("2025", 88, 1)]
    assert text_of(believable(page)) == "Бюджет\n2025"


def test_a_picture_without_words_gives_none() -> None:
    assert believable([word("i", 90), word("ll", 70), word("—", 95)]) == []
    assert believable([word("haze", 46), word("leaves", 48), word("grass", 50)]) == []
    assert believable([]) == []
