"""The OpenAPI description, made from the blueprints: `/openapi.json` for programs and `/docs` for people."""

import re
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from apispec import APISpec
from flask import Blueprint, Flask, Response, current_app, jsonify, render_template
from flask_smorest import Api
from markupsafe import Markup, escape

from dam.api.door import PREFIX, Door
from dam.api.schemas import AssetFields, ProblemView
from dam.http import problems
from dam.http.addresses import IdConverter
from dam.http.identity import open_to_all

blueprint = Blueprint("rest_description", __name__, url_prefix=PREFIX)

_ABOUT = """The archive of a press office: photographs, video, sound and texts.

Send `Authorization: Bearer TOKEN`; a token is made with `dam token create USER`. Times are ISO 8601. Errors are
RFC 9457 `application/problem+json` with a stable `code` and a `detail` that a person can act on."""

_ERRORS = {
    400: "The request can't be read.",
    401: "No token, or one that is not valid.",
    403: "Your role does not allow this.",
    404: "There is nothing here, or nothing that is open to you.",
    409: "It stands in the way of what is here: `duplicate` with `asset_id`, `not_ready`, `wrong_offset`.",
    410: "Disposed of; only the tombstone is kept. Or an upload that was not gone on with in time.",
    412: "Somebody changed it meanwhile (`stale`), or another version of tus is spoken (`tus_version`).",
    413: "Larger than is accepted here.",
    415: "A kind of file, or a Content-Type, that is not taken here.",
    416: "No byte of the wanted range exists.",
    422: "What was sent does not fit; `detail`, `field` or `errors` says where.",
    423: "Another request is writing to this upload.",
    460: "The piece did not arrive as it was sent; nothing of it is kept.",
    500: "A fault of ours; `error_id` finds it in the log.",
    503: "A backing service is away; try again after Retry-After seconds.",
    507: "The storage is full.",
}


class _Description(Api):
    """Only describes: errors are answered by dam/http/problems.py, and the pages are served below."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        return

    def _register_responses(self) -> None:
        # Replaces the framework's own error answers in the description.
        return

    def register_door(self, door: Door) -> None:
        assert self._app is not None and self.spec is not None
        self._app.extensions["flask-smorest"]["blp_name_to_api"][door.name] = self
        self._app.register_blueprint(door)
        door.register_views_in_doc(self, self._app, self.spec, name=door.name, parameters=None)
        self.spec.tag({"name": door.tag, "description": door.description})


def register(app: Flask, doors: list[Door]) -> None:
    app.config.update(
        API_TITLE="Kronika",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={"info": {"description": _ABOUT}},
    )
    api = _Description(app)
    spec: APISpec = api.spec
    api.register_converter(IdConverter, _id_schema)
    spec.components.schema("Problem", schema=ProblemView)
    spec.components.schema("AssetFields", schema=AssetFields)
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for status, text in _ERRORS.items():
        content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        spec.components.response(f"problem_{status}", {"description": text, "content": content})
    for door in doors:
        api.register_door(door)
    app.extensions["dam_description"] = _finished(spec.to_dict())
    app.register_blueprint(blueprint)


@blueprint.get("/openapi.json")
@open_to_all
def openapi() -> Response:
    return jsonify(current_app.extensions["dam_description"])


@blueprint.get("/docs")
@open_to_all
def docs() -> Response:
    spec = current_app.extensions["dam_description"]
    page = Response(render_template("api/docs.html", spec=spec, resolve=_resolve, with_code=_with_code))
    page.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    page.headers["X-Content-Type-Options"] = "nosniff"
    return page


def _with_code(text: str) -> Markup:
    """Escaped, with what stands between backticks as code."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before


def _resolve(node: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` points to; the node itself where it is none."""
    if "$ref" not in node:
        return node
    found: Any = current_app.extensions["dam_description"]
    for step in node["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return {**found, "name": node["$ref"].rpartition("/")[2]}


def _id_schema(_converter: Any) -> dict[str, str]:
    return {"type": "string", "pattern": "^[0-9a-z]{26}$"}


def _describe_health(described: dict[str, Any]) -> None:
    """They stand at the root, outside /api/v1, and need no token."""
    checks = {"type": "object", "additionalProperties": {"type": "string", "enum": ["ok", "away"]}}
    state = {"type": "object", "properties": {"status": {"type": "string"}, "checks": checks}}
    content = {"application/json": {"schema": state}}
    told = {"tags": ["Health"], "security": []}
    alive = {
        "summary": "Is the process there?",
        "responses": {"200": {"description": "It serves.", "content": content}},
    }
    ready = {
        "summary": "Does everything answer that the system stands on?",
        "responses": {
            "200": {"description": "All of it.", "content": content},
            "503": {"description": "Something is away.", "content": content},
        },
    }
    described["paths"] |= {"/healthz": {"get": {**told, **alive}}, "/readyz": {"get": {**told, **ready}}}
    described["tags"].append({"name": "Health", "description": "For whoever watches over the process."})


def _finished(described: dict[str, Any]) -> dict[str, Any]:
    """Add what holds for every call: the token, and the errors that any of them may answer with."""
    _describe_health(described)
    described["info"]["version"] = _product_version()
    for operations in described["paths"].values():
        for method, operation in operations.items():
            if method == "parameters" or "security" in operation:
                continue
            operation["security"] = [] if method == "options" else [{"token": []}]
            shared = (500,) if method == "options" else (401, 500)
            for status in shared:
                operation["responses"].setdefault(str(status), {"$ref": f"#/components/responses/problem_{status}"})
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return described


def _product_version() -> str:
    try:
        return version("kronika")
    except PackageNotFoundError:
        return "0"
