"""Clips of an asset: asked for with two marks, made in a job, listed with their live state."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from dam.domain.access import Permission
from dam.domain.errors import DamError
from dam.http.identity import context, current_actor, requires
from dam.services import cancel, clip, work
from dam.web import texts

blueprint = Blueprint("clips", __name__)


@blueprint.get("/assets/<id:asset_id>/clips")
@requires(Permission.VIEW)
def listed(asset_id: str) -> str:
    return _list(asset_id)


@blueprint.post("/assets/<id:asset_id>/clips")
@requires(Permission.CLIP)
def cut(asset_id: str) -> Response:
    marks = [request.form.get(name, float("nan"), type=float) for name in ("in_seconds", "out_seconds")]
    try:
        clip.request_clip(context(), current_actor(), asset_id, marks[0], marks[1], request.form.get("mode", ""))
    except DamError as problem:
        if problem.status in (401, 404, 410):
            raise
        return make_response(_list(asset_id, texts.of_error(problem)), problem.status)
    return make_response(_list(asset_id), 202)


@blueprint.post("/clips/<id:clip_id>/cancel")
@requires(Permission.CLIP)
def cancel_cutting(clip_id: str) -> str:
    return _list(cancel.cancel_clip(context(), current_actor(), clip_id).asset_id)


@blueprint.post("/clips/<id:clip_id>/again")
@requires(Permission.CLIP)
def cut_again(clip_id: str) -> str:
    return _list(cancel.cut_again(context(), current_actor(), clip_id).asset_id)


def _list(asset_id: str, problem: str = "") -> str:
    clips = work.clips_of(context(), current_actor(), asset_id)
    return render_template("clips/list.html", asset_id=asset_id, clips=clips, problem=problem)
