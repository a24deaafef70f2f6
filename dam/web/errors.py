"""Errors as pages: what happened, in the reader's language, and the next step."""

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as BaseResponse

from dam.domain.errors import DamError, Forbidden, Missing, TooLarge, Unauthenticated
from dam.http import problems
from dam.http.addresses import is_rest
from dam.web import texts


def register(app: Flask) -> None:
    """The REST door's blueprint answers its own errors; what is outside every blueprint is told apart by its path."""
    app.register_error_handler(DamError, show)
    app.register_error_handler(HTTPException, _outside)


def show(problem: DamError) -> BaseResponse:
    """The page of an error; for a part of a page the same words beside it, so that nothing on it is lost."""
    if isinstance(problem, Unauthenticated):
        return _to_sign_in()
    detail = texts.of_error(problem)
    template = "errors/notice.html" if is_part() else "errors/page.html"
    page = render_template(template, status=problem.status, title=texts.title_of_status(problem.status), detail=detail)
    response: Response = make_response(page, problem.status)
    if is_part():
        response.headers.update({"HX-Retarget": "#part-problem", "HX-Reswap": "innerHTML", "HX-Reselect": ".toast"})
    response.headers.update(problems.retry_after(problem))
    return response


def is_part() -> bool:
    """Whether a script of ours asks for a part of a page."""
    return "HX-Request" in request.headers


def _outside(problem: HTTPException) -> BaseResponse:
    if is_rest(request.path):
        return problems.of_http(problem)
    if isinstance(problem, CSRFError):
        return show(Forbidden("The page was open too long or was opened elsewhere.", "csrf"))
    return _show_http(problem)


def _show_http(problem: HTTPException) -> BaseResponse:
    code = problem.code or 500
    if code < 400:
        return problem.get_response()
    if code == 404:
        return show(Missing("There is nothing at this address.", "nothing_here"))
    if code == 413:
        return show(TooLarge("What was sent is larger than is accepted here."))
    told = DamError("", "fault")
    told.status = code
    answer = show(told)
    if isinstance(problem, MethodNotAllowed) and problem.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(problem.valid_methods))
    return answer


def _to_sign_in() -> BaseResponse:
    wanted = request.full_path.rstrip("?") if request.method == "GET" and not is_part() else ""
    address = url_for("sessions.form", next=wanted or None)
    if is_part():
        # Only a notice beside what is on the page: a form there may hold what somebody typed.
        return make_response("", 401)
    return redirect(address)
