"""`/assets/{id}/clips`, `/clips`: cut ranges out of video and sound."""

from typing import Any

from dam.api.door import Door
from dam.api.schemas import ClipFields, ClipView
from dam.db.models import Clip
from dam.domain.access import Permission
from dam.http.identity import context, current_actor, requires
from dam.services import cancel
from dam.services import clip as clips

blueprint = Door("Clips", "Ranges cut out of video and sound.")


@blueprint.post("/assets/<id:asset_id>/clips")
@requires(Permission.CLIP)
@blueprint.arguments(ClipFields)
@blueprint.errors(400, 403, 404, 409, 410, 415, 422, 503)
@blueprint.response(202, ClipView, description="Noted; watch `state` become `available` or `failed`.")
def cut(fields: dict[str, Any], asset_id: str) -> Clip:
    """Cut a clip"""
    return clips.request_clip(
        context(), current_actor(), asset_id, fields["in_seconds"], fields["out_seconds"], fields["mode"]
    )


@blueprint.get("/assets/<id:asset_id>/clips")
@requires(Permission.VIEW)
@blueprint.errors(404, 503)
@blueprint.response(200, ClipView(many=True))
def list_(asset_id: str) -> list[Clip]:
    """The clips of an asset, newest first"""
    return clips.list_clips(context(), current_actor(), asset_id)


@blueprint.get("/clips/<id:clip_id>")
@requires(Permission.VIEW)
@blueprint.errors(404, 410, 503)
@blueprint.response(200, ClipView)
def get(clip_id: str) -> Clip:
    """One clip"""
    return clips.get_clip(context(), current_actor(), clip_id)


@blueprint.post("/clips/<id:clip_id>/cancel")
@requires(Permission.CLIP)
@blueprint.errors(403, 404, 409, 410, 503)
@blueprint.response(200, ClipView)
def cancel_cutting(clip_id: str) -> Clip:
    """Cancel a clip that waits or is being cut"""
    return cancel.cancel_clip(context(), current_actor(), clip_id)


@blueprint.post("/clips/<id:clip_id>/again")
@requires(Permission.CLIP)
@blueprint.errors(403, 404, 409, 410, 503)
@blueprint.response(202, ClipView, description="Noted; watch `state`.")
def cut_again(clip_id: str) -> Clip:
    """Cut a clip again that failed or was cancelled"""
    return cancel.cut_again(context(), current_actor(), clip_id)
