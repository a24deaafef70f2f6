"""What speaks of the same: assets that share two of the rarest words of an asset's caption or text.

Both engines are asked in the query language that people type, so that words of either script find each other here too.
How rare a word is counts among what the reader may see: nothing of the rest shows in what is chosen. That costs at most
`_MOST_COUNTED` small counts and one search, whatever the length of a text, and grows as searches do.
"""

from itertools import combinations

from dam.db.models import Asset
from dam.domain.access import Actor
from dam.services import engine, find
from dam.services.context import Context
from search import fold

_MOST_COUNTED = 16
_RAREST = 5
_SHORTEST = 3
_TEXT_CHARACTERS = 4_000
# A word that stands in more assets than one in so many says nothing, once there are more than a few.
_COMMON_SHARE, _FEW = 10, 20


def alike(context: Context, actor: Actor, asset: Asset, text: str, most: int) -> list[str]:
    """Ids, the best first. Raises `ServiceAway`."""
    if not asset.indexed_version:
        return []
    rare = _rarest(context, actor, words_of(asset, text))
    if not rare:
        return []
    pairs = [" ".join(pair) for pair in combinations(rare, 2)] or rare
    query = " OR ".join(f"({pair})" for pair in pairs)
    request = find.request_for(actor, query=query, limit=most + 1, facets=False)
    return [found for found in engine.search(context, request).ids if found != asset.id][:most]


def words_of(asset: Asset, text: str) -> list[str]:
    """The words to choose from, each once: those of the caption before those of the text."""
    said = "\n".join([asset.title, *asset.keywords, asset.place, asset.description, text[:_TEXT_CHARACTERS]])
    once = {word.keys[0]: word.exact for word in fold.words(said)}
    return [exact for key, exact in once.items() if len(key) >= _SHORTEST and not key.isdigit()][:_MOST_COUNTED]


def _rarest(context: Context, actor: Actor, words: list[str]) -> list[str]:
    most = max(_FEW, _count(context, actor, "") // _COMMON_SHARE)
    counted = {word: _count(context, actor, f'"{word}"') for word in words}
    shared = [word for word in words if 2 <= counted[word] <= most]
    return sorted(shared, key=lambda word: counted[word])[:_RAREST]


def _count(context: Context, actor: Actor, query: str) -> int:
    return engine.search(context, find.request_for(actor, query=query, limit=0, facets=False)).total
