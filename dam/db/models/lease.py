"""What every row has that a worker takes in hand, so that all are claimed, held and fenced in one way."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from dam.db.models.base import Base, Utc


class Leased(Base):
    """A row of work. `state` says whether it waits for a worker, `lease_until` whether somebody works on it now.

    Only `dam.services.lease` writes `attempts` and `lease_until`.
    """

    __abstract__ = True

    id: Mapped[str]
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(Utc)
