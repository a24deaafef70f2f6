"""What saved searches have found since, for their owner: counted, listed, and marked as read.

Access is judged when it is read, not when it was found: what may not be seen any more is neither shown nor counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import Session

from dam.db.models import AlertMail, Asset, SavedSearch, SearchMatch
from dam.domain.access import Actor, scope_of
from dam.domain.alerts import Alert
from dam.domain.lifecycle import AssetState
from dam.services.context import Context
from dam.services.scope import in_scope

Query = TypeVar("Query", bound="Select[*tuple[Any, ...]]")


@dataclass(frozen=True)
class Told:
    """A search with how many it has found and nobody has looked at, and the newest of what it has found."""

    search: SavedSearch
    unread: int
    asset_ids: tuple[str, ...]


def has_alerts(context: Context, actor: Actor) -> bool:
    query = select(SavedSearch.id).where(SavedSearch.owner_id == actor.user_id, SavedSearch.alert != Alert.NONE)
    with context.database.read() as session:
        return session.execute(query.limit(1)).first() is not None


def unread(context: Context, actor: Actor) -> int:
    """How many matches the actor has not looked at."""
    return sum(_unread_by_search(context, actor).values())


def told(context: Context, actor: Actor, each: int, *, only_unread: bool = False) -> list[Told]:
    """Searches that have found something, those with unread matches first, then by the newest match."""
    counts = _unread_by_search(context, actor)
    with context.database.read() as session:
        query = select(SavedSearch).where(SavedSearch.owner_id == actor.user_id, SavedSearch.alert != Alert.NONE)
        searches = [s for s in session.execute(query).scalars() if s.id in counts or not only_unread]
        rows = [
            Told(search, counts.get(search.id, 0), _newest(session, actor, search.id, each, only_unread))
            for search in searches
        ]
    # Ids rise with time, so the newest match can be told by the newest asset well enough to sort by.
    return sorted((row for row in rows if row.asset_ids), key=lambda row: (not row.unread, _falling(row.asset_ids[0])))


def matches_of(
    context: Context, actor: Actor, search_id: str, *, limit: int = 100, offset: int = 0
) -> list[tuple[Asset, SearchMatch]]:
    """What one search of the actor's has found since, newest first."""
    query = _visible(actor, select(Asset, SearchMatch)).where(SearchMatch.search_id == search_id)
    query = query.order_by(SearchMatch.found_at.desc(), Asset.ordinal.desc()).limit(limit).offset(offset)
    with context.database.read() as session:
        return [(asset, found) for asset, found in session.execute(query)]


def mark_read(context: Context, actor: Actor, search_id: str | None = None) -> None:
    """Of one search, or of all of the actor's."""
    mine = select(SavedSearch.id).where(SavedSearch.owner_id == actor.user_id)
    statement = update(SearchMatch).where(SearchMatch.search_id.in_(mine), _is_unread())
    if search_id is not None:
        statement = statement.where(SearchMatch.search_id == search_id)
    with context.database.write() as session:
        session.execute(statement.values(read_at=context.clock.now()).execution_options(synchronize_session=False))


def last_mail_failed(context: Context, actor: Actor) -> bool:
    """Whether the newest e-mail to the actor that is over was not taken by the mail server."""
    over = (AlertMail.user_id == actor.user_id, AlertMail.try_at.is_(None))
    query = select(AlertMail.problem).where(*over).order_by(AlertMail.id.desc()).limit(1)
    with context.database.read() as session:
        return bool(session.execute(query).scalar())


def _unread_by_search(context: Context, actor: Actor) -> dict[str, int]:
    query = _visible(actor, select(SearchMatch.search_id, func.count())).where(_is_unread())
    with context.database.read() as session:
        return dict(session.execute(query.group_by(SearchMatch.search_id)).all())


def _newest(session: Session, actor: Actor, search_id: str, each: int, only_unread: bool) -> tuple[str, ...]:
    query = _visible(actor, select(Asset.id)).where(SearchMatch.search_id == search_id)
    if only_unread:
        query = query.where(_is_unread())
    rows: Sequence[str] = (
        session.execute(query.order_by(SearchMatch.found_at.desc(), Asset.ordinal.desc()).limit(each)).scalars().all()
    )
    return tuple(rows)


def _visible(actor: Actor, query: Query) -> Query:
    """The actor's own matches whose assets they may see now."""
    return (
        query.join_from(SearchMatch, Asset, Asset.id == SearchMatch.asset_id)
        .join(SavedSearch, SavedSearch.id == SearchMatch.search_id)
        .where(
            SavedSearch.owner_id == actor.user_id,
            SavedSearch.alert != Alert.NONE,
            SearchMatch.known.is_(False),
            Asset.state == AssetState.AVAILABLE,
            in_scope(scope_of(actor)),
        )
    )


def _is_unread() -> ColumnElement[bool]:
    return SearchMatch.read_at.is_(None) & SearchMatch.known.is_(False)


def _falling(text: str) -> tuple[int, ...]:
    return tuple(-ord(sign) for sign in text)
