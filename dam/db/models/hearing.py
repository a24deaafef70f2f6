"""The work of writing down what is said in a recording, by a machine."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dam.db.models.asked_work import AskedWork


class Hearing(AskedWork):
    """Asked for by a person; see `domain.hearing`. `language` is what they said, or empty."""

    __tablename__ = "hearings"
    __table_args__ = (Index("ix_hearings_state_lease", "state", "lease_until"),)

    language: Mapped[str] = mapped_column(String(20), default="")
    progress: Mapped[float] = mapped_column(default=0.0)
    asked_by_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
