"""The words on a picture of pages: the work of reading them, and each page that was read."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dam.db.models.asked_work import AskedWork
from dam.db.models.base import Base, Utc


class Scan(AskedWork):
    """Asked for by a person (`asked_by_id`) or when the asset was processed. See `domain.scanning`."""

    __tablename__ = "scans"
    __table_args__ = (Index("ix_scans_state_lease", "state", "lease_until"),)

    languages: Mapped[list[str]] = mapped_column(default=list)
    page_count: Mapped[int] = mapped_column(default=0)
    pages_done: Mapped[int] = mapped_column(default=0)
    asked_by_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))


class ScannedPage(Base):
    """`number` counts from 1. `words` are [text, left, top, width, height, confidence, line] each, as
    `domain.scanning.PageWord`; `text` is what of them goes into the index. `made_as` tells the pictures of several
    attempts apart; it is empty for those made before there was such a name."""

    __tablename__ = "scanned_pages"

    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    words: Mapped[list[Any]] = mapped_column(default=list)
    width_px: Mapped[int] = mapped_column()
    height_px: Mapped[int] = mapped_column()
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    read_at: Mapped[datetime] = mapped_column(Utc)
    made_as: Mapped[str] = mapped_column(String(26), default="")

    @property
    def key(self) -> str:
        return page_key(self.asset_id, self.number, self.made_as)


def page_key(asset_id: str, number: int, made_as: str) -> str:
    """Where the picture of a page lies that the attempt of this name has made."""
    return f"assets/{asset_id}/pages/{made_as + '/' if made_as else ''}{number}"
