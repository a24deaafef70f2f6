"""Look which saved searches new and changed assets fit, after the index has taken them.

What an asset's row is behind in is still to be looked at. Matches and the row's mark are written together, and a pair
of search and asset is kept once: whenever a process dies, nothing is lost and nothing is told twice.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy.orm import Session

from dam.db.models import Asset, SavedSearch, SearchMatch, User
from dam.domain.alerts import BY_MAIL, Alert
from dam.domain.errors import DamError, ServiceAway
from dam.domain.lifecycle import AssetState
from dam.services import engine
from dam.services.accounts import actor_of
from dam.services.addresses import Addresses
from dam.services.context import Context
from dam.services.indexing import runs
from dam.services.saved_searches import in_step_with_matching

log = logging.getLogger(__name__)
BATCH = 500
FAULT = "fault"


@dataclass(frozen=True)
class _Row:
    """An asset to be looked at, as it was when it was read. `ready` is whether it may be told of yet."""

    ordinal: int
    id: str
    indexed_version: int
    ready: bool


def match(context: Context, addresses: Addresses) -> int:
    """One batch; answers how many assets were looked at. Raises `ServiceAway`; then the same are looked at again."""
    with context.database.read() as session:
        rows = _behind(session)
        if not rows:
            return 0
        searches = _alerting(session)
    ready = [row.id for row in rows if row.ready]
    found: dict[str, Collection[str]] = {}
    problems: dict[str, str] = {}
    for search in searches:
        try:
            found[search.id] = _found(context, addresses, search, ready)
        except ServiceAway:
            raise
        except DamError as problem:
            problems[search.id] = problem.code
        except Exception:
            # One search that can't be asked must not hold up all the others.
            log.exception("the saved search %s can't be asked", search.id)
            problems[search.id] = FAULT
    return len(rows) if _keep(context, rows, searches, found, problems) else 0


def _behind(session: Session) -> list[_Row]:
    # Ordered as the index of these rows is: with nothing behind, as nearly always, no row is read.
    columns = (Asset.ordinal, Asset.id, Asset.indexed_version, Asset.state)
    query = select(*columns).where(Asset.matched_version < Asset.indexed_version).order_by(Asset.ordinal).limit(BATCH)
    return [
        _Row(ordinal, asset_id, version, state == AssetState.AVAILABLE)
        for ordinal, asset_id, version, state in session.execute(query)
    ]


def _alerting(session: Session) -> list[SavedSearch]:
    query = select(SavedSearch).join(SavedSearch.owner).where(SavedSearch.alert != Alert.NONE, User.active)
    return list(session.execute(query.order_by(SavedSearch.id)).scalars())


def _found(context: Context, addresses: Addresses, search: SavedSearch, ids: Sequence[str]) -> Collection[str]:
    if not ids:
        return ()
    request = addresses.request(actor_of(search.owner), search.query)
    only = tuple(ids) if request.ids is None else tuple(set(ids) & set(request.ids))
    asked = replace(request, ids=only, sort="created_at", limit=BATCH, cursor=None, row=None, facets=False)
    return engine.search(context, asked).ids


def _keep(
    context: Context,
    rows: Sequence[_Row],
    searches: Sequence[SavedSearch],
    found: Mapping[str, Collection[str]],
    problems: Mapping[str, str],
) -> bool:
    """False where a search came or changed meanwhile: then all of it is asked once more."""
    ordinals = {row.id: row.ordinal for row in rows}
    with context.database.write() as session:
        in_step_with_matching(session)
        now_there = {search.id: search for search in _alerting(session)}
        asked = {search.id: search.version for search in searches}
        if {search_id: search.version for search_id, search in now_there.items()} != asked:
            return False
        for search_id, search in now_there.items():
            search.problem = problems.get(search_id, "")
            _note(context, session, search, {asset_id: ordinals[asset_id] for asset_id in found.get(search_id, ())})
        _mark(session, rows)
    return True


def _note(context: Context, session: Session, search: SavedSearch, found: Mapping[str, int]) -> None:
    if not found:
        return
    known = select(SearchMatch.asset_id).where(SearchMatch.search_id == search.id, SearchMatch.asset_id.in_(found))
    there = set(session.execute(known).scalars())
    by_mail = search.alert in BY_MAIL and bool(search.owner.email)
    fresh = [
        {
            "search_id": search.id,
            "asset_id": asset_id,
            "known": False,
            "found_at": context.clock.now(),
            "by_mail": by_mail,
        }
        for asset_id, ordinal in found.items()
        if asset_id not in there and not (search.only_arrivals and ordinal <= search.known_to_ordinal)
    ]
    if fresh:
        session.execute(insert(SearchMatch), fresh)


def _mark(session: Session, rows: Sequence[_Row]) -> None:
    """Those that somebody is changing at this moment stay as they are: they are looked at again then."""
    wanted = select(Asset.ordinal).where(Asset.ordinal.in_([row.ordinal for row in rows]))
    free = set(session.execute(wanted.with_for_update(skip_locked=True)).scalars())
    behind: ColumnElement[bool] = Asset.matched_version < bindparam("seen")
    statement = update(Asset).where(Asset.ordinal.between(bindparam("first"), bindparam("last")), behind)
    marks = runs([(row.ordinal, row.indexed_version) for row in rows if row.ordinal in free])
    if marks:
        session.connection().execute(statement.values(matched_version=bindparam("seen")), marks)
