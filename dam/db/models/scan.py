"""The words on a picture of pages: the work of reading them, and each page that was read."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dam.db.models.asset import Asset
from dam.db.models.base import Base, Utc, new_id
from dam.db.models.lease import Leased


class Scan(Leased):
    """One an asset: asked for by a person (`asked_by_id`) or when the asset was processed. See `domain.scanning`."""

    __tablename__ = "scans"
    __table_args__ = (Index("ix_scans_state_lease", "state", "lease_until"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), unique=True)
    languages: Mapped[list[str]] = mapped_column(default=list)
    page_count: Mapped[int] = mapped_column(default=0)
    pages_done: Mapped[int] = mapped_column(default=0)
    failure_code: Mapped[str] = mapped_column(String(40), default="")
    failure_detail: Mapped[str] = mapped_column(Text, default="")
    asked_by_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Utc)
    asset: Mapped[Asset] = relationship(lazy="joined")


class ScannedPage(Base):
    """`number` counts from 1. `words` are [text, left, top, width, height, confidence, line] each, as
    `domain.scanning.PageWord`; `text` is what of them goes into the index."""

    __tablename__ = "scanned_pages"

    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    words: Mapped[list[Any]] = mapped_column(default=list)
    width_px: Mapped[int] = mapped_column()
    height_px: Mapped[int] = mapped_column()
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    read_at: Mapped[datetime] = mapped_column(Utc)

    @property
    def key(self) -> str:
        return f"assets/{self.asset_id}/pages/{self.number}"
