"""Errors as pages: what happened, in the reader's language, and the next step."""

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from dam.domain.errors import DamError, Forbidden, Missing, ServiceAway, TooLarge, Unauthenticated
from dam.web import texts


def register(app: Flask, blueprints: list[Blueprint]) -> None:
    for blueprint in blueprints:
        app.register_error_handler(CSRFError, _stale_form)
        blueprint.register_error_handler(DamError, show)
        blueprint.register_error_handler(HTTPException, _show_http)
    rest = app.error_handler_spec[None]

    # Outside every blueprint: an unknown address. Whatever begins with /api/ is the REST door's to answer.
    for status in (404, 405, 413, 500):
        answer = next(iter(rest.get(status, {}).values()), None) if status in rest else None

        def other(problem: HTTPException, answer: object = answer) -> BaseResponse:
            if request.path.startswith("/api/") and callable(answer):
                rest_answer: BaseResponse = make_response(answer(problem))
                return rest_answer
            if request.path.startswith("/api/"):
                return problem.get_response()
            return _show_http(problem)

        app.register_error_handler(status, other)


def show(problem: DamError) -> BaseResponse:
    """The page of an error; for a part of a page the same words as a short notice."""
    if isinstance(problem, Unauthenticated):
        return _to_sign_in()
    detail = texts.of_error(problem)
    template = "errors/notice.html" if is_part() else "errors/page.html"
    page = render_template(template, status=problem.status, title=texts.title_of_status(problem.status), detail=detail)
    response: Response = make_response(page, problem.status)
    if isinstance(problem, ServiceAway):
        response.headers["Retry-After"] = str(problem.retry_after_seconds)
    return response


def is_part() -> bool:
    """Whether a script of ours asks for a part of a page."""
    return "HX-Request" in request.headers


def _show_http(problem: HTTPException) -> BaseResponse:
    code = problem.code or 500
    if code < 400:
        return problem.get_response()
    if code == 404:
        return show(Missing(_("There is nothing at this address.")))
    if code == 413:
        return show(TooLarge(_("What was sent is larger than is accepted here.")))
    told = DamError(problem.description or "")
    told.status, told.code = code, "http"
    return show(told)


def _stale_form(problem: CSRFError) -> BaseResponse:
    if request.path.startswith("/api/"):
        return problem.get_response()
    return show(Forbidden("The page was open too long or was opened elsewhere.", "csrf"))


def _to_sign_in() -> BaseResponse:
    wanted = request.full_path.rstrip("?") if request.method == "GET" and not is_part() else ""
    address = url_for("sessions.form", next=wanted or None)
    if is_part():
        # Only a notice beside what is on the page: a form there may hold what somebody typed.
        return make_response("", 401)
    return redirect(address)
