"""Saved searches of one account: keep a view of the library, list, change and forget it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dam.db.models import Asset, SavedSearch, SearchMatch, new_id
from dam.domain.access import Actor
from dam.domain.alerts import BY_MAIL, Alert
from dam.domain.describing import clean_text
from dam.domain.errors import Conflict, Invalid, Missing, Stale
from dam.ports import SearchRequest
from dam.services import engine
from dam.services.addresses import Addresses
from dam.services.context import Context

MOST_SEARCHES = 200
MOST_NAME_CHARACTERS = 200
# Of a search that finds more, only what comes in later is told, not what is changed so that it fits.
MOST_KNOWN = 10_000
_PAGE = 500
_LOCK_KEY = 0x6B726F6E696B61


@dataclass(frozen=True)
class _Beginning:
    """What was there when an alert began; `ids` is None where there were too many to note."""

    ordinal: int
    ids: tuple[str, ...] | None


def list_searches(context: Context, actor: Actor) -> list[SavedSearch]:
    """The actor's own, by name."""
    query = select(SavedSearch).where(SavedSearch.owner_id == actor.user_id).order_by(SavedSearch.name, SavedSearch.id)
    with context.database.read() as session:
        return list(session.execute(query).scalars())


def get_search(context: Context, actor: Actor, search_id: str) -> SavedSearch:
    with context.database.read() as session:
        return _own(session, actor, search_id)


def save_search(
    context: Context,
    actor: Actor,
    addresses: Addresses,
    search_id: str | None,
    fields: Mapping[str, Any],
    expected_version: int | None = None,
) -> SavedSearch:
    """Make (`search_id` None) or change a search: `name`, `query` (a library address), `alert`.

    An alert begins with what the search finds at this moment, which is known and never told. Raises `Missing`,
    `Invalid`, `Conflict` for a name that is taken, `Stale`, and `ServiceAway` where an alert begins without the engine.
    """
    cleaned = _clean(actor, addresses, fields)
    before = get_search(context, actor, search_id) if search_id else None
    alert = cleaned.get("alert", before.alert if before else Alert.NONE)
    query = cleaned.get("query", before.query if before else "")
    begins = alert != Alert.NONE and (before is None or before.alert == Alert.NONE or before.query != query)
    beginning = _beginning(context, addresses.request(actor, query)) if begins else None
    try:
        with context.database.write() as session:
            search = _kept(context, session, actor, search_id)
            if expected_version is not None and search.version != expected_version:
                raise Stale("Somebody changed this search meanwhile. Read it again and repeat your change.")
            for name, value in cleaned.items():
                setattr(search, name, value)
            if not search.name:
                raise Invalid("A saved search needs a name.", "no_name", field="name")
            search.version += 1
            session.flush()
            _see_to_matches(context, session, search, beginning)
    except IntegrityError as problem:
        raise Conflict("You have a saved search of this name already.", "search_name_taken", field="name") from problem
    return search


def delete_search(context: Context, actor: Actor, search_id: str) -> None:
    """With all that it has found. Raises `Missing`."""
    with context.database.write() as session:
        session.delete(_own(session, actor, search_id))


def in_step_with_matching(session: Session) -> None:
    """Until the transaction ends no other one looks for matches or begins an alert. SQLite has one writer anyway."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        # A lock of its own: a row that others lock after an asset's would let both wait for each other.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})


def _kept(context: Context, session: Session, actor: Actor, search_id: str | None) -> SavedSearch:
    in_step_with_matching(session)
    if search_id is not None:
        return _own(session, actor, search_id)
    mine = select(func.count()).select_from(SavedSearch).where(SavedSearch.owner_id == actor.user_id)
    if session.execute(mine).scalar_one() >= MOST_SEARCHES:
        raise Invalid(f"An account keeps at most {MOST_SEARCHES} searches. Delete one first.", "too_many_searches")
    search = SavedSearch(
        id=new_id(),
        owner_id=actor.user_id,
        name="",
        query="",
        alert=Alert.NONE,
        created_at=context.clock.now(),
        version=0,
    )
    session.add(search)
    return search


def _see_to_matches(context: Context, session: Session, search: SavedSearch, beginning: _Beginning | None) -> None:
    own = SearchMatch.search_id == search.id
    if search.alert == Alert.NONE or beginning is not None:
        session.execute(delete(SearchMatch).where(own))
    if search.alert == Alert.DAILY and search.mailed_at is None:
        # The first daily letter comes at its hour too.
        search.mailed_at = context.clock.now()
    if search.alert not in BY_MAIL:
        waiting = (own, SearchMatch.mail_id.is_(None))
        session.execute(update(SearchMatch).where(*waiting).values(by_mail=False))
    if beginning is None:
        return
    search.known_to_ordinal, search.only_arrivals = beginning.ordinal, beginning.ids is None
    search.problem = ""
    now = context.clock.now()
    for start in range(0, len(beginning.ids or ()), _PAGE):
        some = (beginning.ids or ())[start : start + _PAGE]
        # What came in while we looked is new.
        there = select(Asset.id).where(Asset.id.in_(some), Asset.ordinal <= beginning.ordinal)
        rows = [
            {"search_id": search.id, "asset_id": asset_id, "known": True, "found_at": now, "by_mail": False}
            for asset_id in session.execute(there).scalars()
        ]
        if rows:
            session.execute(insert(SearchMatch), rows)
    # Whoever looked for matches since we began to look did not know of this search: it is done again for what is new.
    newer = update(Asset).where(Asset.ordinal > beginning.ordinal).values(matched_version=0)
    session.execute(newer.execution_options(synchronize_session=False))


def _beginning(context: Context, request: SearchRequest) -> _Beginning:
    with context.database.read() as session:
        ordinal = session.execute(select(func.max(Asset.ordinal))).scalar_one() or 0
    request = replace(request, sort="created_at", limit=_PAGE, cursor=None, row=None, facets=False)
    ids: list[str] = []
    while True:
        found = engine.search(context, request)
        if found.total > MOST_KNOWN:
            return _Beginning(ordinal, None)
        ids += found.ids
        if not found.next_cursor:
            return _Beginning(ordinal, tuple(ids))
        request = replace(request, cursor=found.next_cursor)


def _own(session: Session, actor: Actor, search_id: str) -> SavedSearch:
    search = session.get(SavedSearch, search_id)
    if search is None or search.owner_id != actor.user_id:
        raise Missing("There is no such saved search, or it is somebody else's.")
    return search


def _clean(actor: Actor, addresses: Addresses, fields: Mapping[str, Any]) -> dict[str, str]:
    cleaned: dict[str, str] = {}
    if "name" in fields:
        cleaned["name"] = " ".join(clean_text(fields["name"] or "").split())
        if len(cleaned["name"]) > MOST_NAME_CHARACTERS:
            raise Invalid(f"A name has at most {MOST_NAME_CHARACTERS} characters.", "too_long", field="name")
    if "query" in fields:
        cleaned["query"] = addresses.keep(actor, fields["query"] or "", for_all=False).query
    if "alert" in fields:
        if fields["alert"] not in set(Alert):
            raise Invalid(f"An alert is one of {', '.join(Alert)}.", "bad_field", field="alert")
        cleaned["alert"] = Alert(fields["alert"])
    return cleaned
