"""Find and replace: literal, in every script, by whole words and letter case as asked."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dam.domain.replacing import Fate, Piece, Replacement, pieces, replaced


@pytest.mark.parametrize(
    ("text", "find", "by", "options", "result"),
    [
        ("Mayor opens park. mayor speaks.", "mayor", "Mayor", {}, "Mayor opens park. Mayor speaks."),
        ("Mayor and mayor", "mayor", "chair", {"match_case": True}, "Mayor and chair"),
        ("a.b.c", ".", "-", {}, "a-b-c"),
        ("cost (5 €)", "(5 €)", "\\1 $", {}, "cost \\1 $"),
        ("НАВРЎЗ ва наврўз", "Наврўз", "Navro‘z", {}, "Navro‘z ва Navro‘z"),
        ("ბათუმი, ᲑᲐᲗᲣᲛᲘ", "ბათუმი", "თბილისი", {}, "თბილისი, თბილისი"),
        ("شهر و شهردار", "شهر", "شهرک", {"whole_words": True}, "شهرک و شهردار"),
        ("می‌رود و می", "می", "نمی", {"whole_words": True}, "می‌رود و نمی"),
        ("art and article", "art", "craft", {"whole_words": True}, "craft and article"),
        ("bog‘ va bog", "bog", "park", {"whole_words": True}, "bog‘ va park"),
        ("o'zbek zbek", "zbek", "X", {"whole_words": True}, "o'zbek X"),
        ("‘art’ 'art'", "art", "craft", {"whole_words": True}, "‘craft’ 'craft'"),
        ("cafe\u0301 closed", "café", "bar", {}, "bar closed"),
        ("e\u0301 untouched", "zzz", "x", {}, "e\u0301 untouched"),
        ("two  spaces", "  ", " ", {}, "two spaces"),
        ("drop this", " this", "", {}, "drop"),
        ("", "a", "b", {}, ""),
        ("İstanbul 🎉 end", "🎉", "", {}, "İstanbul  end"),
    ],
)
def test_what_becomes_of_a_text(text: str, find: str, by: str, options: dict[str, bool], result: str) -> None:
    assert replaced(text, Replacement(find, by, **options)) == result


def test_what_goes_and_what_comes_is_marked() -> None:
    assert pieces("old town, Old bridge", Replacement("old", "New")) == [
        *(Piece("old", Fate.GOES), Piece("New", Fate.COMES), Piece(" town, ")),
        *(Piece("Old", Fate.GOES), Piece("New", Fate.COMES), Piece(" bridge")),
    ]


@given(st.text(max_size=60), st.text(min_size=1, max_size=3), st.text(max_size=4), st.booleans(), st.booleans())
def test_the_pieces_are_both_texts(text: str, find: str, by: str, match_case: bool, whole_words: bool) -> None:
    replacement = Replacement(find, by, match_case, whole_words)
    found = pieces(text, replacement)
    before = "".join(piece.text for piece in found if piece.fate != Fate.COMES)
    assert before == unicodedata.normalize("NFC", text)
    if any(piece.fate != Fate.STAYS for piece in found):
        assert "".join(piece.text for piece in found if piece.fate != Fate.GOES) == replaced(text, replacement)
    else:
        assert replaced(text, replacement) == text
