"""A result in which of each group of near-duplicates only one stands: the first of those that match, in any order.

The engine gives a page as ever; then it is asked once for all that match of the groups on it, in the same order. Who is
not the first of their group leaves the page. So the choice depends on nothing but the result, and counts hold within
the reader's access and everything that was chosen.
"""

from collections.abc import Sequence
from dataclasses import replace

from dam.domain.access import Actor
from dam.ports import SearchRequest
from dam.services import engine, find, guard
from dam.services.context import Context
from dam.services.find import Found
from dam.services.similar.groups import groups_of

_AT_ONCE = 1000


def find_grouped(context: Context, request: SearchRequest, *, lean: bool = False) -> tuple[Found, dict[str, int]]:
    """A page, and for each on it that stands for others how many its group has in the result.

    It goes on from a cursor, never backwards; it may be shorter than asked, and is empty only at the end.

    Raises as `find.find` does. `total` and facets count assets, not groups.
    """
    request = replace(request, backwards=False, row=None)
    found = find.find(context, request, lean=lean)
    total, facets = found.total, found.facets
    # Whoever goes on from a page that was found forgivingly does so too, and the groups' members are found likewise.
    request = replace(request, loose=found.loose)
    standing: dict[str, int] = {}
    while True:
        unknown = [asset.id for asset in found.assets if asset.id not in standing]
        standing |= first_of_groups(context, request, unknown)
        kept = tuple(asset for asset in found.assets if standing.get(asset.id, 1))
        if kept or not found.next_cursor:
            break
        request = replace(request, cursor=found.next_cursor, facets=False)
        found = find.find(context, request, lean=lean)
    found = replace(found, assets=kept, total=total, facets=facets, previous_cursor=None)
    return found, {asset.id: standing[asset.id] for asset in kept if asset.id in standing}


def first_of_groups(context: Context, request: SearchRequest, ids: Sequence[str]) -> dict[str, int]:
    """For `ids` and their near-duplicates, where more than one of a group match: how many do where it is the first of
    them, else 0."""
    with context.database.read() as session:
        groups = set(groups_of(session, request.scope, ids).values())
    if not groups:
        return {}
    standing: dict[str, int] = {}
    place = {
        found: n for n, found in enumerate(_matching(context, request, {one for group in groups for one in group}))
    }
    for group in groups:
        matching = sorted((one for one in group if one in place), key=place.__getitem__)
        if len(matching) > 1:
            standing |= dict.fromkeys(matching, 0) | {matching[0]: len(matching)}
    return standing


def within_group(context: Context, actor: Actor, request: SearchRequest, asset_id: str) -> SearchRequest:
    """The request within the near-duplicates of this asset and itself. Raises `Missing`, `Gone`."""
    with context.database.read() as session:
        guard.present_asset(session, actor, asset_id)
        group = groups_of(session, request.scope, [asset_id]).get(asset_id, (asset_id,))
    return _only(request, set(group))


def _matching(context: Context, request: SearchRequest, ids: set[str]) -> list[str]:
    """Those of `ids` that are in the result, in its order."""
    asked = replace(request, cursor=None, facets=False, limit=0)
    if asked.loose is None:
        asked = replace(asked, loose=engine.search(context, asked).loose)
    asked = replace(_only(asked, ids), limit=_AT_ONCE)
    found: list[str] = []
    while True:
        result = engine.search(context, asked)
        found += result.ids
        if not result.next_cursor:
            return found
        asked = replace(asked, cursor=result.next_cursor)


def _only(request: SearchRequest, ids: set[str]) -> SearchRequest:
    return replace(request, ids=tuple(sorted(ids if request.ids is None else ids & set(request.ids))))
