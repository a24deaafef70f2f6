"""How far the search index was found to be from the rows."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from dam.db.models.base import Base, Utc


class IndexDrift(Base):
    """One row: what the last whole comparison found, and mended.

    `missing` rows had no document, `stray` documents no row, `differing` documents another version than their row.
    """

    __tablename__ = "index_drift"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    measured_at: Mapped[datetime] = mapped_column(Utc)
    checked: Mapped[int] = mapped_column()
    missing: Mapped[int] = mapped_column()
    stray: Mapped[int] = mapped_column()
    differing: Mapped[int] = mapped_column()

    @property
    def wrong(self) -> int:
        return self.missing + self.stray + self.differing
