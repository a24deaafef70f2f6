"""Having a machine write down what is said: asked for, stopped, looked at. It is heard in a job (services/hear.py)."""

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dam.db.models import Hearing
from dam.domain.access import Actor
from dam.domain.errors import Conflict, Invalid, ServiceAway
from dam.domain.failures import FAILURES
from dam.domain.hearing import HearingState
from dam.domain.lifecycle import AssetState
from dam.domain.transcripts import language_tag
from dam.services import audit, guard, lease
from dam.services.cancel import CANCELLED
from dam.services.context import Context
from dam.services.transcripts import check_playable

HEARING_QUEUE = "speech"


@dataclass(frozen=True)
class Standing:
    """`hearing` is None where nobody has asked. `working` says whether somebody listens at this moment."""

    hearing: Hearing | None
    working: bool


def request(context: Context, actor: Actor, asset_id: str, language: str = "") -> Hearing:
    """Also once more. Raises `Missing`, `Forbidden`, `Gone`, `Invalid`, `Conflict`."""
    if not context.hears:
        raise Conflict("No speech engine is set up here. Ask the administrator.", "speech_off")
    if language and not language_tag(language):
        raise Invalid("A language is a BCP 47 tag such as uz-Latn or fa.", "bad_field", field="language")
    with context.database.write() as session:
        asset = guard.editable_asset(session, actor, asset_id)
        check_playable(asset.kind)
        if asset.state != AssetState.AVAILABLE:
            raise Conflict("This asset is not ready. Wait until it is processed.", "not_ready")
        row = _of_asset(session, asset.id, lock=True)
        if row is not None and row.state == HearingState.QUEUED:
            raise Conflict("A machine listens to it already.", "hearing_running")
        if row is None:
            row = Hearing(asset_id=asset.id, state=HearingState.QUEUED, created_at=context.clock.now())
            session.add(row)
        lease.send_back(row, HearingState.QUEUED)
        row.language, row.asked_by_id, row.progress = language_tag(language) or asset.language, actor.user_id, 0.0
        row.failure_code = row.failure_detail = ""
        session.flush()
        audit.append(context, session, actor, "hearing_requested", "asset", asset.id, {"language": row.language})
    with suppress(ServiceAway):
        context.queue.enqueue("hear_asset", row.id, HEARING_QUEUE)
    return row


def cancel(context: Context, actor: Actor, asset_id: str) -> Hearing:
    """Raises `Missing`, `Forbidden`, `Gone`, and `Conflict` where nobody listens."""
    with context.database.write() as session:
        asset = guard.editable_asset(session, actor, asset_id)
        row = _of_asset(session, asset.id, lock=True)
        if row is None or row.state != HearingState.QUEUED:
            raise Conflict("No machine listens to it.", "not_running")
        lease.end(row, HearingState.FAILED)
        row.failure_code, row.failure_detail = CANCELLED, FAILURES[CANCELLED]
        audit.append(context, session, actor, "hearing_cancelled", "asset", asset.id)
    return row


def standing(context: Context, actor: Actor, asset_id: str) -> Standing:
    """Raises `Missing`, `Gone`."""
    with context.database.read() as session:
        asset = guard.present_asset(session, actor, asset_id)
        row = _of_asset(session, asset.id)
    held = row is not None and bool(row.lease_until and row.lease_until > context.clock.now())
    return Standing(row, held and row is not None and row.state == HearingState.QUEUED)


def _of_asset(session: Session, asset_id: str, *, lock: bool = False) -> Hearing | None:
    query = select(Hearing).where(Hearing.asset_id == asset_id)
    return session.execute(query.with_for_update(of=Hearing) if lock else query).scalar_one_or_none()
