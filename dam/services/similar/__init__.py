"""What is similar to an asset: what looks like it, then what speaks of the same, all within the reader's access."""

from contextlib import suppress
from dataclasses import replace

from dam.db.models import Asset, AssetText
from dam.domain.access import Actor, scope_of
from dam.domain.errors import ServiceAway
from dam.ports import SearchRequest
from dam.services import find, guard
from dam.services.context import Context
from dam.services.similar import looks, words

MOST_BY_LOOKS = 200
MOST_BY_WORDS = 60
# Within a result the order is kept in a few steps: two bits of distance each, and the best by words before the rest.
_BITS_OF_STEP = 2
_BEST_BY_WORDS = 12


def narrow(context: Context, actor: Actor, request: SearchRequest, asset_id: str) -> SearchRequest:
    """The request within what is similar to this asset; by relevance the most similar come first.

    Raises `Missing` for an asset that this actor may not see, `Gone` for a disposed one, `ServiceAway`.
    """
    asset, by_looks = _by_looks(context, actor, asset_id, MOST_BY_LOOKS)
    seen = {found for _, found in by_looks}
    by_words = [found for found in _by_words(context, actor, asset) if found not in seen]
    steps: dict[int, list[str]] = {}
    for away, found in by_looks:
        steps.setdefault(away // _BITS_OF_STEP, []).append(found)
    ordered = [*steps.values(), by_words[:_BEST_BY_WORDS], by_words[_BEST_BY_WORDS:]]
    return replace(request, similar_to=asset_id, similar=tuple(tuple(step) for step in ordered if step))


def nearest(context: Context, actor: Actor, asset_id: str, most: int) -> list[Asset]:
    """The nearest few, lean, the most similar first. While the search is away only what looks alike is known.

    Raises `Missing`, `Gone`.
    """
    asset, by_looks = _by_looks(context, actor, asset_id, most)
    ids = [found for _, found in by_looks]
    if len(ids) < most:
        # A page is not held up by what stands at its end; whoever opens the whole list is told.
        with suppress(ServiceAway):
            ids += [found for found in _by_words(context, actor, asset) if found not in ids]
    return find.get_assets(context, actor, ids[:most])


def _by_looks(context: Context, actor: Actor, asset_id: str, most: int) -> tuple[Asset, list[tuple[int, str]]]:
    with context.database.read() as session:
        asset = guard.present_asset(session, actor, asset_id)
        return asset, looks.nearest(session, scope_of(actor), asset, most)


def _by_words(context: Context, actor: Actor, asset: Asset) -> list[str]:
    with context.database.read() as session:
        text = session.get(AssetText, asset.id)
    return words.alike(context, actor, asset, text.text if text else "", MOST_BY_WORDS)
