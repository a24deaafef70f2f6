"""Keep the terms that mean the same, and hand them to every search."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dam.db.models import SynonymGroup, new_id
from dam.db.session import Database
from dam.domain.access import Actor, Permission
from dam.domain.errors import Forbidden, Invalid, Missing, Stale
from dam.domain.synonyms import MOST_GROUPS, clean_note, clean_terms
from dam.ports import SearchRequest, Synonyms
from dam.services import audit
from dam.services.context import Context
from search.fold import words
from search.matching import fitness
from search.synonyms import same

_Stamp = tuple[int, int, str]


def list_groups(context: Context, actor: Actor, text: str = "") -> list[SynonymGroup]:
    """All, the newest first, or those with a term or a note that fits what was typed in any script, the best first."""
    _check(actor)
    with context.database.read() as session:
        groups = list(session.execute(select(SynonymGroup).order_by(SynonymGroup.id.desc())).scalars())
    typed = words(text)
    if not typed:
        return groups if not text.strip() else []
    fits = {group.id: max(fitness(typed, term) for term in (*group.terms, group.note)) for group in groups}
    return sorted((group for group in groups if fits[group.id]), key=lambda group: -fits[group.id])


def get_group(context: Context, actor: Actor, group_id: str) -> SynonymGroup:
    _check(actor)
    with context.database.read() as session:
        return _existing(session, group_id)


def save_group(
    context: Context,
    actor: Actor,
    group_id: str | None,
    terms: Sequence[str],
    note: str,
    expected_version: int | None = None,
    made_as: str | None = None,
) -> SynonymGroup:
    """Make (`group_id` None) or change a group; searches know it as soon as this returns.

    `made_as` is the id that a new one shall have: asked for twice, it is made once. Raises `Forbidden`, `Invalid`,
    `Stale`.
    """
    _check(actor)
    kept, said = _searchable(clean_terms(terms)), clean_note(note)
    with context.database.write() as session:
        if group_id is None:
            if made_as and (made := session.get(SynonymGroup, made_as)) is not None:
                return made
            if session.execute(select(func.count()).select_from(SynonymGroup)).scalar_one() >= MOST_GROUPS:
                raise Invalid(f"There are {MOST_GROUPS} groups already. Remove some first.", "too_many_groups")
            group = SynonymGroup(id=made_as or new_id(), terms=[], note="", created_at=context.clock.now(), version=0)
            session.add(group)
        else:
            group = _existing(session, group_id)
            if expected_version is not None and group.version != expected_version:
                raise Stale("Somebody changed these synonyms meanwhile. Read them again and repeat your change.")
        changes: dict[str, list[Any]] = {"terms": [list(group.terms), kept], "note": [group.note, said]}
        group.terms, group.note = kept, said
        group.version += 1
        session.flush()
        details = {"changes": {name: pair for name, pair in changes.items() if pair[0] != pair[1]}}
        action = "synonyms_added" if group_id is None else "synonyms_changed"
        audit.append(context, session, actor, action, "synonyms", group.id, details)
    return group


def remove_group(context: Context, actor: Actor, group_id: str, expected_version: int | None = None) -> None:
    """Raises `Forbidden`, `Missing`, `Stale`."""
    _check(actor)
    with context.database.write() as session:
        group = _existing(session, group_id)
        if expected_version is not None and group.version != expected_version:
            raise Stale("Somebody changed these synonyms meanwhile. Read them again and repeat your change.")
        session.delete(group)
        details = {"terms": list(group.terms), "note": group.note}
        audit.append(context, session, actor, "synonyms_removed", "synonyms", group.id, details)


def group_names(context: Context, actor: Actor, group_ids: Sequence[str]) -> dict[str, str]:
    """The first terms of those that still exist, by id; none for somebody who does not keep synonyms."""
    if not actor.has(Permission.MANAGE_SYNONYMS):
        return {}
    with context.database.read() as session:
        groups = session.execute(select(SynonymGroup).where(SynonymGroup.id.in_(group_ids))).scalars()
        return {group.id: " = ".join(group.terms[:2]) for group in groups}


def for_search(context: Context) -> Synonyms:
    """Every group's terms as they are now; read anew only when one has changed."""
    with context.database.read() as session:
        count, versions, newest = session.execute(
            select(func.count(), func.coalesce(func.sum(SynonymGroup.version), 0), func.max(SynonymGroup.id))
        ).one()
    if not count:
        return ()
    return _read(context.database, (int(count), int(versions), str(newest)))


def put_into(context: Context, request: SearchRequest) -> SearchRequest:
    """The request with the synonyms that hold now; what asks the engine for words goes through here."""
    within = request.within and put_into(context, request.within)
    return replace(request, within=within, synonyms=for_search(context) if request.query else ())


@lru_cache(maxsize=4)
def _read(database: Database, stamp: _Stamp) -> Synonyms:
    with database.read() as session:
        rows = session.execute(select(SynonymGroup.terms).order_by(SynonymGroup.id)).scalars()
        return tuple(tuple(terms) for terms in rows)


def _check(actor: Actor) -> None:
    if not actor.has(Permission.MANAGE_SYNONYMS):
        raise Forbidden("Only an archivist keeps synonyms.")


def _existing(session: Session, group_id: str) -> SynonymGroup:
    group = session.get(SynonymGroup, group_id)
    if group is None:
        raise Missing("There are no such synonyms. They may have been removed.")
    return group


def _searchable(terms: list[str]) -> list[str]:
    """Raises `Invalid` for a term without a word, and where the search takes all of them for one word anyway."""
    for term in terms:
        if not words(term):
            raise Invalid(f"There is no word in {term!r}. Write letters or digits.", "no_words", field="terms")
    if all(same(terms[0], term) for term in terms[1:]):
        raise Invalid("The search takes these for the same already; script and marks do not matter.", "same_already")
    return terms
