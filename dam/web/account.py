"""The reader's own account: password, access tokens for programs, language, light or dark."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from dam.domain.access import Permission
from dam.domain.errors import DamError, Invalid, TooMany, Unauthenticated
from dam.http import problems
from dam.http.client_address import client_address
from dam.http.identity import SESSION_COOKIE, context, current_actor, requires
from dam.services import account_changes, accounts, tokens
from dam.web import texts

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
@requires(Permission.VIEW)
def page() -> str:
    return _page()


@blueprint.post("/account/email")
@requires(Permission.VIEW)
def set_email() -> Response:
    actor = current_actor()
    try:
        accounts.set_email(context(), actor, actor.name, request.form.get("email", ""))
    except Invalid as problem:
        return make_response(_page(email_problem=texts.of_error(problem)), problem.status)
    flash(_("Saved"), "good")
    return redirect(url_for("account.page"), 303)


@blueprint.post("/account/password")
@requires(Permission.VIEW)
def change_password() -> Response:
    """Every session of the account ends, this one too: signing in with the new password proves it."""
    actor = current_actor()
    new = request.form.get("new_password", "")
    try:
        given = request.form.get("password", "")
        accounts.sign_out(context(), accounts.sign_in(context(), actor.name, given, client_address()))
        if new != request.form.get("new_password_again", ""):
            raise Invalid("The two new passwords differ.", "other_password")
        keep_tokens = request.form.get("keep_tokens") == "yes"
        account_changes.set_password(context(), actor, actor.name, new, keep_tokens=keep_tokens)
    except (Invalid, TooMany, Unauthenticated) as problem:
        return _again(problem)
    response = redirect(url_for("sessions.form", next=url_for("account.page")), 303)
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="Lax")
    return response


@blueprint.post("/account/tokens")
@requires(Permission.VIEW)
def add_token() -> str:
    actor = current_actor()
    label = request.form.get("label", "").strip()[:200]
    return _page(token=tokens.add_token(context(), actor, actor.name, label))


@blueprint.post("/account/tokens/<id:token_id>/revoke")
@requires(Permission.VIEW)
def revoke_token(token_id: str) -> Response:
    tokens.revoke(context(), current_actor(), token_id)
    flash(_("Token revoked"), "good")
    return redirect(url_for("account.page", _anchor="tokens"), 303)


def _again(problem: DamError) -> Response:
    status = 422 if isinstance(problem, Unauthenticated) else problem.status
    return make_response(_page(problem=texts.of_error(problem)), status, problems.retry_after(problem))


def _page(problem: str = "", token: str = "", email_problem: str = "") -> str:
    actor = current_actor()
    kept = tokens.list_tokens(context(), actor, actor.name)
    said = {"problem": problem, "token": token, "email_problem": email_problem}
    return render_template("account/page.html", **said, tokens=kept)
