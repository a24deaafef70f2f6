"""Decide which e-mails are due. Which matches a letter tells is written down before it is sent, with its first try."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from dam.db.models import AlertMail, SavedSearch, SearchMatch, User, new_id
from dam.domain.alerts import BY_MAIL, mail_is_due
from dam.services.context import Context


def plan_mails(context: Context) -> int:
    """Answers how many letters were planned. Without a mail server there is nothing to plan."""
    if context.mailer is None:
        return 0
    waiting = (SearchMatch.by_mail, SearchMatch.mail_id.is_(None), SearchMatch.known.is_(False))
    query = (
        select(SavedSearch)
        .join(SavedSearch.owner)
        .where(SavedSearch.alert.in_(sorted(BY_MAIL)), User.active, User.email != "")
        .where(SavedSearch.id.in_(select(SearchMatch.search_id).where(*waiting)))
    )
    now = context.clock.now()
    began = day_began_at(now, ZoneInfo(context.time_zone), context.daily_mail_hour)
    with context.database.read() as session:
        due: dict[str, list[str]] = {}
        for search in session.execute(query).scalars():
            if mail_is_due(search.alert, now, search.mailed_at, began):
                due.setdefault(search.owner_id, []).append(search.id)
    return sum(_plan(context, user_id, search_ids, now) for user_id, search_ids in due.items())


def day_began_at(now: datetime, zone: ZoneInfo, hour: int) -> datetime:
    """The last time before `now` that the clock of the office showed this full hour."""
    local = now.astimezone(zone)
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= local else today - timedelta(days=1)


def _plan(context: Context, user_id: str, search_ids: list[str], now: datetime) -> bool:
    """One letter for all that is due to one person; false where another process was quicker."""
    with context.database.write() as session:
        mail = AlertMail(id=new_id(), user_id=user_id, created_at=now, try_at=now, tries=0, problem="")
        session.add(mail)
        session.flush()
        if not _take(session, mail.id, search_ids):
            session.delete(mail)
            return False
        sent = update(SavedSearch).where(SavedSearch.id.in_(search_ids)).values(mailed_at=now)
        session.execute(sent.execution_options(synchronize_session=False))
    return True


def _take(session: Session, mail_id: str, search_ids: list[str]) -> int:
    waiting = (SearchMatch.by_mail, SearchMatch.mail_id.is_(None), SearchMatch.search_id.in_(search_ids))
    taken: CursorResult[tuple[()]] = session.connection().execute(
        update(SearchMatch).where(*waiting).values(mail_id=mail_id)
    )
    return taken.rowcount
