"""Found words marked in a text, which stays text: everything of it is escaped."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from dam.db.models import Asset
from dam.ports import Synonyms
from search.highlight import Segment, highlight_all, segments, snippet

_SNIPPET_CHARACTERS = 140
_BEFORE_MARK_CHARACTERS = 16


def marked(text: str, words: str, synonyms: Synonyms = ()) -> Markup:
    """The whole text, the words of the query in it in <mark>."""
    return _joined(segments(text, words, synonyms)) if words else escape(text)


def shortened(text: str, words: str, characters: int) -> Markup:
    """About so many characters of a text around the words of the query."""
    return _joined(snippet(text, words, characters))


def from_mark(text: str, marks: Sequence[tuple[int, int]], before: int = _BEFORE_MARK_CHARACTERS) -> Markup:
    """A line from a word or two before its first mark on, [start, end) each: narrow places cut it at its end.

    About `before` characters at most stand before the mark; with 0 it is seen in the narrowest place.
    """
    first = marks[0][0] if marks else 0
    at = 0 if first <= before else text.rfind(" ", 0, first - before // 2) + 1
    pieces = [Segment("…" if at else "", False)]
    for start, end in marks:
        pieces += [Segment(text[at:start], False), Segment(text[start:end], True)]
        at = end
    return _joined((*pieces, Segment(text[at:], False)))


def found_in(asset: Asset, words: str, synonyms: Synonyms = ()) -> Markup:
    """About a line of the description around the words found there, or nothing."""
    if not words or not asset.description:
        return Markup()
    ranges = highlight_all({"title": asset.title, "description": asset.description}, words, synonyms)
    shown = snippet(asset.description, words, _SNIPPET_CHARACTERS, synonyms)
    return _joined(shown) if ranges["description"] else Markup()


def _joined(pieces: tuple[Segment, ...]) -> Markup:
    return Markup("").join(Markup("<mark>{}</mark>").format(p.text) if p.marked else escape(p.text) for p in pieces)
