"""The page that files are brought in with; the bytes go over the resumable door of the REST interface."""

from typing import Any

from flask import Blueprint, render_template, request

from dam.domain.access import Level, Permission, may_set_level
from dam.domain.languages import INTERFACE_LANGUAGES
from dam.http.identity import context, current_actor, requires
from dam.services import events, uploads, work
from dam.web import formats, texts
from dam.web.live import asset_told

blueprint = Blueprint("uploads", __name__)
_EVENTS_TO_CHOOSE = 500


@blueprint.get("/upload")
@requires(Permission.UPLOAD)
def page() -> str:
    actor = current_actor()
    today = formats.day_start("today")
    assert today is not None
    return render_template(
        "uploads/page.html",
        events=events.newest_events(context(), _EVENTS_TO_CHOOSE),
        event_id=request.args.get("event", ""),
        levels=[level for level in Level if may_set_level(actor, None, level)],
        content_languages=INTERFACE_LANGUAGES,
        max_upload_bytes=context().max_upload_bytes,
        units=[str(unit) for unit in formats.UNITS],
        sent=_sent(work.mine_lately(context(), actor, today)),
        interrupted=uploads.interrupted(context(), actor),
        reasons={code: str(text) for code, text in texts.ERRORS.items()},
    )


def _sent(standings: list[work.Standing]) -> list[dict[str, Any]]:
    """What was sent today and is still under way or failed: it outlives the page that sent it."""
    told = [{"id": standing.asset.id, **asset_told(standing)} for standing in standings]
    return [one for one in told if one["state"] != "available"]
