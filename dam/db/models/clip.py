"""A clip: an in and out range of an asset, and the file made of it."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dam.db.models.asset import Asset
from dam.db.models.base import Utc, new_id
from dam.db.models.lease import Leased


class Clip(Leased):
    """`made_as` is the attempt that made the file, which has a name of its own for each."""

    __tablename__ = "clips"
    __table_args__ = (Index("ix_clips_state_lease", "state", "lease_until"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), index=True)
    mode: Mapped[str] = mapped_column(String(10))
    in_seconds: Mapped[float] = mapped_column()
    out_seconds: Mapped[float] = mapped_column()
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    progress: Mapped[float] = mapped_column(default=0.0, server_default="0")
    failure_code: Mapped[str] = mapped_column(String(40), default="")
    failure_detail: Mapped[str] = mapped_column(Text, default="")
    created_by_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Utc)
    made_as: Mapped[str] = mapped_column(String(26), default="")
    asset: Mapped[Asset] = relationship(lazy="joined")

    @property
    def key(self) -> str:
        return clip_key(self.asset_id, self.id, self.made_as)


def clip_key(asset_id: str, clip_id: str, made_as: str) -> str:
    name = f"{clip_id}-{made_as}" if made_as else clip_id
    return f"assets/{asset_id}/clips/{name}"
