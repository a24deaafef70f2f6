"""What every blueprint of REST shares: its errors, who may come in, and how it stands in the OpenAPI description."""

import re
from collections.abc import Callable
from typing import Any

from flask import Request, Response, request
from flask_smorest import Blueprint as SmorestBlueprint
from flask_wtf.csrf import validate_csrf
from marshmallow import Schema
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType
from wtforms import ValidationError

from dam.domain.errors import BadRequest, Forbidden
from dam.http import problems
from dam.http.identity import asked_by_token, current_user

PREFIX = "/api/v1"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_JSON_BYTES = 2 * 1024 * 1024


class _Parser(FlaskParser):  # type: ignore[type-arg]
    """Reads JSON bodies; what is none is told as such, however deep it is nested or whatever it says it is."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        if req.content_length and not req.is_json:
            raise UnsupportedMediaType
        try:
            return super().load_json(req, schema)
        except RecursionError as problem:
            raise BadRequest("The JSON is nested too deep.", "bad_json") from problem


class Door(SmorestBlueprint):
    """A blueprint below /api/v1 whose errors are problem+json; `tag` heads its calls in the description."""

    ARGUMENTS_PARSER = _Parser()

    def __init__(self, tag: str, description: str, url_prefix: str = "") -> None:
        name = "rest_" + re.sub(r"\W+", "_", tag.lower())
        super().__init__(name, __name__, url_prefix=PREFIX + url_prefix, description=description)
        self.tag = tag
        problems.register_blueprint(self)
        self.before_request(_limit_body)
        self.before_request(_refuse_foreign_pages)
        self.after_request(_keep_private)

    def add_url_rule(self, rule: str, *arguments: Any, **options: Any) -> None:
        options["tags"] = options.get("tags") or [self.tag]
        super().add_url_rule(rule, *arguments, **options)

    def errors(self, *statuses: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Describe the errors that a call answers with, beside those that all share."""

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            for status in sorted(statuses, reverse=True):
                view = self.alt_response(status, f"problem_{status}")(view)
            return view

        return decorate


def _limit_body() -> None:
    """For all that is read as JSON; files are read past it, in blocks, with a limit of their own."""
    request.max_content_length = _JSON_BYTES


def _refuse_foreign_pages() -> None:
    """A browser sends its cookie by itself, also for a foreign page: only our own pages know the token."""
    if request.method in _SAFE_METHODS or asked_by_token() or current_user() is None:
        return
    try:
        validate_csrf(request.headers.get("X-CSRF-Token", ""))
    except ValidationError as problem:
        raise Forbidden(
            "Send the header X-CSRF-Token with the token of the page, or a bearer token instead of the cookie.", "csrf"
        ) from problem


def _keep_private(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.vary.update(("Authorization", "Cookie"))
    return response
