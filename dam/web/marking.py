"""Found words marked in a text, which stays text: everything of it is escaped."""

from collections.abc import Sequence

from markupsafe import Markup, escape

_AROUND_CHARACTERS = 60


def marked(text: str, ranges: Sequence[tuple[int, int]]) -> Markup:
    """The whole text, each range (start, end) in a <mark>."""
    parts, done = [], 0
    for start, end in ranges:
        parts += [escape(text[done:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        done = end
    return Markup("").join([*parts, escape(text[done:])])


def snippet(text: str, ranges: Sequence[tuple[int, int]]) -> Markup:
    """About a line around the first found word, cut at spaces."""
    first, last = ranges[0]
    start, end = max(0, first - _AROUND_CHARACTERS), min(len(text), last + 2 * _AROUND_CHARACTERS)
    if start:
        start = text.find(" ", start, first) + 1 or first
    if end < len(text):
        cut = text.rfind(" ", last, end)
        end = cut if cut > 0 else end
    inside = [(a - start, b - start) for a, b in ranges if a >= start and b <= end]
    return Markup("{}{}{}").format("…" if start else "", marked(text[start:end], inside), "…" if end < len(text) else "")
