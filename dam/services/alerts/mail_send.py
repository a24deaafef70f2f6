"""Send the e-mails that are planned, with the rights that their reader has at this very moment.

A letter is claimed by moving its next try on, so that nobody else sends it meanwhile. A mail server that is away is
tried again, ever more seldom, for three days. Where a process dies between the server's yes and our note of it, the
letter goes out once more with the same Message-ID, by which mail programs show it once (docs/adr/0012-alerts.md).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, func, select, update

from dam.db.models import AlertMail, Asset, SavedSearch, SearchMatch, User
from dam.domain.access import scope_of
from dam.domain.alerts import Alert
from dam.domain.errors import MailRefused, ServiceAway
from dam.domain.lifecycle import AssetState
from dam.ports import Letter
from dam.services.accounts import actor_of
from dam.services.context import Context
from dam.services.scope import in_scope

_CLAIMED_FOR = timedelta(minutes=5)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
_GIVEN_UP_AFTER = timedelta(days=3)
_NAMED = 12
_MOST = 50


@dataclass(frozen=True)
class Finding:
    """What one search has found: the newest by name, and how many there are in all."""

    search: SavedSearch
    assets: tuple[Asset, ...]
    count: int


@dataclass(frozen=True)
class Digest:
    """All that one letter tells one person."""

    mail_id: str
    user: User
    findings: tuple[Finding, ...]


Write = Callable[[Digest], Letter]


def send_mails(context: Context, write: Write) -> int:
    """Answers how many letters went out. Raises `ServiceAway` where the mail server is away; they stay planned."""
    if context.mailer is None:
        return 0
    with context.database.read() as session:
        due = select(AlertMail.id).where(AlertMail.try_at <= context.clock.now()).order_by(AlertMail.try_at)
        ids: Sequence[str] = session.execute(due.limit(_MOST)).scalars().all()
    return sum(_send(context, write, mail_id) for mail_id in ids)


def _send(context: Context, write: Write, mail_id: str) -> bool:
    mail = _claim(context, mail_id)
    if mail is None:
        return False
    assert context.mailer is not None
    digest = _digest(context, mail)
    if digest is None:
        # Nothing is left that this person may be told.
        _end(context, mail.id, problem="")
        return False
    try:
        context.mailer.send(write(digest))
    except ServiceAway:
        _put_off(context, mail)
        raise
    except MailRefused as problem:
        _end(context, mail.id, problem=problem.code)
        return False
    _end(context, mail.id, problem="", sent_at=context.clock.now())
    return True


def _claim(context: Context, mail_id: str) -> AlertMail | None:
    now = context.clock.now()
    due = (AlertMail.id == mail_id, AlertMail.try_at <= now)
    moved = update(AlertMail).where(*due).values(try_at=now + _CLAIMED_FOR, tries=AlertMail.tries + 1)
    with context.database.write() as session:
        claimed: CursorResult[tuple[()]] = session.connection().execute(moved)
        return session.get(AlertMail, mail_id) if claimed.rowcount else None


def _digest(context: Context, mail: AlertMail) -> Digest | None:
    with context.database.read() as session:
        user = session.get_one(User, mail.user_id)
        if not user.active or not user.email:
            return None
        visible = (
            SearchMatch.mail_id == mail.id,
            SavedSearch.alert != Alert.NONE,
            Asset.state == AssetState.AVAILABLE,
            in_scope(scope_of(actor_of(user))),
        )
        joined = (
            select(SavedSearch.id, func.count())
            .join(SearchMatch, SearchMatch.search_id == SavedSearch.id)
            .join(Asset, Asset.id == SearchMatch.asset_id)
            .where(*visible)
            .group_by(SavedSearch.id)
        )
        counts = dict(session.execute(joined).all())
        findings = []
        for search_id, count in counts.items():
            named = (
                select(Asset)
                .join(SearchMatch, SearchMatch.asset_id == Asset.id)
                .join(SavedSearch, SavedSearch.id == SearchMatch.search_id)
                .where(SearchMatch.search_id == search_id, *visible)
                .order_by(Asset.ordinal.desc())
                .limit(_NAMED)
            )
            assets = tuple(session.execute(named).scalars())
            findings.append(Finding(session.get_one(SavedSearch, search_id), assets, count))
    findings.sort(key=lambda finding: finding.search.name)
    return Digest(mail.id, user, tuple(findings)) if findings else None


def _put_off(context: Context, mail: AlertMail) -> None:
    now = context.clock.now()
    if now - mail.created_at > _GIVEN_UP_AFTER:
        _end(context, mail.id, problem=ServiceAway.code)
        return
    pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(mail.tries, 12))
    with context.database.write() as session:
        session.get_one(AlertMail, mail.id).try_at = now + pause


def _end(context: Context, mail_id: str, problem: str, sent_at: datetime | None = None) -> None:
    with context.database.write() as session:
        mail = session.get_one(AlertMail, mail_id)
        mail.try_at, mail.sent_at, mail.problem = None, sent_at, problem
