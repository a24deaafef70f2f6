"""What is said in a recording, on its page: read along, searched, brought and taken away."""

from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from dam.db.models import Asset, Transcript
from dam.domain.access import Permission
from dam.domain.errors import DamError, Invalid
from dam.domain.transcripts import MAXIMUM_BYTES
from dam.http.identity import context, current_actor, requires
from dam.services import find, synonyms, transcripts
from dam.services.transcript_rows import NewTranscript
from dam.web import texts
from dam.web.describing import language_choices
from dam.web.hits import looked_for
from dam.web.i18n import language
from dam.web.marking import marked
from search.moments import fitting_lines

blueprint = Blueprint("transcripts", __name__)


@dataclass(frozen=True)
class Line:
    """`found` says that a word of the search is said in it."""

    start_seconds: float
    end_seconds: float
    text: Markup
    found: bool


@dataclass(frozen=True)
class Panel:
    """The transcripts of an asset and which of them is open, if there is any."""

    transcripts: list[Transcript]
    chosen: Transcript | None
    words: str


def panel(asset: Asset) -> Panel:
    """As the address of the page wants it: `transcript` names one, `words` are looked for in it."""
    rows = transcripts.list_of(context(), current_actor(), asset.id)
    named = next((row for row in rows if row.id == request.args.get("transcript")), None)
    spoken = next((row for row in rows if row.language == language().tag), rows[0] if rows else None)
    return Panel(rows, named or spoken, looked_for())


@blueprint.get("/assets/<id:asset_id>/transcript")
@requires(Permission.VIEW)
def lines(asset_id: str) -> str:
    """The lines of one transcript, the words looked for marked in them."""
    actor = current_actor()
    words = looked_for()
    found = transcripts.spoken(context(), actor, asset_id, request.args.get("transcript", ""))
    same = synonyms.for_search(context()) if words else ()
    fitting = set(fitting_lines([cue.text for cue in found.cues], words, same)) if words else set()
    shown = [
        Line(
            cue.start_seconds,
            cue.end_seconds,
            marked(cue.text, words, same) if row in fitting else escape(cue.text),
            row in fitting,
        )
        for row, cue in enumerate(found.cues)
    ]
    return render_template(
        "transcripts/lines.html", asset_id=asset_id, transcript=found.transcript, lines=shown, words=words,
        count=len(fitting),
    )  # fmt: skip


@blueprint.post("/assets/<id:asset_id>/transcripts")
@requires(Permission.EDIT_OWN)
def add(asset_id: str) -> Response:
    request.max_content_length = MAXIMUM_BYTES + 64 * 1024
    try:
        row = transcripts.attach(context(), current_actor(), asset_id, _sent())
    except DamError as problem:
        if problem.status in (401, 404, 410):
            raise
        asset = find.get_asset(context(), current_actor(), asset_id)
        form = render_template(
            "transcripts/form.html", asset=asset, problem=texts.of_error(problem), languages=language_choices("")
        )
        return make_response(form, problem.status)
    return _to_asset(asset_id, transcript=row.id)


@blueprint.post("/assets/<id:asset_id>/transcripts/<id:transcript_id>/remove")
@requires(Permission.EDIT_OWN)
def remove(asset_id: str, transcript_id: str) -> Response:
    transcripts.remove(context(), current_actor(), asset_id, transcript_id)
    return _to_asset(asset_id)


def _sent() -> NewTranscript:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid("Choose a file with subtitles.", "not_a_transcript")
    return NewTranscript(file.stream.read(), file.filename, request.form.get("language", ""))


def _to_asset(asset_id: str, **more: str) -> Response:
    """The whole page anew: the player takes its subtitles from it."""
    address = url_for("assets.page", asset_id=asset_id, **more, _anchor="transcript")
    if "HX-Request" in request.headers:
        answer = make_response("", 204)
        answer.headers["HX-Redirect"] = address
        return answer
    return redirect(address, 303)
