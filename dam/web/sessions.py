"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dam.domain.errors import TooMany, Unauthenticated
from dam.http import problems
from dam.http.client_address import client_address
from dam.http.identity import SESSION_COOKIE, context, current_user, open_to_all
from dam.services import accounts
from dam.web import texts

blueprint = Blueprint("sessions", __name__)


@blueprint.get("/sign-in")
@open_to_all
def form() -> str | Response:
    if current_user() is not None:
        return redirect(safe_address(request.args.get("next")))
    return render_template("sessions/sign_in.html", name="", problem="")


@blueprint.post("/sign-in")
@open_to_all
def sign_in() -> tuple[str, int, dict[str, str]] | Response:
    name = request.form.get("name", "").strip()
    try:
        secret = accounts.sign_in(context(), name, request.form.get("password", ""), client_address())
    except (Unauthenticated, TooMany) as problem:
        page = render_template("sessions/sign_in.html", name=name, problem=texts.of_error(problem))
        return page, problem.status, problems.retry_after(problem)
    response = redirect(safe_address(request.args.get("next")), 303)
    response.set_cookie(
        SESSION_COOKIE,
        secret,
        max_age=accounts.SESSION_DAYS * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["DAM_SETTINGS"].secure_cookies,
    )
    return response


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> Response:
    secret = request.cookies.get(SESSION_COOKIE)
    if secret:
        accounts.sign_out(context(), secret)
    response = make_response(redirect(url_for("sessions.form"), 303))
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="Lax")
    # Nothing of the archive stays behind on a shared machine.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def safe_address(wanted: str | None) -> str:
    """An address of ours to go on to; anything that could lead elsewhere is the home page instead."""
    home = url_for("home.page")
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return home
    parts = urlsplit(wanted.replace("\\", "/"))
    return home if parts.scheme or parts.netloc or any(c < " " for c in wanted) else wanted
