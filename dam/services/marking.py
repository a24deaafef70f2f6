"""Show why an asset was found: the words of a query marked in its fields and in the text inside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from dam.db.models import Asset, AssetText
from dam.ports import Synonyms
from dam.services import synonyms
from dam.services.context import Context
from search.highlight import highlight_all, snippet

_SNIPPET_CHARACTERS = 240
# What is looked through for one page of results, shared among its assets: it takes about a tenth of a second.
_PAGE_CHARACTERS = 240_000
_SHORT_FIELDS = ("title", "description", "creator", "place", "file_name")


@dataclass(frozen=True)
class Marked:
    """A field, or the part of it where the words stand closest; `marks` are [start, end) in Unicode characters."""

    text: str
    marks: tuple[tuple[int, int], ...]


def mark(context: Context, assets: Sequence[Asset], query: str) -> dict[str, dict[str, Marked]]:
    """Asset id -> field -> where the words stand: title, description, keywords, creator, place, file_name, text.

    Keywords are joined with a comma. Fields without a word of the query are left out, and so is what stands far behind
    in a long text.
    """
    if not query.strip() or not assets:
        return {}
    budget = _PAGE_CHARACTERS // len(assets)
    texts = _texts(context, assets, budget)
    same = synonyms.for_search(context)
    return {asset.id: _of_one(asset, texts.get(asset.id, ""), query, same, budget) for asset in assets}


def _of_one(asset: Asset, text: str, query: str, same: Synonyms, budget: int) -> dict[str, Marked]:
    fields = {name: str(getattr(asset, name))[:budget] for name in _SHORT_FIELDS}
    fields |= {"keywords": ", ".join(asset.keywords), "text": text}
    found = highlight_all(fields, query, same)
    return {name: shortened(fields[name], query, same) for name, marks in found.items() if marks}


def shortened(text: str, query: str, same: Synonyms) -> Marked:
    """About a line or two of the text, where the words stand closest."""
    marks: list[tuple[int, int]] = []
    shown = ""
    for piece in snippet(text, query, _SNIPPET_CHARACTERS, same):
        if piece.marked:
            marks.append((len(shown), len(shown) + len(piece.text)))
        shown += piece.text
    return Marked(shown, tuple(marks))


def _texts(context: Context, assets: Sequence[Asset], length: int) -> dict[str, str]:
    beginning = func.substr(AssetText.text, 1, length)
    query = select(AssetText.asset_id, beginning).where(AssetText.asset_id.in_([asset.id for asset in assets]))
    with context.database.read() as session:
        return {row[0]: row[1] for row in session.execute(query)}
