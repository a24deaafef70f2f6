"""`POST /exports`: a result or a selection as CSV, XLSX or JSON."""

from typing import Any
from zoneinfo import ZoneInfo

import marshmallow as ma
from flask import Response, request, stream_with_context
from marshmallow import fields, validate

from dam.api.batches import read_query
from dam.api.door import Door
from dam.domain.access import Permission
from dam.domain.errors import Invalid
from dam.http.files import content_disposition
from dam.http.identity import context, current_actor, requires
from dam.services import export
from dam.services.export import COLUMNS, JALALI, Format, Wanted, Wording

blueprint = Door("Export", "Tables of assets for spreadsheets and programs.")
_MOST_IDS = 20_000
_ABOUT = f"""Sent row after row, however many there are; only what you may see is in it, and the log notes it.

The columns are, in this order: {", ".join(f"`{name}`" for name in COLUMNS)}. Times are ISO 8601 with their zone: of
capture in the camera's where it is known, else in the office's. {" and ".join(f"`{name}`" for name in sorted(JALALI))}
are there with `jalali` alone. In CSV a text that a spreadsheet would take for a formula begins with an apostrophe; in
XLSX texts are texts."""


class ExportFields(ma.Schema):
    format = fields.String(load_default=str(Format.CSV), validate=validate.OneOf([str(one) for one in Format]))
    ids = fields.List(fields.String(), validate=validate.Length(max=_MOST_IDS))
    query = fields.String(
        validate=validate.Length(max=20_000),
        metadata={
            "description": "In place of `ids`: all that GET /assets finds with these parameters, in its order: "
            "`q=park&kind=photo&sort=-captured_at`. Empty for everything."
        },
    )
    jalali = fields.Boolean(
        load_default=False, metadata={"description": "Also the dates on the calendar of Iran, in columns of their own."}
    )


@blueprint.post("/exports")
@requires(Permission.VIEW)
@blueprint.arguments(ExportFields)
@blueprint.doc(description=_ABOUT)
@blueprint.errors(400, 413, 415, 422, 503)
@blueprint.response(200, description="The file.")
def add(sent: dict[str, Any]) -> Response:
    """Export a result or a selection as a table"""
    if ("ids" in sent) == ("query" in sent):
        raise Invalid("Name the assets by ids, or by the query that finds them.", "no_selection")
    search = read_query(sent["query"]) if "query" in sent else None
    wanted = Wanted(tuple(sent.get("ids", ())), search, sent.get("query", ""))
    root = request.url_root
    wording = Wording(ZoneInfo(context().time_zone), lambda asset_id: f"{root}assets/{asset_id}", jalali=sent["jalali"])
    made = export.export(context(), current_actor(), wanted, Format(sent["format"]), wording)
    answer = Response(stream_with_context(made.blocks), content_type=made.media_type)
    answer.headers["Content-Disposition"] = content_disposition(made.file_name, attachment=True)
    return answer
