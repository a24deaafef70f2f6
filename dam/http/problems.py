"""Errors as RFC 9457 `application/problem+json`: a stable code, a reason for a person, never a stack trace."""

import json
import logging
import secrets
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from dam.domain.errors import DamError, Unauthenticated

MEDIA_TYPE = "application/problem+json"

_log = logging.getLogger(__name__)
# What is wrong with all of a body, and with no field of it.
_WHOLE = "_schema"

# What the web framework raises by itself, in our words.
_CODES: dict[int, tuple[str, str]] = {
    400: ("bad_request", "The request can't be read. Compare it with /api/v1/docs."),
    404: ("not_found", "There is nothing at this address. /api/v1/docs lists what there is."),
    405: ("method_not_allowed", "This address does not take that method; the header Allow names those it takes."),
    413: ("too_large", "What was sent is larger than is accepted here."),
    414: ("uri_too_long", "The address is too long."),
    415: ("unsupported_media_type", "The header Content-Type names a type that this address does not take."),
    422: ("invalid", "What was sent does not fit; the member errors says where."),
}


def of_error(problem: DamError) -> Response:
    """The answer for an error of ours; its extra facts become members of their own."""
    answer = _answer(problem.status, problem.code, problem.detail, problem.extra)
    answer.headers.update(retry_after(problem))
    if isinstance(problem, Unauthenticated):
        answer.headers["WWW-Authenticate"] = "Bearer"
    answer.headers.update(getattr(problem, "headers", {}))
    return answer


def retry_after(problem: DamError) -> dict[str, str]:
    """The header that says when to try again, where that is known."""
    return {} if problem.retry_after_seconds is None else {"Retry-After": str(problem.retry_after_seconds)}


def of_http(problem: HTTPException) -> Response:
    """The answer for an error of the framework; redirects stay what they are."""
    status = problem.code or 500
    if status < 400 or problem.response is not None:
        return Response.force_type(problem.get_response())
    original = getattr(problem, "original_exception", None)
    if original is not None:
        return of_unexpected(original)
    code, detail = _CODES.get(status, ("http_error", problem.description or HTTPStatus(status).phrase))
    extra: dict[str, Any] = {}
    messages = (getattr(problem, "data", None) or {}).get("messages")
    if messages:
        extra["errors"] = _errors(messages)
        detail = "; ".join(_sentence(error).rstrip(".") for error in extra["errors"])[:500] + "."
    answer = _answer(status, code, detail, extra)
    for name, value in problem.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            answer.headers[name] = value
    return answer


def of_unexpected(problem: Exception) -> Response:
    """The answer for a fault of ours: an id, under which the log has the rest."""
    error_id = secrets.token_hex(6)
    _log.error("error %s in %s %s", error_id, request.method, request.path, exc_info=problem)
    detail = f"Something went wrong here. Tell the administrator the error id {error_id}; the log has the rest."
    return _answer(500, "internal_error", detail, {"error_id": error_id})


def written(status: int, code: str, detail: str, **extra: Any) -> str:
    """The JSON of a problem."""
    members = {"type": "about:blank", "title": title(status), "status": status, "code": code, "detail": detail, **extra}
    return json.dumps(members, ensure_ascii=False, default=str)


def title(status: int) -> str:
    if status == 460:
        return "Checksum Mismatch"
    return HTTPStatus(status).phrase


def register_blueprint(blueprint: Blueprint) -> None:
    """Every error inside a blueprint of the REST door."""
    blueprint.register_error_handler(DamError, of_error)
    blueprint.register_error_handler(HTTPException, of_http)
    blueprint.register_error_handler(Exception, of_unexpected)


def _answer(status: int, code: str, detail: str, extra: dict[str, Any]) -> Response:
    answer = Response(written(status, code, detail, **extra), f"{status} {title(status)}", mimetype=MEDIA_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _errors(messages: dict[str, Any]) -> list[dict[str, str]]:
    """One entry a fault: where it is (a JSON pointer into the body, or the name of a parameter) and what it is."""
    found: list[dict[str, str]] = []
    for location, tree in messages.items():
        for path, text in _leaves(tree):
            where = (
                {"pointer": "".join(["#", *(f"/{step}" for step in path if step != _WHOLE)])}
                if location == "json"
                else {"parameter": path[0] if path else location}
            )
            found.append({**where, "detail": text})
    return found


def _leaves(tree: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    if isinstance(tree, dict):
        return [leaf for key, branch in tree.items() for leaf in _leaves(branch, (*path, str(key)))]
    if isinstance(tree, list):
        return [leaf for branch in tree for leaf in _leaves(branch, path)]
    return [(path, str(tree))]


def _sentence(error: dict[str, str]) -> str:
    where = error.get("pointer", "").lstrip("#/") or error.get("parameter", "")
    return f"{where}: {error['detail']}" if where else error["detail"]
