"""The vendored fonts hold every letter of our languages, and the styles look for each in a file that has it."""

import re
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import dam.web
from dam.domain.languages import INTERFACE_LANGUAGES, Language
from dam.web import fonts

STATIC = Path(dam.web.__file__).parent / "static"
_FACE = re.compile(
    r"@font-face \{\s*font-family: \"Kronika Sans\";.*?url\(\"\.\./(?P<file>[^\"]+)\"\)"
    r".*?unicode-range: (?P<ranges>[^;]+);",
    re.S,
)
# Every letter and mark that the pages of a language are written with.
LETTERS = {
    "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789–—‘’“”…·×€",
    "uz-Latn": "OʻoʻGʻgʻʼShChNg",
    "uz-Cyrl": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЪЭЮЯЎҚҒҲабвгдеёжзийклмнопрстуфхцчшъэюяўқғҳ",
    "ka": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰჱჲჳჴჵ" + "".join(chr(point) for point in range(0x1C90, 0x1CB1)) + "„“",
    "bg": "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯабвгдежзийклмнопрстуфхцчшщъьюяѝ№„“",
    "fa": "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءآأؤئۀة\u200c\u200d\u064b\u064e\u0651٪٫٬،؛؟۰۱۲۳۴۵۶۷۸۹«»",
    "sq": "ËëÇç",
    "ru": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя№«»",
    "neighbours": "ŞşĞğİıÇçÖöÜüƏəŠšŽžČčĆćĐđŁłȚțĀā ҶҷӢӣӮӯӘәҢңӨөҮүҰұҺһ",
}


@cache
def faces() -> list[tuple[str, frozenset[int]]]:
    """File and the code points that are looked for in it, in the order of the style sheet."""
    found = []
    for match in _FACE.finditer((STATIC / "css" / "fonts.css").read_text(encoding="utf-8")):
        points: set[int] = set()
        for part in match["ranges"].split(","):
            first, _, last = part.strip().removeprefix("U+").partition("-")
            points.update(range(int(first, 16), int(last or first, 16) + 1))
        found.append((match["file"], frozenset(points)))
    return found


@cache
def letters_of(file: str) -> frozenset[int]:
    return frozenset(TTFont(STATIC / file).getBestCmap())


@pytest.mark.parametrize("language", LETTERS)
def test_every_letter_is_in_the_file_that_it_is_looked_for_in(language: str) -> None:
    missing = []
    for letter in LETTERS[language]:
        # The last face that claims a letter wins.
        file = next((file for file, points in reversed(faces()) if ord(letter) in points), None)
        if file is None or ord(letter) not in letters_of(file):
            missing.append(f"{letter} U+{ord(letter):04X} {file}")
    assert not missing


def test_every_vendored_font_is_used() -> None:
    named = {Path(file).name for file, _ in faces()}
    assert named == {path.name for path in (STATIC / "vendor" / "fonts").glob("*")}


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES, ids=lambda language: language.tag)
def test_a_page_fetches_early_what_its_language_needs(language: Language) -> None:
    needed = {
        file
        for letter in LETTERS[language.tag]
        for file, points in faces()
        if ord(letter) in points and not 0x1C90 <= ord(letter) <= 0x1CBF
    }
    assert needed <= set(fonts.of_language(language))


def test_the_fonts_of_a_page_are_small() -> None:
    """Of a first visit's 250 KB, a page in any one language spends a fifth on letters."""
    for language in INTERFACE_LANGUAGES:
        assert sum((STATIC / file).stat().st_size for file in fonts.of_language(language)) < 65_000
