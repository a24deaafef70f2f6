"""`/batches`: change many assets together, follow it, take it back."""

from typing import Any
from urllib.parse import parse_qsl

import marshmallow as ma
from flask import Response, jsonify
from marshmallow import fields, validate
from werkzeug.datastructures import MultiDict

from dam.api.door import PREFIX, Door
from dam.api.listing import AssetQuery, request_of
from dam.db.models import BatchEdit
from dam.domain.access import Permission
from dam.domain.batch import FIELDS, MOST_ASSETS, BatchState
from dam.domain.errors import Invalid
from dam.http.identity import context, current_actor, requires
from dam.ports import SearchRequest
from dam.services import batch
from dam.services.batch import Selection

blueprint = Door("Batch edits", "Many assets changed together, in a job, with a way back for a day.")
_REPEATED = ("kind", "event", "keyword", "creator", "level", "state")


class BatchFields(ma.Schema):
    ids = fields.List(
        fields.String(),
        validate=validate.Length(max=MOST_ASSETS),
        metadata={"description": f"The assets, {MOST_ASSETS} at most. What is not open to you is left out."},
    )
    query = fields.String(
        validate=validate.Length(max=20_000),
        metadata={
            "description": "In place of `ids`: all that GET /assets finds with these parameters, as they stand "
            "in its address: `q=park&kind=photo`. The list is fixed at once."
        },
    )
    changes = fields.Dict(
        required=True,
        keys=fields.String(validate=validate.OneOf(FIELDS)),
        values=fields.Dict(),
        metadata={
            "description": "By field. A value for all: `set` (empty takes it away), or `fill`, only where there is "
            "none. In texts `find` and `replace`, with `match_case` and `whole_words`. For `keywords` also `add` and "
            "`remove`.",
            "example": {"title": {"find": "Sqare", "replace": "Square"}, "keywords": {"add": ["opening"]}},
        },
    )


class BatchView(ma.Schema):
    id = fields.String()
    state = fields.String(validate=validate.OneOf([str(state) for state in BatchState]))
    changes = fields.Dict(metadata={"description": "As they were asked for."})
    undo_of_id = fields.String(allow_none=True, metadata={"description": "The batch edit that this one takes back."})
    total = fields.Integer(metadata={"description": "How many assets it is for."})
    done = fields.Integer(metadata={"description": "How many of them were looked at so far."})
    changed = fields.Integer()
    unchanged = fields.Integer(metadata={"description": "They were like this already."})
    left_out = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={
            "description": "How many were left as they are, by reason: `not_found`, `forbidden`, `disposed`, "
            "`too_long`, and for an undo `stale`, which somebody changed since."
        },
    )
    created_at = fields.AwareDateTime(format="iso")
    finished_at = fields.AwareDateTime(format="iso", allow_none=True)
    undo_until = fields.AwareDateTime(format="iso", allow_none=True)


_view = BatchView()


@blueprint.post("/batches")
@requires(Permission.EDIT_OWN)
@blueprint.arguments(BatchFields)
@blueprint.errors(400, 403, 415, 422, 503)
@blueprint.response(202, BatchView, description="Noted; watch `state` become `done`.")
def add(asked: dict[str, Any]) -> Response:
    """Change many assets together

    Only assets that you may change are changed; each change stands in the history of its asset.
    """
    actor = current_actor()
    drafted = batch.draft(context(), actor, _selection(asked))
    try:
        started = batch.start(context(), actor, drafted.id, asked["changes"])
    except BaseException:
        batch.cancel(context(), actor, drafted.id)
        raise
    answer = _answered(started, 202)
    answer.headers["Location"] = f"{PREFIX}/batches/{started.id}"
    return answer


@blueprint.get("/batches/<id:batch_id>")
@requires(Permission.EDIT_OWN)
@blueprint.errors(404, 503)
@blueprint.response(200, BatchView)
def get(batch_id: str) -> Response:
    """One batch edit: how far it is and what came of it"""
    return _answered(batch.get_batch(context(), current_actor(), batch_id))


@blueprint.post("/batches/<id:batch_id>/cancel")
@requires(Permission.EDIT_OWN)
@blueprint.errors(403, 404, 409, 503)
@blueprint.response(202, BatchView)
def cancel(batch_id: str) -> Response:
    """Stop a batch edit

    What was changed until then stays, and can be taken back.
    """
    return _answered(batch.cancel(context(), current_actor(), batch_id), 202)


@blueprint.post("/batches/<id:batch_id>/undo")
@requires(Permission.EDIT_OWN)
@blueprint.errors(403, 404, 409, 422, 503)
@blueprint.response(202, BatchView, description="The batch edit that takes it back.")
def undo(batch_id: str) -> Response:
    """Take a batch edit back

    Assets that somebody changed since stay as they are and are counted in `left_out`.
    """
    return _answered(batch.undo(context(), current_actor(), batch_id), 202)


def _selection(asked: dict[str, Any]) -> Selection:
    if ("ids" in asked) == ("query" in asked):
        raise Invalid("Name the assets by ids, or by the query that finds them.", "no_selection")
    return Selection(tuple(asked["ids"])) if "ids" in asked else Selection(search=read_query(asked["query"]))


def read_query(query: str) -> SearchRequest:
    """What GET /assets takes in its address, as a search of the asking person's. Raises `Invalid`."""
    sent = MultiDict(parse_qsl(query.removeprefix("?")))
    given = {name: sent.getlist(name) if name in _REPEATED else value for name, value in sent.items()}
    try:
        return request_of(AssetQuery().load(given))
    except ma.ValidationError as problem:
        name, messages = next(iter(problem.normalized_messages().items()))
        raise Invalid(f"query: {name}: {messages}", "bad_field", field="query") from problem


def _answered(known: BatchEdit, status: int = 200) -> Response:
    answer = jsonify(_view.dump(known))
    answer.status_code = status
    return answer
