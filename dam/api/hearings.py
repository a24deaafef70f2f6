"""`/assets/{id}/hearing`: having a machine write down what is said."""

import marshmallow as ma
from marshmallow import fields, validate

from dam.api.door import Door
from dam.db.models import Hearing
from dam.domain.access import Permission
from dam.domain.errors import Missing
from dam.domain.lifecycle import WorkState
from dam.http.identity import context, current_actor, requires
from dam.services import hearing

blueprint = Door("Hearings", "A machine on this system listens and writes a transcript, where one is set up.")


class HearingFields(ma.Schema):
    language = fields.String(
        load_default="",
        validate=validate.Length(max=20),
        metadata={"description": "BCP 47 tag of what is spoken; without it the asset's, else the engine tells."},
    )


class HearingView(ma.Schema):
    state = fields.String(validate=validate.OneOf([str(state) for state in WorkState]))
    language = fields.String()
    progress = fields.Float(metadata={"description": "How much was listened to, 0 to 1."})
    failure = fields.Function(
        lambda row: {"code": row.failure_code, "detail": row.failure_detail} if row.failure_code else None,
        metadata={"type": ["object", "null"], "description": "Why nothing was written, else null."},
    )


@blueprint.post("/assets/<id:asset_id>/hearing")
@requires(Permission.EDIT_OWN)
@blueprint.arguments(HearingFields)
@blueprint.errors(400, 403, 404, 409, 410, 415, 422, 503)
@blueprint.response(202, HearingView, description="Noted; what is heard becomes a transcript of the origin `machine`.")
def ask(given: dict[str, str], asset_id: str) -> Hearing:
    """Have a machine write down what is said"""
    return hearing.request(context(), current_actor(), asset_id, given["language"])


@blueprint.get("/assets/<id:asset_id>/hearing")
@requires(Permission.VIEW)
@blueprint.errors(404, 410, 503)
@blueprint.response(200, HearingView)
def get(asset_id: str) -> Hearing:
    """How far it is"""
    found = hearing.standing(context(), current_actor(), asset_id).hearing
    if found is None:
        raise Missing("Nobody has asked for this.")
    return found


@blueprint.post("/assets/<id:asset_id>/hearing/cancel")
@requires(Permission.EDIT_OWN)
@blueprint.errors(403, 404, 409, 410, 503)
@blueprint.response(200, HearingView)
def cancel(asset_id: str) -> Hearing:
    """Stop listening"""
    return hearing.cancel(context(), current_actor(), asset_id)
