"""What somebody new has done already, told by what is there; nothing is noted for it."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from dam.db.models import Asset, AuditEvent, Clip, Event, User
from dam.domain.access import Actor
from dam.domain.lifecycle import AssetState
from dam.services.context import Context


@dataclass(frozen=True)
class OfficeSteps:
    """How far a new system is: colleagues have accounts, there is an event, there are assets."""

    accounts: bool
    event: bool
    assets: bool


@dataclass(frozen=True)
class OwnSteps:
    """What this person has done: brought a file in, described one of theirs, cut a clip, downloaded."""

    uploaded: bool
    described: bool
    cut: bool
    downloaded: bool


def office_steps(context: Context) -> OfficeSteps:
    with context.database.read() as session:
        users = session.execute(select(func.count()).select_from(select(User.id).limit(2).subquery())).scalar_one()
        event = session.execute(select(Event.id).limit(1)).first()
        asset = session.execute(select(Asset.id).where(Asset.state != AssetState.DISPOSED).limit(1)).first()
    return OfficeSteps(users > 1, event is not None, asset is not None)


def own_steps(context: Context, actor: Actor) -> OwnSteps:
    own = Asset.uploaded_by_id == actor.user_id
    downloads = AuditEvent.action == "downloaded", AuditEvent.actor_id == actor.user_id
    queries = (
        select(Asset.id).where(own),
        select(Asset.id).where(own, or_(Asset.title != "", Asset.description != "")),
        select(Clip.id).where(Clip.created_by_id == actor.user_id),
        select(AuditEvent.subject_id).where(*downloads),
    )
    with context.database.read() as session:
        return OwnSteps(*(session.execute(query.limit(1)).first() is not None for query in queries))
