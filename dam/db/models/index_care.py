"""How the search index is cared for: a rebuild under way, and how far it was found to be from the rows."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from dam.db.models.base import Base, Utc


class IndexRebuild(Base):
    """One row: the last rebuild that began. It goes on while `lease_until` lies ahead and `finished_at` is empty.

    `token` names who does it, so that one that lost its lease can't write here any more.
    """

    __tablename__ = "index_rebuild"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    token: Mapped[str] = mapped_column(String(26))
    began_at: Mapped[datetime] = mapped_column(Utc)
    lease_until: Mapped[datetime] = mapped_column(Utc)
    finished_at: Mapped[datetime | None] = mapped_column(Utc)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)


class IndexDrift(Base):
    """One row: the walk through all ordinals that compares rows and index, where it stands and what the last one found.

    `missing` rows had no document, `stray` documents no row, `differing` documents another version than their row.
    """

    __tablename__ = "index_drift"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    next_ordinal: Mapped[int] = mapped_column(BigInteger, default=0)
    checked: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    stray: Mapped[int] = mapped_column(default=0)
    differing: Mapped[int] = mapped_column(default=0)
    measured_at: Mapped[datetime | None] = mapped_column(Utc)
    last_checked: Mapped[int] = mapped_column(default=0)
    last_missing: Mapped[int] = mapped_column(default=0)
    last_stray: Mapped[int] = mapped_column(default=0)
    last_differing: Mapped[int] = mapped_column(default=0)
