"""Collections: assets put together by hand in an order, or by a rule, which is a search."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dam.db.models.base import Base, Utc, new_id
from dam.db.models.user import User


class Collection(Base):
    """`rule` is a library address as in a saved search; empty for a collection made by hand.

    `access_level` is of the collection's own name and note; each of its assets keeps its own.
    """

    __tablename__ = "collections"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    access_level: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    cover_id: Mapped[str | None] = mapped_column(ForeignKey("assets.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    updated_at: Mapped[datetime] = mapped_column(Utc, index=True)
    version: Mapped[int] = mapped_column(default=1)
    owner: Mapped[User] = relationship(lazy="joined")

    @property
    def by_rule(self) -> bool:
        return bool(self.rule)


class CollectionAsset(Base):
    """One asset of a collection made by hand; positions rise in its order and may have gaps."""

    __tablename__ = "collection_assets"
    __table_args__ = (Index("ix_collection_assets_order", "collection_id", "position"),)

    collection_id: Mapped[str] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column()
