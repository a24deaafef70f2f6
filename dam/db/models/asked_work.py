"""What a machine is asked to do with one asset: a row that a worker takes in hand, one an asset."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from dam.db.models.asset import Asset
from dam.db.models.base import Utc, new_id
from dam.db.models.lease import Leased


class AskedWork(Leased):
    """`state` is a `domain.lifecycle.WorkState`. Asked for anew, the same row is worked on once more."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), unique=True)
    failure_code: Mapped[str] = mapped_column(String(40), default="")
    failure_detail: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Utc)

    @declared_attr
    def asset(self) -> Mapped[Asset]:
        return relationship(lazy="joined")
