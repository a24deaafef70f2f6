"""Find and replace in one text: literal, by whole words or letter case as asked, in any script."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

LONGEST_CHARACTERS = 1000
# What belongs to a word though it is no letter: marks, and the joiners of Persian.
_INSIDE = "\u200c\u200d"
_APOSTROPHES = "'\u2018\u2019\u02bb\u02bc`"


@dataclass(frozen=True)
class Replacement:
    """`find` is never empty. Texts are compared in NFC, so that a letter and its mark are one."""

    find: str
    replacement: str
    match_case: bool = False
    whole_words: bool = False


class Fate(StrEnum):
    """What becomes of a part of a text."""

    STAYS = "stays"
    GOES = "goes"
    COMES = "comes"


@dataclass(frozen=True)
class Piece:
    text: str
    fate: Fate = Fate.STAYS


def replaced(text: str, by: Replacement) -> str:
    """The text with every place replaced; untouched, not even normalised, where there is none."""
    found = pieces(text, by)
    if all(piece.fate == Fate.STAYS for piece in found):
        return text
    return "".join(piece.text for piece in found if piece.fate != Fate.GOES)


def pieces(text: str, by: Replacement) -> list[Piece]:
    """The text before and after in one: what stays, and at each place what goes and what comes instead."""
    normal = unicodedata.normalize("NFC", text)
    found: list[Piece] = []
    last = 0
    for start, end in _places(normal, by):
        found += [Piece(normal[last:start]), Piece(normal[start:end], Fate.GOES), Piece(by.replacement, Fate.COMES)]
        last = end
    return [piece for piece in (*found, Piece(normal[last:])) if piece.text]


def _places(text: str, by: Replacement) -> Iterator[tuple[int, int]]:
    pattern = re.compile(re.escape(unicodedata.normalize("NFC", by.find)), 0 if by.match_case else re.IGNORECASE)
    place = 0
    while (match := pattern.search(text, place)) is not None:
        if by.whole_words and not _is_whole(text, *match.span()):
            place = match.start() + 1
            continue
        yield match.span()
        place = match.end()


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word goes on over either end. An end that is itself no letter ends a word by itself."""
    return not (_joined(text, start) or _joined(text, end))


def _joined(text: str, place: int) -> bool:
    """Whether the signs on both sides of a place belong to one word."""
    if not 0 < place < len(text):
        return False
    left, right = text[place - 1], text[place]
    if left in _APOSTROPHES:
        # Uzbek writes two of its letters with an apostrophe: oʻ, gʻ.
        return place > 1 and text[place - 2] in "oOgG" and _in_word(right)
    if right in _APOSTROPHES:
        return left in "oOgG"
    return _in_word(left) and _in_word(right)


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or sign in _INSIDE or unicodedata.category(sign).startswith("M")
