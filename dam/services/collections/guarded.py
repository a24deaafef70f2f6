"""Whose collection it is and who may see it: the guard of single ones and the filter of lists."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from dam.db.models import Asset, Collection
from dam.domain.access import Actor, scope_of
from dam.domain.collecting import may_change_collection, may_see_collection
from dam.domain.errors import Forbidden, Invalid, Missing
from dam.domain.lifecycle import AssetState
from dam.services.scope import in_scope


def visible(session: Session, actor: Actor, collection_id: str, *, lock: bool = False) -> Collection:
    """Raises `Missing` for one that is not there and for one whose name this person may not see."""
    query = select(Collection).where(Collection.id == collection_id)
    if lock:
        query = query.with_for_update(of=Collection)
    collection = session.execute(query).scalar_one_or_none()
    if collection is None or not may_see_collection(actor, collection.access_level, collection.owner_id):
        raise Missing("There is no such collection, or it is not open to you.")
    return collection


def changeable(session: Session, actor: Actor, collection_id: str) -> Collection:
    """Locked until the transaction ends. Raises `Missing`, `Forbidden`."""
    collection = visible(session, actor, collection_id, lock=True)
    if not may_change_collection(actor, collection.access_level, collection.owner_id):
        raise Forbidden("You may not change this collection. Ask the one who made it, or an editor.")
    return collection


def made_by_hand(session: Session, actor: Actor, collection_id: str) -> Collection:
    collection = changeable(session, actor, collection_id)
    if collection.by_rule:
        raise Invalid("What is in this collection is decided by its rule. Change the rule instead.", "by_rule")
    return collection


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The rule of `dam.domain.collecting.may_see_collection` as a filter."""
    scope = scope_of(actor)
    open_to_all = Collection.access_level.in_(sorted(scope.levels))
    return or_(open_to_all, Collection.owner_id == scope.owner_id) if scope.owner_id else open_to_all


def shown(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (in_scope(scope_of(actor)), Asset.state != AssetState.DISPOSED)
