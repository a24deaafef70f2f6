"""Tokens of programs. Each stands for its owner, with whatever rights the owner has at that moment."""

import secrets
from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from dam.db.models import ApiToken, User
from dam.domain.access import Actor, Permission, system_actor
from dam.domain.errors import Conflict, Forbidden, Missing
from dam.services import audit
from dam.services.accounts import actor_of, digest, named
from dam.services.context import Context

# A busy program asks many times a second: when it was last here is written down no more often than this.
_TOUCH = timedelta(minutes=1)


def add_token(context: Context, by: Actor | None, user_name: str, label: str = "") -> str:
    """Answers the bare token, which is shown this once and kept only as its SHA-256.

    Raises `Missing`, `Forbidden`, and `Conflict` for a closed account: opened again it has no tokens.
    """
    token = "dam_" + secrets.token_urlsafe(32)
    with context.database.write() as session:
        user = named(session, user_name)
        if not _handles(by, user.id):
            raise Forbidden("Only an administrator makes tokens for somebody else.")
        if not user.active:
            raise Conflict(f"The account {user.name} is closed. Open it again first.", "account_closed")
        row = ApiToken(token_sha256=digest(token), user_id=user.id, label=label, created_at=context.clock.now())
        session.add(row)
        session.flush()
        audit.append(context, session, by or actor_of(user), "token_added", "user", user.id, {"token_id": row.id})
    return token


def user_of_token(context: Context, token: str) -> User | None:
    now = context.clock.now()
    with context.database.read() as session:
        row = session.execute(select(ApiToken).where(ApiToken.token_sha256 == digest(token))).scalar_one_or_none()
    if row is None or row.revoked_at is not None or not row.user.active:
        return None
    if row.last_used_at is None or now - row.last_used_at >= _TOUCH:
        # Of many that ask at once only one writes.
        long_ago = or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at <= now - _TOUCH)
        with context.database.write() as session:
            session.execute(update(ApiToken).where(ApiToken.id == row.id, long_ago).values(last_used_at=now))
    return row.user


def list_tokens(context: Context, by: Actor | None, user_name: str | None = None) -> list[ApiToken]:
    """Tokens that are good, without their secrets, the newest first: of one account or, without a name, of all.

    Raises `Forbidden` where they are not one's own and one does not keep the accounts.
    """
    query = select(ApiToken).where(ApiToken.revoked_at.is_(None)).order_by(ApiToken.created_at.desc(), ApiToken.id)
    with context.database.read() as session:
        owner = named(session, user_name) if user_name is not None else None
        if not _handles(by, owner.id if owner else ""):
            raise Forbidden("Only an administrator sees the tokens of others.")
        return list(session.execute(query.where(ApiToken.user_id == owner.id) if owner else query).scalars())


def revoke(context: Context, by: Actor | None, token_id: str) -> ApiToken:
    """From now on the token opens nothing. Raises `Missing`, also for a token that is not one's own to revoke."""
    with context.database.write() as session:
        row = session.get(ApiToken, token_id, with_for_update={"of": ApiToken})
        if row is None or not _handles(by, row.user_id):
            raise Missing("There is no such token.")
        if row.revoked_at is None:
            _revoke(context, session, by, row)
        return row


def revoke_all(context: Context, session: Session, by: Actor | None, user: User) -> None:
    """Revoke what an account has, within the caller's transaction."""
    query = select(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None))
    for row in session.execute(query.with_for_update(of=ApiToken)).scalars():
        _revoke(context, session, by, row)


def _revoke(context: Context, session: Session, by: Actor | None, row: ApiToken) -> None:
    row.revoked_at = context.clock.now()
    audit.append(context, session, by or system_actor(), "token_revoked", "user", row.user_id, {"token_id": row.id})


def _handles(by: Actor | None, owner_id: str) -> bool:
    """`by` is None for the command line, which may do all."""
    return by is None or by.user_id == owner_id or by.has(Permission.MANAGE_ACCOUNTS)
