"""What fits the beginning of a word: keywords, people and places of assets that the reader may see, and events."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from dam.domain.access import Actor
from dam.services import engine, events, find
from dam.services.context import Context
from search.fold import Word, words
from search.matching import fitness

# Field -> its name in a query, and the facet that counts its values, where there is one.
_FIELDS = {
    "keywords": ("keyword", "keyword"),
    "creator": ("by", "creator"),
    "place": ("place", ""),
    "camera": ("camera", ""),
}
FIELDS = (*_FIELDS, "event_id")
_LOOKED_AT = 200
_MOST_WORDS = 6


@dataclass(frozen=True)
class Suggestion:
    """`value` is what is stored, `label` what is read; `count` is how many assets have it, 0 where it is not known."""

    value: str
    label: str
    count: int = 0


def suggest(context: Context, actor: Actor, field: str, text: str, limit: int = 10) -> list[Suggestion]:
    """The best first, in whichever script they are written; for no text the most frequent. Raises `ServiceAway`."""
    typed = words(text)[:_MOST_WORDS]
    if field == "event_id":
        return _events(context, actor, text if typed else "", limit)
    query_field, facet = _FIELDS[field]
    query = " ".join(f"{query_field}:{word.exact}*" for word in typed)
    request = find.request_for(actor, query=query, limit=0 if facet else _LOOKED_AT, facets=bool(facet))
    if facet:
        counted = {value.value: value.count for value in engine.search(context, request).facets.get(facet, ())}
    else:
        found = find.find(context, request, lean=True).assets
        counted = dict(Counter(value for asset in found if (value := getattr(asset, field))))
    return [Suggestion(value, value, counted[value]) for value in _best(typed, counted)][:limit]


def counts(context: Context, actor: Actor) -> dict[str, dict[str, int]]:
    """Facet -> value -> how many assets of all that the reader may see. Raises `ServiceAway`."""
    facets = engine.search(context, find.request_for(actor, limit=0)).facets
    return {name: {value.value: value.count for value in values} for name, values in facets.items()}


def _best(typed: list[Word], counted: dict[str, int]) -> Iterable[str]:
    if not typed:
        return sorted(counted, key=lambda value: (-counted[value], value))
    fits = {value: fit for value in counted if (fit := fitness(typed, value))}
    return sorted(fits, key=lambda value: (-fits[value], -counted[value], value))


def _events(context: Context, actor: Actor, text: str, limit: int) -> list[Suggestion]:
    if text:
        return [Suggestion(event.id, event.title) for event in events.find_events(context, text, limit=limit)]
    newest = events.list_events(context, actor, limit=limit)
    return [Suggestion(known.event.id, known.event.title, known.assets) for known in newest]
