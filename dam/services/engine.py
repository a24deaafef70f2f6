"""The one way to ask the search engine: with the synonyms that hold now, and without what rows no longer show.

The index follows the rows within a moment. Until it does, it would still count what has been closed to somebody or is
gone; such rows are known by being behind, nearly always none, and are left out by id.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import not_, or_, select

from dam.db.models import Asset
from dam.domain.access import AccessScope
from dam.domain.boxes import Box
from dam.domain.lifecycle import AssetState
from dam.ports import Cluster, Place, SearchRequest, SearchResult
from dam.services import synonyms
from dam.services.context import Context
from dam.services.scope import in_scope

# As many as a request takes. Beyond them, while a change of that size is carried, a total may still count some.
_MOST_WITHHELD = 10_000


def search(context: Context, request: SearchRequest) -> SearchResult:
    return context.index.search(_asked(context, request))


def span(context: Context, request: SearchRequest) -> tuple[datetime, datetime] | None:
    """The first and the last time of what is found, of the kind it is sorted by; None where nothing is."""
    return context.index.span(_asked(context, request))


def counts_between(context: Context, request: SearchRequest, bounds: Sequence[datetime]) -> list[int]:
    """How many of what is found lie in each [bound, next bound), by the time it is sorted by."""
    return context.index.counts_between(_asked(context, request), bounds)


def clusters(context: Context, request: SearchRequest, view: Box) -> list[Cluster]:
    """What of the result lies in `view`, whatever box the request has: by the cells of a grid, the largest first."""
    return context.index.clusters(_asked(context, request), view)


def extent(context: Context, request: SearchRequest) -> Box | None:
    """A box around all of the result that lies somewhere, whatever box the request has; None where nothing does."""
    return context.index.extent(_asked(context, request))


def place(context: Context, request: SearchRequest, asset_id: str) -> Place | None:
    """Where an asset stands in what is found; None where it is not in it."""
    return context.index.place(_asked(context, request), asset_id)


def _asked(context: Context, request: SearchRequest) -> SearchRequest:
    return replace(synonyms.put_into(context, request), withheld=_withheld(context, request.scope))


def _withheld(context: Context, scope: AccessScope) -> tuple[str, ...]:
    """Ids of what the index may hold as it was when this scope still saw it."""
    closed = or_(not_(in_scope(scope)), Asset.state == AssetState.DISPOSED)
    behind = (Asset.indexed_version > 0, Asset.indexed_version < Asset.version)
    with context.database.read() as session:
        return tuple(session.execute(select(Asset.id).where(*behind, closed).limit(_MOST_WITHHELD)).scalars())
