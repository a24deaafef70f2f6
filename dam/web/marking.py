"""Found words marked in a text, which stays text: everything of it is escaped."""

from markupsafe import Markup, escape

from dam.db.models import Asset
from dam.ports import Synonyms
from search.highlight import Segment, highlight_all, segments, snippet

_SNIPPET_CHARACTERS = 140


def marked(text: str, words: str, synonyms: Synonyms = ()) -> Markup:
    """The whole text, the words of the query in it in <mark>."""
    return _joined(segments(text, words, synonyms)) if words else escape(text)


def shortened(text: str, words: str, characters: int, synonyms: Synonyms = ()) -> Markup:
    """About so many characters of a text around the words of the query."""
    return _joined(snippet(text, words, characters, synonyms))


def found_in(asset: Asset, words: str, synonyms: Synonyms = ()) -> Markup:
    """About a line of the description around the words found there, or nothing."""
    if not words or not asset.description:
        return Markup()
    ranges = highlight_all({"title": asset.title, "description": asset.description}, words, synonyms)
    shown = snippet(asset.description, words, _SNIPPET_CHARACTERS, synonyms)
    return _joined(shown) if ranges["description"] else Markup()


def _joined(pieces: tuple[Segment, ...]) -> Markup:
    return Markup("").join(Markup("<mark>{}</mark>").format(p.text) if p.marked else escape(p.text) for p in pieces)
