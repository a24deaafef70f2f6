"""`/index`: how the search is, for whoever looks after the system."""

from typing import Any

import marshmallow as ma
from flask import Response, jsonify
from marshmallow import fields

from dam.api.door import Door
from dam.domain.access import Permission
from dam.http.identity import context, requires
from dam.services import drift, find, upkeep

blueprint = Door("Search index", "How the search keeps up with the archive.")

_MOMENT = {"type": ["string", "null"], "format": "date-time"}


class BehindView(ma.Schema):
    assets = fields.Integer(metadata={"description": "Changes that have yet to reach the search."})
    since = fields.String(allow_none=True, metadata=_MOMENT)


class DriftView(ma.Schema):
    measured_at = fields.String(
        metadata={"format": "date-time", "description": "When rows and index were last compared as a whole."}
    )
    checked = fields.Integer()
    missing = fields.Integer(metadata={"description": "Rows that had no document. They were mended."})
    stray = fields.Integer(metadata={"description": "Documents that had no row."})
    differing = fields.Integer(metadata={"description": "Documents of another version than their row."})


class RebuildView(ma.Schema):
    began_at = fields.String(metadata={"format": "date-time"})
    done = fields.Integer(metadata={"description": "Assets read so far."})
    total = fields.Integer()


class IndexView(ma.Schema):
    answers = fields.Boolean(metadata={"description": "Without it lists come from the database, without words."})
    behind = fields.Nested(BehindView)
    drift = fields.Nested(DriftView, allow_none=True, metadata={"description": "null before the first comparison."})
    rebuild = fields.Nested(RebuildView, allow_none=True, metadata={"description": "null while there is none."})


@blueprint.get("/index")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.errors(503)
@blueprint.response(200, IndexView)
def standing_() -> Response:
    """How the search index keeps up

    What it has yet to follow, what the last comparison with the archive found, and how far a rebuild is.
    """
    lag, found, rebuild = (
        drift.lag(context()),
        drift.latest(context()),
        upkeep.under_way(context(), upkeep.INDEX),
    )
    told: dict[str, Any] = {
        "answers": find.answers(context()),
        "behind": {"assets": lag.behind, "since": lag.since and lag.since.isoformat()},
        "drift": found
        and {
            "measured_at": found.measured_at.isoformat(),
            "checked": found.checked,
            "missing": found.missing,
            "stray": found.stray,
            "differing": found.differing,
        },
        "rebuild": rebuild and {"began_at": rebuild.began_at.isoformat(), "done": rebuild.done, "total": rebuild.total},
    }
    return jsonify(told)
