"""Words that people gave, made harmless to show; and the letters that stand for a name."""

import re
import unicodedata

from dam.domain.describing import DIRECTION_OVERRIDES

# Two are more than any of our languages puts on a letter; heaps of them run over the lines above and below.
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_HEAPED = re.compile(f"({_MARK}{{2}}){_MARK}+")
_OVERRIDES = dict.fromkeys(map(ord, DIRECTION_OVERRIDES))


def harmless(text: str) -> str:
    """Without characters that turn the order of others round, and with two marks on a letter at most.

    Isolates, joiners and single marks stay: languages need them.

    Typed words have lost them before they were stored; what a file brought with it has not.
    """
    if text.isascii():
        return text
    text = _HEAPED.sub(r"\1", text)
    return text.translate(_OVERRIDES) if any(sign in text for sign in DIRECTION_OVERRIDES) else text


def initials(name: str) -> str:
    """The first letters of the first and the last word, without marks heaped on them; a dot where there is none."""
    words = [letters for word in name.split() if (letters := [c for c in word if c.isalnum()])]
    found = [words[0][0], *([words[-1][0]] if len(words) > 1 else [])] if words else []
    # Arabic letters would join to something that is not there.
    between = "\u200c" if any(unicodedata.bidirectional(c) == "AL" for c in found) else ""
    # Title case: the upper case of Georgian letters is another style of writing.
    return between.join(letter.title() for letter in found) or "·"
