"""The work of writing down what is said in a recording, by a machine."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dam.db.models.asset import Asset
from dam.db.models.base import Utc, new_id
from dam.db.models.lease import Leased


class Hearing(Leased):
    """One an asset, asked for by a person; see `domain.hearing`. `language` is what they said, or empty."""

    __tablename__ = "hearings"
    __table_args__ = (Index("ix_hearings_state_lease", "state", "lease_until"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), unique=True)
    language: Mapped[str] = mapped_column(String(20), default="")
    progress: Mapped[float] = mapped_column(default=0.0)
    failure_code: Mapped[str] = mapped_column(String(40), default="")
    failure_detail: Mapped[str] = mapped_column(Text, default="")
    asked_by_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Utc)
    asset: Mapped[Asset] = relationship(lazy="joined")
