"""Which assets a batch edit is for: named one by one, or all that a search finds, as a fixed list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from dam.db.models import Asset
from dam.domain.access import Actor, scope_of
from dam.domain.batch import MOST_ASSETS
from dam.domain.errors import Invalid
from dam.domain.lifecycle import AssetState
from dam.ports import SearchRequest
from dam.services import engine
from dam.services.context import Context
from dam.services.scope import in_scope

_PAGE = 1000


@dataclass(frozen=True)
class Selection:
    """Either ids or a search, whose scope must be the actor's."""

    ids: tuple[str, ...] = ()
    search: SearchRequest | None = None


def resolve(context: Context, actor: Actor, selection: Selection) -> tuple[list[str], int]:
    """The ids that this actor may see, in the order selected, and how many others there were.

    Raises `Invalid` for none and for too many, `ServiceAway` when the search does not answer.
    """
    asked = list(dict.fromkeys(selection.ids if selection.search is None else _found(context, selection.search)))
    if len(asked) > MOST_ASSETS:
        raise _too_many(len(asked))
    seen: set[str] = set()
    with context.database.read() as session:
        for part in _parts(asked):
            visible = select(Asset.id).where(Asset.id.in_(part), in_scope(scope_of(actor)))
            seen.update(session.execute(visible.where(Asset.state != AssetState.DISPOSED)).scalars())
    kept = [asset_id for asset_id in asked if asset_id in seen]
    if not kept:
        raise Invalid("None of these assets is there and open to you. Select some and try again.", "no_assets")
    return kept, len(asked) - len(kept)


def _found(context: Context, search: SearchRequest) -> Iterator[str]:
    request: SearchRequest | None = replace(search, limit=_PAGE, cursor=None, facets=False)
    while request is not None:
        result = engine.search(context, request)
        if result.total > MOST_ASSETS:
            raise _too_many(result.total)
        yield from result.ids
        request = replace(request, cursor=result.next_cursor) if result.next_cursor else None


def _too_many(count: int) -> Invalid:
    return Invalid(
        f"{count} assets are too many for one batch edit; it takes {MOST_ASSETS}. Narrow the selection.",
        "too_many_assets",
    )


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _PAGE):
        yield ids[start : start + _PAGE]
