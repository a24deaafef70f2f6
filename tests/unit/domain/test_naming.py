"""Names of files in a ZIP: every system can write them, and none stands for two files."""

import pytest

from dam.domain.naming import Names, safe_name


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("мэр.jpg", "мэр.jpg"),
        ("شهردار.jpg", "شهردار.jpg"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b:c?.jpg", "a_b_c_.jpg"),
        ("evil\u202egpj.exe", "evil_gpj.exe"),
        ("line\nbreak\x00.txt", "line_break_.txt"),
        ("CON.jpg", "_CON.jpg"),
        ("com1", "_com1"),
        ("...", "unnamed"),
        ("", "unnamed"),
        ("trailing. . ", "trailing"),
        (".hidden", "hidden"),
        ("cafe\u0301.png", "caf\u00e9.png"),
    ],
)
def test_a_name_is_made_safe(given: str, safe: str) -> None:
    assert safe_name(given) == safe


@pytest.mark.parametrize("sign", ["a", "ბ", "😀"])
def test_a_long_name_keeps_its_ending(sign: str) -> None:
    name = safe_name(sign * 255 + ".jpeg")
    assert len(name.encode()) <= 200 and name.endswith(".jpeg") and set(name[:-5]) == {sign}


def test_every_name_is_given_once_whatever_its_case() -> None:
    names = Names()
    given = [names.free(name) for name in ("IMG.JPG", "img.jpg", "IMG.JPG", "img (2).jpg", "b", "b")]
    assert given == ["IMG.JPG", "img (2).jpg", "IMG (3).JPG", "img (2) (2).jpg", "b", "b (2)"]


def test_thousands_of_the_same_name_are_quick() -> None:
    names = Names()
    assert len({names.free("DSC.jpg") for _ in range(20_000)}) == 20_000
