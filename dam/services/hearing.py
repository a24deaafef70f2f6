"""Having a machine write down what is said: asked for, stopped, looked at. It is heard in a job (services/hear.py)."""

from dataclasses import dataclass

from dam.db.models import Asset, Hearing
from dam.domain.access import Actor
from dam.domain.errors import Conflict, Invalid
from dam.domain.transcripts import language_tag
from dam.services import guard
from dam.services.asked_work import WorkKind, working
from dam.services.context import Context
from dam.services.transcripts import check_playable

HEARING_QUEUE = "speech"
HEARING = WorkKind(
    Hearing,
    name="hearing",
    job="hear_asset",
    queue=HEARING_QUEUE,
    running="A machine listens to it already.",
    idle="No machine listens to it.",
)


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

    def begin(row: Hearing, asset: Asset) -> dict[str, str]:
        row.language, row.asked_by_id, row.progress = language_tag(language) or asset.language, actor.user_id, 0.0
        return {"language": row.language}

    return HEARING.request(context, actor, asset_id, lambda asset: check_playable(asset.kind), begin)


def cancel(context: Context, actor: Actor, asset_id: str) -> Hearing:
    """Raises `Missing`, `Forbidden`, `Gone`, and `Conflict` where nobody listens."""
    return HEARING.cancel(context, actor, asset_id)


def standing(context: Context, actor: Actor, asset_id: str) -> Standing:
    """Raises `Missing`, `Gone`."""
    with context.database.read() as session:
        asset = guard.present_asset(session, actor, asset_id)
        row = HEARING.of_asset(session, asset.id)
    return Standing(row, working(context, row))
