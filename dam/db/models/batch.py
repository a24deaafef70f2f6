"""A batch edit: many assets changed together, and for each of them what it was before, so that it can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dam.db.models.base import Base, Utc, new_id
from dam.db.models.lease import Leased
from dam.db.models.user import User


class BatchEdit(Leased):
    """`done` of `total` rows are worked off, in order of their position. `left_out` counts by reason.

    An undo is a batch edit of its own that names the one it takes back in `undo_of_id`.
    """

    __tablename__ = "batch_edits"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    created_by_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Utc, index=True)
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undo_of_id: Mapped[str | None] = mapped_column(String(26), index=True)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cancel_asked: Mapped[bool] = mapped_column(Boolean, default=False)
    failure_code: Mapped[str] = mapped_column(String(40), default="")
    queued_at: Mapped[datetime | None] = mapped_column(Utc)
    finished_at: Mapped[datetime | None] = mapped_column(Utc)
    undo_until: Mapped[datetime | None] = mapped_column(Utc, index=True)
    created_by: Mapped[User] = relationship(lazy="joined")


class BatchEditRow(Base):
    """One asset of a batch edit. `before` and `after` hold the fields that changed, and for an undo what is expected
    and what to go back to; `newly_edited` are those that no person had set before."""

    __tablename__ = "batch_edit_rows"

    batch_id: Mapped[str] = mapped_column(ForeignKey("batch_edits.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(String(40), default="")
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    newly_edited: Mapped[list[str]] = mapped_column(default=list)
