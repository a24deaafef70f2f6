"""Having a machine write down what is said, on the page of a recording."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dam.domain.access import Permission, may_edit
from dam.domain.lifecycle import WorkState
from dam.http.identity import context, current_actor, requires
from dam.services import find, hearing
from dam.web import texts
from dam.web.describing import language_choices
from dam.web.errors import is_part

blueprint = Blueprint("hearings", __name__)


@blueprint.get("/assets/<id:asset_id>/hearing")
@requires(Permission.VIEW)
def part(asset_id: str) -> Response:
    """How far it is; when it has just been written down, the whole page anew, for the player shows it."""
    actor = current_actor()
    asset = find.get_asset(context(), actor, asset_id)
    found = hearing.standing(context(), actor, asset_id)
    row = found.hearing
    answer = make_response(
        render_template(
            "transcripts/hearing.html",
            asset=asset,
            found=found,
            editable=may_edit(actor, asset),
            languages=language_choices(asset.language),
            failure=texts.of_failure(row.failure_code, row.failure_detail) if row else "",
        )
    )
    if request.args.get("waited") and row is not None and row.state == WorkState.AVAILABLE:
        answer.headers["HX-Redirect"] = url_for("assets.page", asset_id=asset_id, _anchor="transcript")
    return answer


@blueprint.post("/assets/<id:asset_id>/hearing")
@requires(Permission.EDIT_OWN)
def ask(asset_id: str) -> Response:
    hearing.request(context(), current_actor(), asset_id, request.form.get("language", ""))
    return _changed(asset_id)


@blueprint.post("/assets/<id:asset_id>/hearing/cancel")
@requires(Permission.EDIT_OWN)
def cancel(asset_id: str) -> Response:
    hearing.cancel(context(), current_actor(), asset_id)
    return _changed(asset_id)


def _changed(asset_id: str) -> Response:
    if is_part():
        return part(asset_id)
    return redirect(url_for("assets.page", asset_id=asset_id, _anchor="transcript"), 303)
