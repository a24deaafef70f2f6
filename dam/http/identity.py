"""Who asks: a bearer token, else the cookie of a signed-in browser. And the permission that every route names."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app, g, request

from dam.db.models import User
from dam.domain.access import Actor, Permission
from dam.domain.errors import Forbidden, Unauthenticated
from dam.services import accounts, tokens
from dam.services.addresses import Addresses
from dam.services.context import Context

SESSION_COOKIE = "kronika_session"

P = ParamSpec("P")
R = TypeVar("R")


def context() -> Context:
    """The services' context of this application."""
    found: Context = current_app.extensions["dam_context"]
    return found


def addresses() -> Addresses:
    """What reads the library's addresses in this application."""
    found: Addresses = current_app.extensions["dam_addresses"]
    return found


def current_user() -> User | None:
    """The account that asks, looked up once a request."""
    if "dam_user" not in g:
        g.dam_user, g.dam_by_token = _look_up()
    user: User | None = g.dam_user
    return user


def asked_by_token() -> bool:
    """Whether a program asks with a token: it sends no cookie by itself, so no foreign page can misuse it."""
    current_user()
    return bool(g.dam_by_token)


def _look_up() -> tuple[User | None, bool]:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return tokens.user_of_token(context(), token.strip()), True
    secret = request.cookies.get(SESSION_COOKIE)
    return (accounts.user_of_session(context(), secret) if secret else None), False


def current_actor() -> Actor:
    """Raises `Unauthenticated`."""
    user = current_user()
    if user is None:
        raise Unauthenticated("Sign in, or send a valid token.")
    return accounts.actor_of(user)


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a route with the permission it needs; `open_to_all` marks one that needs none."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_actor().has(permission):
                raise Forbidden("Your role does not allow this.")
            return view(*args, **kwargs)

        guarded.dam_permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    view.dam_permission = None  # type: ignore[attr-defined]
    return view
