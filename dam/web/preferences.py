"""What a reader chooses for the pages: their language and light or dark."""

from flask import Blueprint, current_app, redirect, request
from werkzeug.wrappers import Response

from dam.domain.languages import BY_TAG
from dam.http.identity import context, current_user, open_to_all
from dam.services import accounts
from dam.web.i18n import LANGUAGE_COOKIE
from dam.web.sessions import safe_address
from dam.web.shortcuts import LETTERS_COOKIE
from dam.web.templating import THEME_COOKIE, THEMES

blueprint = Blueprint("preferences", __name__)
_YEAR_SECONDS = 365 * 24 * 3600


@blueprint.post("/preferences/language")
@open_to_all
def set_language() -> Response:
    response = redirect(safe_address(request.form.get("next")), 303)
    tag = request.form.get("language", "")
    if tag in BY_TAG:
        user = current_user()
        if user is not None:
            accounts.set_language(context(), user.id, tag)
        _remember(response, LANGUAGE_COOKIE, tag)
    return response


@blueprint.post("/preferences/theme")
@open_to_all
def set_theme() -> Response:
    response = redirect(safe_address(request.form.get("next")), 303)
    theme = request.form.get("theme", "")
    _remember(response, THEME_COOKIE, theme if theme in THEMES else "")
    return response


@blueprint.post("/preferences/letter-keys")
@open_to_all
def set_letter_keys() -> Response:
    """Whether single letters and signs are shortcuts: who speaks to the machine, or strays on the keys, wants none."""
    response = redirect(safe_address(request.form.get("next")), 303)
    _remember(response, LETTERS_COOKIE, "off" if request.form.get("letter_keys") == "off" else "")
    return response


def _remember(response: Response, name: str, value: str) -> None:
    secure = current_app.config["DAM_SETTINGS"].secure_cookies
    response.set_cookie(name, value, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax", secure=secure)
