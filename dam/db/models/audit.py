"""The audit log: append-only, each event carrying the SHA-256 of the one before it. And who the system is."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dam.db.models.base import Base, Utc


class AuditEvent(Base):
    """`number` rises by one without gaps; triggers refuse to change or delete a row."""

    __tablename__ = "audit_events"
    # Whatever the log is narrowed by, its newest events stand together.
    __table_args__ = tuple(
        Index(f"ix_audit_events_{column}_number", column, "number")
        for column in ("actor_id", "action", "subject_id", "at")
    )

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Utc)
    actor_id: Mapped[str] = mapped_column(String(26))
    actor_name: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str] = mapped_column(String(40))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))


class System(Base):
    """One row: which system this database belongs to, and the head of the audit chain (locked to append)."""

    __tablename__ = "system"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    system_id: Mapped[str] = mapped_column(String(26))
    created_at: Mapped[datetime] = mapped_column(Utc)
    audit_number: Mapped[int] = mapped_column(BigInteger, default=0)
    audit_sha256: Mapped[str] = mapped_column(String(64), default="")
