"""How often a password may be wrong: counted by name and address together, so that nobody is locked out by somebody
elsewhere, and by address alone, so that nobody tries many names.

A name that no account bears is counted and refused like any other: the answer tells nothing. An attempt is counted
before its password is looked at and forgiven when it was right, so that many at once, in several processes, gain
nothing. Every attempt costs a hash of argon2, which bounds how many rows a quarter of an hour can bring.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.orm import Session

from dam.db.models import SignInAttempts, Utc
from dam.domain.errors import TooMany
from dam.services.context import Context

WINDOW = timedelta(minutes=15)
MOST_OF_NAME = 10
MOST_OF_ADDRESS = 100
# Who has one address of these has them all.
_IPV6_NEIGHBOURS_BITS = 64


def count(context: Context, name: str, address: str) -> None:
    """One attempt more. Raises `TooMany`, then nothing is counted."""
    now = context.clock.now()
    with context.database.write() as session:
        rows = _locked(session, name, address, now)
        for row in rows:
            if row.until <= now:
                row.failures = 0
            if row.failures >= (MOST_OF_NAME if row.name_sha256 else MOST_OF_ADDRESS):
                seconds = ceil((row.until - now).total_seconds())
                raise TooMany("Too many wrong passwords. Wait a quarter of an hour and try again.", seconds)
        for row in rows:
            row.failures, row.until = row.failures + 1, now + WINDOW


def forgive(session: Session, name: str, address: str, now: datetime) -> None:
    """The password was right: what was counted for this name from here is forgotten, in the caller's transaction."""
    for row in _locked(session, name, address, now):
        row.failures = 0 if row.name_sha256 else max(0, row.failures - 1)


def forget(session: Session, name: str) -> None:
    """A new password begins anew everywhere, in the caller's transaction."""
    session.execute(delete(SignInAttempts).where(SignInAttempts.name_sha256 == _sha256(name)))


def refused(session: Session, names: Collection[str], now: datetime) -> int:
    """For how many of these names an address, or several, must wait at the moment."""
    waits = (SignInAttempts.until > now, SignInAttempts.failures >= MOST_OF_NAME, SignInAttempts.name_sha256 != "")
    waiting = set(session.execute(select(SignInAttempts.name_sha256).where(*waits)).scalars())
    return sum(_sha256(name) in waiting for name in names)


def expire(context: Context) -> int:
    over = SignInAttempts.until <= context.clock.now()
    with context.database.read() as session:
        if session.execute(select(SignInAttempts.key_sha256).where(over).limit(1)).first() is None:
            return 0
    with context.database.write() as session:
        return session.connection().execute(delete(SignInAttempts).where(over)).rowcount


_INSERT = text(
    "INSERT INTO sign_in_attempts (key_sha256, name_sha256, failures, until) VALUES (:key, :name, 0, :until) "
    "ON CONFLICT DO NOTHING"
).bindparams(bindparam("until", type_=Utc))


def _locked(session: Session, name: str, address: str, now: datetime) -> list[SignInAttempts]:
    """The two rows, made where they are missing, in one order for all."""
    place, named = _neighbourhood(address), _sha256(name)
    keys = {_sha256(f"{name}\n{place}"): named, _sha256(f"\n{place}"): ""}
    for key in sorted(keys):
        session.execute(_INSERT, {"key": key, "name": keys[key], "until": now})
    query = select(SignInAttempts).where(SignInAttempts.key_sha256.in_(keys)).order_by(SignInAttempts.key_sha256)
    return list(session.execute(query.with_for_update()).scalars())


def _neighbourhood(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(int(known) >> (128 - _IPV6_NEIGHBOURS_BITS))
    return str(known)


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()
