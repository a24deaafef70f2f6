"""What the pickers of the pages suggest while somebody types."""

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from dam.domain.access import Permission
from dam.domain.errors import Missing, ServiceAway
from dam.http.identity import context, current_actor, requires
from dam.services import suggest
from dam.web import formats

blueprint = Blueprint("suggest", __name__)
_LONGEST = 200


@blueprint.get("/suggest/<field>")
@requires(Permission.VIEW)
def values(field: str) -> Response:
    """`q` is the beginning of something; without it the most frequent values come."""
    if field not in suggest.FIELDS:
        raise Missing("There is no such field.")
    text = request.args.get("q", "").strip()[:_LONGEST]
    try:
        found = suggest.suggest(context(), current_actor(), field, text)
    except ServiceAway:
        # Something new can be typed all the same.
        found = []
    shown = [
        {"value": one.value, "label": one.label, "count": formats.number(one.count) if one.count else ""}
        for one in found
    ]
    return jsonify(found=shown)
