"""Long work that the system does on itself, such as filling the search index anew, and how far it is."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from dam.db.models.base import Base, Utc


class Upkeep(Base):
    """There is a row only while the work goes on; one that is no longer told of was left by a process that died."""

    __tablename__ = "upkeep"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    done: Mapped[int] = mapped_column()
    total: Mapped[int] = mapped_column()
    began_at: Mapped[datetime] = mapped_column(Utc)
    told_at: Mapped[datetime] = mapped_column(Utc)

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.done / self.total if self.total else 0.0
