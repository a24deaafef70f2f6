"""Saved searches, what each of them has found since, and the e-mails that tell of it."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dam.db.models.base import Base, Utc, new_id
from dam.db.models.user import User


class SavedSearch(Base):
    """A view of the library under a name. `query` is the library's address without what only concerns the look.

    `alert` is a value of `domain.alerts.Alert`. Assets up to `known_to_ordinal` were there when the alert began: those
    that fitted then are noted as known, or, where they were too many (`only_arrivals`), none of them is told at all.
    `problem` is the code of why the last look for matches failed.
    """

    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    query: Mapped[str] = mapped_column(Text, default="")
    alert: Mapped[str] = mapped_column(String(20), default="none", index=True)
    known_to_ordinal: Mapped[int] = mapped_column(BigInteger, default=0)
    only_arrivals: Mapped[bool] = mapped_column(Boolean, default=False)
    problem: Mapped[str] = mapped_column(String(40), default="")
    mailed_at: Mapped[datetime | None] = mapped_column(Utc)
    created_at: Mapped[datetime] = mapped_column(Utc)
    version: Mapped[int] = mapped_column(default=1)
    owner: Mapped[User] = relationship(lazy="joined")


class AlertMail(Base):
    """An e-mail to be sent, in the order of `try_at`, which is moved on with every try; then `sent_at` or `problem`."""

    __tablename__ = "alert_mails"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    try_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Utc)
    problem: Mapped[str] = mapped_column(String(40), default="")


class SearchMatch(Base):
    """An asset that fits a saved search: known from the beginning, or found since. A pair is here at most once.

    `by_mail` says that it is to be told by e-mail too; `mail_id` is the one that tells it.
    """

    __tablename__ = "search_matches"

    search_id: Mapped[str] = mapped_column(ForeignKey("saved_searches.id", ondelete="CASCADE"), primary_key=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), primary_key=True, index=True)
    known: Mapped[bool] = mapped_column(Boolean, default=False)
    found_at: Mapped[datetime] = mapped_column(Utc)
    read_at: Mapped[datetime | None] = mapped_column(Utc)
    by_mail: Mapped[bool] = mapped_column(Boolean, default=False)
    mail_id: Mapped[str | None] = mapped_column(ForeignKey("alert_mails.id", ondelete="SET NULL"), index=True)
