"""The header that names a file: true in every script, and never a way to break out of itself."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dam.http.files import content_disposition


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("photo.jpg", "photo.jpg"),
        ("Хотира куни.jpg", "______ ____.jpg"),
        ('a"b\\c.jpg', "a_b_c.jpg"),
        ("../../x", ".._.._x"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie_ x.jpg"),
        ("", "unnamed"),
    ],
)
def test_the_plain_name(name: str, plain: str) -> None:
    assert content_disposition(name, True).startswith(f'attachment; filename="{plain}"; ')


def test_marks_that_turn_the_writing_are_left_out_and_joiners_kept() -> None:
    # Shown with the mark, this would seem to end in .jpg.
    assert "%E2%80%AE" not in content_disposition("report\u202egpj.exe", True)
    assert unquote(content_disposition("می\u200cرود.pdf", False)).endswith("می\u200cرود.pdf")


@given(st.text(), st.booleans())
def test_always_one_line_of_ascii_with_two_names(name: str, attachment: bool) -> None:
    try:
        name.encode()
    except UnicodeEncodeError:
        return
    header = content_disposition(name, attachment)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert header.startswith("attachment;" if attachment else "inline;")
