"""Charsets of unknown bytes, bounds of metadata."""

import pytest

from dam.media.clean import bounded, clean_text, decoded

RUSSIAN = "Мэр города открыл новую площадь"
CASES = [
    ("cp1251", RUSSIAN),
    ("cp1251", "Кметът на града"),
    ("cp1251", "Мэр"),
    ("cp1251", "ПЛОЩАДЬ МУСТАКИЛЛИК"),
    ("koi8-r", RUSSIAN),
    ("cp866", RUSSIAN),
    ("iso8859-5", RUSSIAN),
    ("cp1256", "شهرداري تهران مراسم افتتاح"),
    ("cp1252", "Kryetari i komunës takoi qytetarët"),
    ("cp1252", "Bürgermeister Müller"),
    ("utf-8", "Каттақўрғон"),
    ("utf-8-sig", "Каттақўрғон"),
    ("utf-16", RUSSIAN),
    ("utf-16-le", "შეხვედრა 2024 წელს"),
    ("utf-16-be", RUSSIAN),
    ("utf-32", RUSSIAN),
]


@pytest.mark.parametrize(("charset", "text"), CASES)
def test_the_charset_is_found(charset: str, text: str) -> None:
    assert decoded(text.encode(charset)) == text


def test_utf_8_cut_inside_a_letter_stays_utf_8() -> None:
    assert decoded("Хотира".encode()[:-1]) == "Хотир"


def test_control_characters_go() -> None:
    assert clean_text("a\0b\x07c\r\nd\re\x1b\ud800 ") == "abc\nd\ne"


def test_metadata_is_bounded_and_json_safe() -> None:
    import json

    groups = {
        "exif": {f"t{i}": "x" * 50_000 for i in range(1000)},
        "xmp": {"deep": {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": 1}}}}}}}}, "list": list(range(5000))},
        "odd": {"bytes": b"\xd5\xee\xf2\xe8\xf0\xe0", "nan": float("nan"), "big": 2**80, "none": None},
    }
    result = bounded(groups)
    assert len(json.dumps(result, allow_nan=False)) < 800_000
    assert len(result["xmp"]["list"]) == 500 and result["odd"]["big"] == str(2**80) and "nan" not in result["odd"]
