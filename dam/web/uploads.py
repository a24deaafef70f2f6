"""The page that files are brought in with; the bytes go over the resumable door of the REST interface."""

from flask import Blueprint, render_template, request

from dam.domain.access import Level, Permission, may_set_level
from dam.domain.languages import INTERFACE_LANGUAGES
from dam.http.identity import context, current_actor, requires
from dam.services import events, find
from dam.web import formats, texts
from dam.web.tiles import tiles

blueprint = Blueprint("uploads", __name__)
_EVENTS_TO_CHOOSE = 500


@blueprint.get("/upload")
@requires(Permission.UPLOAD)
def page() -> str:
    actor = current_actor()
    known = events.list_events(context(), actor, limit=_EVENTS_TO_CHOOSE)
    return render_template(
        "uploads/page.html",
        events=[summary.event for summary in known],
        event_id=request.args.get("event", ""),
        levels=[level for level in Level if may_set_level(actor, None, level)],
        content_languages=INTERFACE_LANGUAGES,
        max_upload_bytes=context().max_upload_bytes,
        units=[str(unit) for unit in formats.UNITS],
        reasons={code: str(text) for code, text in texts.ERRORS.items()},
    )


@blueprint.get("/upload/states")
@requires(Permission.UPLOAD)
def states() -> dict[str, dict[str, str]]:
    """How far the uploaded assets are: id -> state, its word, and why it failed."""
    shown = find.get_assets(context(), current_actor(), request.args.getlist("id")[:100])
    return {
        tile.asset.id: {
            "state": tile.asset.state,
            "word": str(texts.STATES[tile.asset.state]),
            "reason": texts.of_failure(tile.asset.failure_code, tile.asset.failure_detail),
            "thumb": tile.picture.src if tile.picture else "",
        }
        for tile in tiles(shown)
    }
