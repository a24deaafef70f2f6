"""What may have been meant is spelt as it stands in what was found."""

import pytest

from search.query import parse
from search.suggest import suggestion


@pytest.mark.parametrize(
    ("typed", "texts", "meant"),
    [
        ("mayro opens", ["The mayor opens a school"], "mayor opens"),
        ("плонади", ["Ёлка на площади"], "площади"),
        ("მუდები", ["მუშები ხიდს აკეთებენ"], "მუშები"),
        ("қилоққа", ["Kishlokka", "Автобуслар қишлоққа қатнайди"], "қишлоққа"),
        ("площади", ["Ёлка на площади"], None),
        ("плонади ёлка", ["Ель на площади"], None),
        ("title:плонади", ["Ёлка на площади"], None),
    ],
)
def test_a_slip_is_told_as_the_word_stands(typed: str, texts: list[str], meant: str | None) -> None:
    assert suggestion(parse(typed), texts) == meant
