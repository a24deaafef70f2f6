"""A result or a selection as a file for spreadsheets and programs, with the reader's headings."""

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request, stream_with_context, url_for

from dam.domain.access import Permission
from dam.domain.errors import BadRequest
from dam.http.files import content_disposition
from dam.http.identity import context, current_actor, requires
from dam.services import export
from dam.services.export import Format, Wanted, Wording
from dam.web import formats, texts
from dam.web.chosen import selected
from dam.web.i18n import language

blueprint = Blueprint("export", __name__)


@blueprint.post("/export")
@requires(Permission.VIEW)
def download() -> Response:
    """As a form over a list says it, in the `format` csv, xlsx or json."""
    wanted_format = request.form.get("format", "")
    if wanted_format not in set(Format):
        raise BadRequest(f"A format is one of {', '.join(Format)}.", "bad_field")
    chosen = selected()
    told = request.form.get("query", "") if chosen.search else ""
    wanted = Wanted(chosen.ids, chosen.search, told)
    made = export.export(context(), current_actor(), wanted, Format(wanted_format), _wording())
    answer = Response(stream_with_context(made.blocks), content_type=made.media_type)
    answer.headers["Content-Disposition"] = content_disposition(made.file_name, attachment=True)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _wording() -> Wording:
    return Wording(
        zone=ZoneInfo(context().time_zone),
        address=lambda asset_id: url_for("assets.page", asset_id=asset_id, _external=True),
        headings={name: str(heading) for name, heading in texts.COLUMNS.items()},
        word=_word,
        jalali=formats.persian(),
        right_to_left=language().right_to_left,
    )


def _word(column: str, code: str) -> str:
    table = {"kind": texts.KINDS, "access_level": texts.LEVELS, "state": texts.STATES}.get(column, {})
    return str(table.get(code, code))
