"""An event of the town: a sitting, a festival, an anniversary. Assets belong to at most one."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dam.db.models.base import Base, Utc, new_id


class Event(Base):
    __tablename__ = "events"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    title: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(40), default="other")
    starts_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    ends_at: Mapped[datetime | None] = mapped_column(Utc)
    place: Mapped[str] = mapped_column(String(500), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Utc)
    version: Mapped[int] = mapped_column(default=1)
