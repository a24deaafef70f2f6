import pytest

from dam.web.names import harmless, initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("admin", "A"),
        ("Şükran Öz", "ŞÖ"),
        ("Қодир Ғуломович Ҳамидов", "ҚҲ"),
        ("ნინო ბერიძე", "ნბ"),
        ("پریسا چمنی", "پ\u200cچ"),
        ("\u202e👩\u200d👩\u200d👧 ", "·"),
        ("a̴̧̛̛l̵̡̛̛", "A"),
        ("<b>", "B"),
        ("", "·"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_only_overrides_are_taken_away() -> None:
    kept = "می\u200cرود \u2068x\u2069 👩\u200d👧 \u200f\u061c é̃ ọ̈ مُحَمَّدٌ"
    assert harmless(f"\u202e{kept}\u202d") == kept


def test_marks_are_not_heaped() -> None:
    assert harmless("a" + "\u0334\u0327\u031b" * 40 + "b") == "a\u0334\u0327b"
