"""Accounts: making them, signing in, sessions of browsers."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Collection
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dam.db.models import LoginSession, User
from dam.domain.access import Actor, Permission, Role, system_actor
from dam.domain.errors import Conflict, Forbidden, Invalid, Missing, Unauthenticated
from dam.services import audit, sign_in_limits
from dam.services.context import Context

MINIMUM_PASSWORD_CHARACTERS = 10
SESSION_DAYS = 14
_LONGEST_ADDRESS = 254
_NAME = re.compile(r"[^\W_][\w.@+-]{0,79}")

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """Verified when the name is unknown, so that the answer takes as long as for a known one."""
    return _hasher.hash("nobody")


def actor_of(user: User) -> Actor:
    return Actor(user.id, user.name, Role(user.role))


def add_user(context: Context, by: Actor | None, name: str, role: str, password: str, display_name: str = "") -> str:
    """Make an account; answers its id. `by` is None for the command line and the first start."""
    if by is not None and not by.has(Permission.MANAGE_ACCOUNTS):
        raise Forbidden("Only an administrator makes accounts.")
    if not _NAME.fullmatch(name):
        raise Invalid("A name has 1 to 80 letters, digits or . @ + - _ and begins with a letter or digit.", "bad_name")
    if role not in set(Role):
        raise Invalid(f"A role is one of {', '.join(Role)}.", "bad_role")
    user = User(
        name=name,
        role=role,
        display_name=display_name or name,
        password_hash=checked_hash(password),
        created_at=context.clock.now(),
    )
    try:
        with context.database.write() as session:
            session.add(user)
            session.flush()
            audit.append(
                context, session, by or system_actor(), "account_added", "user", user.id, {"name": name, "role": role}
            )
    except IntegrityError as problem:
        raise Conflict(f"There is an account named {name} already.", "name_taken") from problem
    return user.id


def sign_in(context: Context, name: str, password: str, address: str = "") -> str:
    """Answers the secret for the browser's cookie. `address` is where it is asked from.

    Raises `Unauthenticated`, never saying which part is wrong, and `TooMany` after many wrong ones, whether or not
    there is such an account.
    """
    name = unicodedata.normalize("NFC", name)
    sign_in_limits.count(context, name, address)
    user = _known(context, name)
    right = _matches(user.password_hash if user else _nobody(), password)
    if user is None or not right or not user.active:
        # A name that nobody bears is not written down: often it is a password in the wrong field.
        with context.database.write() as session:
            audit.append(context, session, system_actor(), "sign_in_failed", "user", user.id if user else "")
        raise Unauthenticated("The name or the password is wrong.", "wrong_password")
    secret, now = secrets.token_urlsafe(32), context.clock.now()
    with context.database.write() as session:
        sign_in_limits.forgive(session, name, address, now)
        expires_at = now + timedelta(days=SESSION_DAYS)
        session.add(LoginSession(token_sha256=digest(secret), user_id=user.id, created_at=now, expires_at=expires_at))
        audit.append(context, session, actor_of(user), "signed_in", "user", user.id)
    return secret


def _known(context: Context, name: str) -> User | None:
    if not _NAME.fullmatch(name):
        return None
    with context.database.read() as session:
        return session.execute(select(User).where(User.name == name)).scalar_one_or_none()


def sign_out(context: Context, secret: str) -> None:
    with context.database.write() as session:
        session.execute(delete(LoginSession).where(LoginSession.token_sha256 == digest(secret)))


def user_of_session(context: Context, secret: str) -> User | None:
    with context.database.read() as session:
        login = session.get(LoginSession, digest(secret))
        if login is None or login.expires_at <= context.clock.now() or not login.user.active:
            return None
        return login.user


def set_language(context: Context, user_id: str, language: str) -> None:
    with context.database.write() as session:
        session.get_one(User, user_id).language = language


def set_email(context: Context, by: Actor, name: str, email: str) -> None:
    """Where letters to this account go; empty for none. Raises `Forbidden`, `Invalid`, `Missing`."""
    email = email.strip()
    if email and not _is_mail_address(email):
        raise Invalid("Write an address such as name@example.org, or leave the field empty.", "bad_email")
    with context.database.write() as session:
        user = named(session, name)
        if by.user_id != user.id and not by.has(Permission.MANAGE_ACCOUNTS):
            raise Forbidden("Only an administrator changes somebody else's address.")
        if user.email != email:
            user.email = email
            audit.append(context, session, by, "email_changed", "user", user.id)


def _is_mail_address(text: str) -> bool:
    """Whether a mail server of any age can be given it: ASCII, with a domain."""
    try:
        address = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError):
        return False
    return text.isascii() and bool(address.username) and "." in address.domain and len(text) <= _LONGEST_ADDRESS


def user_named(context: Context, name: str) -> User:
    """Raises `Missing`."""
    with context.database.read() as session:
        return named(session, name)


def user_of_id(context: Context, user_id: str) -> User:
    """Raises `Missing`."""
    with context.database.read() as session:
        user = session.get(User, user_id)
    if user is None:
        raise Missing("There is no such account.")
    return user


def display_names(context: Context, user_ids: Collection[str]) -> dict[str, str]:
    """What the accounts of these ids are called; an unknown id is not in the answer."""
    query = select(User.id, User.display_name, User.name).where(User.id.in_(user_ids))
    with context.database.read() as session:
        return {user_id: display_name or name for user_id, display_name, name in session.execute(query)}


def list_users(context: Context) -> list[User]:
    with context.database.read() as session:
        return list(session.execute(select(User).order_by(User.name)).scalars())


def named(session: Session, name: str) -> User:
    """Raises `Missing`."""
    user = session.execute(select(User).where(User.name == name)).scalar_one_or_none()
    if user is None:
        raise Missing(f"There is no account named {name}.")
    return user


def checked_hash(password: str) -> str:
    """What is kept of a password. Raises `Invalid` for one that is too short or too long."""
    if len(password) < MINIMUM_PASSWORD_CHARACTERS:
        raise Invalid(f"A password has at least {MINIMUM_PASSWORD_CHARACTERS} characters.", "short_password")
    if len(password) > 1000:
        raise Invalid("A password has at most 1000 characters.", "long_password")
    return _hasher.hash(password)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def digest(secret: str) -> str:
    """What is kept of a random secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()
