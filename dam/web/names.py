"""Words that people gave, made harmless to show; and the letters that stand for a name."""

import unicodedata

# Whoever writes in two directions never types an override; whoever wants `gpj.exe` to look like `exe.jpg` does.
_OVERRIDES = dict.fromkeys((0x202D, 0x202E))


def harmless(text: str) -> str:
    """Without characters that turn the order of others round. Isolates, joiners and marks stay: languages need them."""
    return text.translate(_OVERRIDES) if "\u202e" in text or "\u202d" in text else text


def initials(name: str) -> str:
    """The first letters of the first and the last word, without marks heaped on them; a dot where there is none."""
    words = [letters for word in name.split() if (letters := [c for c in word if c.isalnum()])]
    found = [words[0][0], *([words[-1][0]] if len(words) > 1 else [])] if words else []
    # Arabic letters would join to something that is not there.
    between = "\u200c" if any(unicodedata.bidirectional(c) == "AL" for c in found) else ""
    # Title case: the upper case of Georgian letters is another style of writing.
    return between.join(letter.title() for letter in found) or "·"
