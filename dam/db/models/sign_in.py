"""Wrong passwords lately, which slow down whoever guesses."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from dam.db.models.base import Base, Utc


class SignInAttempts(Base):
    """Failures of one name from one address, or with an empty `name_sha256` of an address under whatever names.

    Whether there is an account of that name makes no difference. Only `dam.services.sign_in_limits` writes here.
    """

    __tablename__ = "sign_in_attempts"

    key_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name_sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    failures: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime] = mapped_column(Utc, index=True)
