"""What of the audit log a reader may be told. The log names everything; each reader is told what they may see anyway.

That something happened, when and by whom is told of every event. Its details are other people's words (titles, names,
what was searched for) and numbers of assets, and are judged by the rule of what they speak of.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from dam.db.models import Asset, AuditEvent, BatchEdit, BatchEditRow, Collection
from dam.domain.access import Actor, Permission, scope_of, sees_everything
from dam.domain.collecting import may_see_collection
from dam.services import events as events_of_town
from dam.services import find, synonyms
from dam.services.collections.guarded import seen_by
from dam.services.collections.read import names_of
from dam.services.context import Context
from dam.services.scope import in_scope

_Judge = Callable[[Session, Actor, Sequence[AuditEvent]], set[int]]


def told_to(context: Context, actor: Actor, events: Sequence[AuditEvent]) -> dict[int, dict[str, Any]]:
    """Number -> details of those events whose details this reader may be told."""
    of_type: dict[str, list[AuditEvent]] = {}
    for event in events:
        of_type.setdefault(event.subject_type, []).append(event)
    told: set[int] = set()
    with context.database.read() as session:
        for subject_type, some in of_type.items():
            # A kind of subject that nobody has thought of here is closed, not open.
            told |= _JUDGES.get(subject_type, _to_who_sees_everything)(session, actor, some)
    return {event.number: event.details for event in events if event.number in told}


def subject_names(context: Context, actor: Actor, events: Sequence[AuditEvent]) -> dict[str, str]:
    """Subject id -> what it is called now, of those that this reader may know; the others stay their ids."""
    ids: dict[str, list[str]] = {}
    for event in events:
        known = ids.setdefault(event.subject_type, [])
        if event.subject_id not in known:
            known.append(event.subject_id)
    assets = find.get_assets(context, actor, ids.get("asset", []))
    return {
        **{asset.id: asset.title or asset.file_name for asset in assets},
        **events_of_town.event_titles(context, ids.get("event", [])),
        **synonyms.group_names(context, actor, ids.get("synonyms", [])),
        **names_of(context, actor, ids.get("collection", [])),
    }


def _to_all(_session: Session, _actor: Actor, events: Sequence[AuditEvent]) -> set[int]:
    """Accounts and the system itself concern whoever may read the log, and events of the town are open to all."""
    return {event.number for event in events}


def _to_who_sees_everything(_session: Session, actor: Actor, events: Sequence[AuditEvent]) -> set[int]:
    return {event.number for event in events} if sees_everything(scope_of(actor)) else set()


def _of_assets(session: Session, actor: Actor, events: Sequence[AuditEvent]) -> set[int]:
    wanted = select(Asset.id).where(Asset.id.in_(_ids(events)), in_scope(scope_of(actor)))
    return _numbers(events, set(session.execute(wanted).scalars()))


def _of_collections(session: Session, actor: Actor, events: Sequence[AuditEvent]) -> set[int]:
    """By the level of the collection's name; of a deleted one by that which it had at the end."""
    ids = _ids(events)
    open_ids = set(session.execute(select(Collection.id).where(Collection.id.in_(ids), seen_by(actor))).scalars())
    ended = select(AuditEvent).where(AuditEvent.subject_id.in_(ids), AuditEvent.action == "collection_deleted")
    for end in session.execute(ended).scalars():
        level, owner_id = (end.details.get(name, "") for name in ("access_level", "owner_id"))
        if may_see_collection(actor, level, owner_id) or sees_everything(scope_of(actor)):
            open_ids.add(end.subject_id)
    return _numbers(events, open_ids)


def _of_batches(session: Session, actor: Actor, events: Sequence[AuditEvent]) -> set[int]:
    """What was written into many assets at once, by whoever may see every one of them.

    Once its rows are forgotten nobody knows any more which these were.
    """
    if sees_everything(scope_of(actor)):
        return _to_all(session, actor, events)
    rows = select(BatchEditRow.batch_id).where(BatchEditRow.batch_id == BatchEdit.id)
    closed = select(BatchEditRow.batch_id).join(Asset, Asset.id == BatchEditRow.asset_id)
    closed = closed.where(BatchEditRow.batch_id == BatchEdit.id, not_(in_scope(scope_of(actor))))
    wanted = select(BatchEdit.id).where(BatchEdit.id.in_(_ids(events)), rows.exists(), ~closed.exists())
    return _numbers(events, set(session.execute(wanted).scalars()))


def _of_exports(session: Session, actor: Actor, events: Sequence[AuditEvent]) -> set[int]:
    """What was searched for, and how much of it another one may see that this reader may not."""
    own = {event.number for event in events if event.actor_id == actor.user_id}
    return own | _to_who_sees_everything(session, actor, events)


def _of_synonyms(_session: Session, actor: Actor, events: Sequence[AuditEvent]) -> set[int]:
    return {event.number for event in events} if actor.has(Permission.MANAGE_SYNONYMS) else set()


_JUDGES: dict[str, _Judge] = {
    "asset": _of_assets,
    "batch": _of_batches,
    "collection": _of_collections,
    "event": _to_all,
    "export": _of_exports,
    "synonyms": _of_synonyms,
    "system": _to_all,
    "user": _to_all,
}


def _ids(events: Sequence[AuditEvent]) -> set[str]:
    return {event.subject_id for event in events}


def _numbers(events: Sequence[AuditEvent], open_ids: set[str]) -> set[int]:
    return {event.number for event in events if event.subject_id in open_ids}
