"""Two versions of a text with the words marked that differ, for somebody who has to choose between them."""

import re
from difflib import SequenceMatcher

from markupsafe import Markup, escape

_PIECE = re.compile(r"\s+|[^\s]+")
# Longer texts are shown as they are: comparing them word by word would hold up the answer.
_MOST_PIECES = 4000


def differences(first: str, second: str) -> tuple[Markup, Markup]:
    """Both texts, what the other one lacks in <mark>."""
    pieces = _PIECE.findall(first), _PIECE.findall(second)
    if max(map(len, pieces)) > _MOST_PIECES:
        return escape(first), escape(second)
    told: tuple[list[Markup], list[Markup]] = ([], [])
    for kind, *places in SequenceMatcher(None, *pieces, autojunk=False).get_opcodes():
        for side, (start, end) in enumerate((places[:2], places[2:])):
            text = "".join(pieces[side][start:end])
            marked = kind != "equal" and text.strip()
            told[side].append(Markup("<mark>{}</mark>").format(text) if marked else escape(text))
    return Markup("").join(told[0]), Markup("").join(told[1])
