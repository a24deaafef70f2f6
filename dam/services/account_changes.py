"""Changes of an account, and what each of them ends: its sessions, its tokens."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dam.db.models import LoginSession, User
from dam.domain.access import Actor, Permission, Role, system_actor
from dam.domain.errors import Conflict, Forbidden, Invalid
from dam.services import audit, sign_in_limits, tokens
from dam.services.accounts import checked_hash, named
from dam.services.context import Context


def set_password(context: Context, by: Actor | None, name: str, password: str, *, keep_tokens: bool = False) -> None:
    """A new password ends every session of the account and, unless they are to be kept, revokes its tokens."""
    digest = checked_hash(password)
    with context.database.write() as session:
        user = named(session, name)
        if by is not None and by.user_id != user.id and not by.has(Permission.MANAGE_ACCOUNTS):
            raise Forbidden("Only an administrator changes somebody else's password.")
        user.password_hash = digest
        sign_in_limits.forget(session, user.name)
        _end_sessions(session, user)
        audit.append(context, session, by or system_actor(), "password_changed", "user", user.id)
        if not keep_tokens:
            tokens.revoke_all(context, session, by, user)


def set_role(context: Context, by: Actor | None, name: str, role: str) -> None:
    """Another role, from the next request on. Sessions end; tokens go on with the rights of the new role.

    Raises `Invalid`, `Missing`, `Forbidden`, and `Conflict` for the last administrator.
    """
    if role not in set(Role):
        raise Invalid(f"A role is one of {', '.join(Role)}.", "bad_role")
    with context.database.write() as session:
        user = _to_change(session, by, name)
        if user.role == role:
            return
        _keep_an_administrator(session, user)
        details = {"name": user.name, "from": user.role, "to": role}
        user.role = role
        _end_sessions(session, user)
        audit.append(context, session, by or system_actor(), "role_changed", "user", user.id, details)


def close(context: Context, by: Actor | None, name: str) -> None:
    """Nobody signs in any more; sessions end and tokens are revoked for good. What the person did stays theirs.

    Raises `Missing`, `Forbidden`, and `Conflict` for the last administrator.
    """
    with context.database.write() as session:
        user = _to_change(session, by, name)
        if not user.active:
            return
        _keep_an_administrator(session, user)
        user.active = False
        _end_sessions(session, user)
        audit.append(context, session, by or system_actor(), "account_closed", "user", user.id, {"name": user.name})
        tokens.revoke_all(context, session, by, user)


def reopen(context: Context, by: Actor | None, name: str) -> None:
    """The person signs in again, with the password from before. Raises `Missing`, `Forbidden`."""
    with context.database.write() as session:
        user = _to_change(session, by, name)
        if not user.active:
            user.active = True
            audit.append(
                context, session, by or system_actor(), "account_reopened", "user", user.id, {"name": user.name}
            )


def _to_change(session: Session, by: Actor | None, name: str) -> User:
    if by is not None and not by.has(Permission.MANAGE_ACCOUNTS):
        raise Forbidden("Only an administrator changes accounts.")
    return named(session, name)


def _keep_an_administrator(session: Session, user: User) -> None:
    """Raises `Conflict` where nobody would be left who keeps the accounts."""
    # All of them are locked, so that two administrators who close each other at once wait for one another.
    administrators = select(User.id).where(User.role == Role.ADMIN, User.active).with_for_update()
    if list(session.execute(administrators).scalars()) == [user.id]:
        raise Conflict("This is the last administrator. Make another account an administrator first.", "last_admin")


def _end_sessions(session: Session, user: User) -> None:
    session.execute(delete(LoginSession).where(LoginSession.user_id == user.id))
