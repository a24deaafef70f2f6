"""Words that a spreadsheet would reckon with are made harmless, others stay as they are."""

import pytest

from dam.domain.cells import harmless


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil","x")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u200e=1",
        "\ufeff=1",
        "＝1+1",
        "＠SUM(1)",
    ],
)
def test_the_beginning_of_a_formula_is_shown_as_a_word(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "Park", "a=b", "1+1", "نشست", "e-mail", "«=»", "2024-05-09T10:30:00+05:00"])
def test_other_words_stay(text: str) -> None:
    assert harmless(text) == text
