"""All accounts, for the administrator."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dam.domain.access import Permission, Role
from dam.domain.errors import Conflict, Invalid, Missing
from dam.http.identity import context, current_actor, requires
from dam.services import accounts
from dam.web import texts

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/accounts")
@requires(Permission.MANAGE_ACCOUNTS)
def listed() -> str:
    return _page({}, "")


@blueprint.post("/accounts")
@requires(Permission.MANAGE_ACCOUNTS)
def add() -> Response:
    typed = {name: request.form.get(name, "").strip() for name in ("name", "display_name", "role")}
    password = request.form.get("password", "")
    try:
        accounts.add_user(
            context(), current_actor(), typed["name"], typed["role"], password, display_name=typed["display_name"]
        )
    except (Invalid, Conflict) as problem:
        return make_response(_page(typed, texts.of_error(problem)), problem.status)
    return redirect(url_for("accounts.listed"), 303)


@blueprint.post("/accounts/email")
@requires(Permission.MANAGE_ACCOUNTS)
def set_email() -> Response:
    try:
        accounts.set_email(context(), current_actor(), request.form.get("name", ""), request.form.get("email", ""))
    except (Invalid, Missing) as problem:
        return make_response(_page({}, texts.of_error(problem)), problem.status)
    return redirect(url_for("accounts.listed"), 303)


def _page(typed: dict[str, str], problem: str) -> str:
    users = accounts.list_users(context())
    return render_template("accounts/list.html", users=users, roles=list(Role), typed=typed, problem=problem)
