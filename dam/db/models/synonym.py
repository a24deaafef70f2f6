"""Terms that mean the same, kept by the archivists; a search for one finds the others."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from dam.db.models.base import Base, Utc, new_id


class SynonymGroup(Base):
    __tablename__ = "synonym_groups"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    terms: Mapped[list[str]]
    note: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(Utc)
    version: Mapped[int] = mapped_column(default=1)
