"""All accounts and their tokens, for the administrator."""

from collections.abc import Callable

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dam.db.models import User
from dam.domain.access import Permission, Role
from dam.domain.errors import Conflict, Invalid, Missing
from dam.http.identity import context, current_actor, requires
from dam.services import account_changes, accounts, tokens
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


@blueprint.get("/accounts/<id:user_id>")
@requires(Permission.MANAGE_ACCOUNTS)
def page(user_id: str) -> str:
    return _one(accounts.user_of_id(context(), user_id))


@blueprint.post("/accounts/<id:user_id>/role")
@requires(Permission.MANAGE_ACCOUNTS)
def set_role(user_id: str) -> Response:
    return _changed(user_id, lambda name: account_changes.set_role(context(), current_actor(), name, _role()))


@blueprint.post("/accounts/<id:user_id>/close")
@requires(Permission.MANAGE_ACCOUNTS)
def close(user_id: str) -> Response:
    return _changed(user_id, lambda name: account_changes.close(context(), current_actor(), name))


@blueprint.post("/accounts/<id:user_id>/reopen")
@requires(Permission.MANAGE_ACCOUNTS)
def reopen(user_id: str) -> Response:
    return _changed(user_id, lambda name: account_changes.reopen(context(), current_actor(), name))


@blueprint.post("/accounts/tokens/<id:token_id>/revoke")
@requires(Permission.MANAGE_ACCOUNTS)
def revoke_token(token_id: str) -> Response:
    tokens.revoke(context(), current_actor(), token_id)
    flash(_("Token revoked"), "good")
    return redirect(url_for("accounts.listed", _anchor="tokens"), 303)


def _role() -> str:
    return request.form.get("role", "")


def _changed(user_id: str, change: Callable[[str], None]) -> Response:
    user = accounts.user_of_id(context(), user_id)
    try:
        change(user.name)
    except (Invalid, Conflict) as problem:
        return make_response(_one(user, texts.of_error(problem)), problem.status)
    flash(_("Saved"), "good")
    return redirect(url_for("accounts.page", user_id=user_id), 303)


def _one(user: User, problem: str = "") -> str:
    return render_template("accounts/page.html", user=user, roles=list(Role), problem=problem)


def _page(typed: dict[str, str], problem: str) -> str:
    users = accounts.list_users(context())
    kept = tokens.list_tokens(context(), current_actor())
    return render_template(
        "accounts/list.html", users=users, roles=list(Role), typed=typed, problem=problem, tokens=kept
    )
