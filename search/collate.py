"""The order of titles: an alphabetical key that both engines compare byte by byte."""

import re
import unicodedata

from search.scripts import APOSTROPHES, ARABIC

_LONGEST_KEY = 40
# Code points of the basic Cyrillic and the Georgian letters follow their alphabets; these letters stand elsewhere.
_PERSIAN = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_PERSIAN_PLACES: dict[int, str | int] = {ord(letter): 0x0620 + place for place, letter in enumerate(_PERSIAN)}
# A private sign after a letter puts what follows behind every word that begins with the letter alone.
_UZBEK_AND_RUSSIAN = {
    ord("ё"): "е\ue000",
    ord("ў"): "я\ue001",
    ord("қ"): "я\ue002",
    ord("ғ"): "я\ue003",
    ord("ҳ"): "я\ue004",
}
_ARABIC_TO_PERSIAN = {ord(letter): plain for letter, plain in ARABIC.items() if letter != "آ"}
# Arabic letters become Persian ones, and those get their places.
_PLACES: dict[int, str | int] = {
    **{code: plain.translate(_PERSIAN_PLACES) for code, plain in _ARABIC_TO_PERSIAN.items()},
    **_PERSIAN_PLACES,
    **_UZBEK_AND_RUSSIAN,
}
_SKIPPED = {ord(sign): None for sign in APOSTROPHES + '"«»„“”.,:;!?()[]-–—_'}
# й is a letter of its own in every alphabet here; marks on Latin letters are not.
_PLAIN = {code: unicodedata.normalize("NFD", chr(code))[0] for code in range(0xC0, 0x250)}
_CHANGED: dict[int, str | int | None] = {**_PLAIN, **_PLACES, **_SKIPPED}
# To look whether there is any is sooner done than to go through every letter.
_ANY_CHANGED = re.compile(f"[{re.escape(''.join(map(chr, _CHANGED)))}]")
# That the letters of our languages stay is said too: what a table lacks is an error that takes long to be passed over.
_TABLE = {**{code: code for code in (*range(0x20, 0x700), *range(0x10A0, 0x1100))}, **_CHANGED}


def title_key(title: str, ordinal: int) -> str:
    """Lower-case hexadecimal digits whose plain order is that of the titles; the ordinal makes each its own.

    Case, marks on Latin letters and leading punctuation do not count. Scripts follow one another.
    """
    text = unicodedata.normalize("NFKC", title).lower()
    if _ANY_CHANGED.search(text):
        text = text.translate(_TABLE)
    return f"{text.strip()[:_LONGEST_KEY].encode('utf-8', 'replace').hex()}00{ordinal:016x}"
