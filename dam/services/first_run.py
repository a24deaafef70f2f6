"""What somebody new has done already, told by what is there; nothing is noted for it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select

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
        event, assets = session.execute(
            select(exists(select(Event.id)), exists(select(Asset.id).where(Asset.state != AssetState.DISPOSED)))
        ).one()
    return OfficeSteps(users > 1, bool(event), bool(assets))


def own_steps(context: Context, actor: Actor) -> OwnSteps:
    own = Asset.uploaded_by_id == actor.user_id
    described = or_(Asset.title != "", Asset.description != "")
    wanted: list[ColumnElement[bool]] = [
        exists(select(Asset.id).where(own)),
        exists(select(Asset.id).where(own, described)),
        exists(select(Clip.id).where(Clip.created_by_id == actor.user_id)),
        exists(
            select(AuditEvent.number).where(AuditEvent.action == "downloaded", AuditEvent.actor_id == actor.user_id)
        ),
    ]
    with context.database.read() as session:
        answers = session.execute(select(*wanted)).one()
    return OwnSteps(*(bool(answer) for answer in answers))
