"""What is said in a recording: a transcript in one language, and its cues."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dam.db.models.base import Base, Utc, new_id


class Transcript(Base):
    """One a language of an asset, the empty language being one of them. It is replaced as a whole, never changed.

    `origin` is one of `domain.transcripts.Origin`; `engine` names what heard it where a machine did. Its file lies
    beside the original as it came.
    """

    __tablename__ = "transcripts"
    __table_args__ = (UniqueConstraint("asset_id", "language"),)

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(10))
    engine: Mapped[str] = mapped_column(String(100), default="")
    file_name: Mapped[str] = mapped_column(Text, default="")
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    warnings: Mapped[list[str]] = mapped_column(default=list)
    created_by_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Utc)

    @property
    def key(self) -> str:
        return f"assets/{self.asset_id}/transcripts/{self.id}"


class CueRow(Base):
    """One line of a transcript, in order of time; see `domain.transcripts.Cue`."""

    __tablename__ = "cues"

    transcript_id: Mapped[str] = mapped_column(ForeignKey("transcripts.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    start_seconds: Mapped[float] = mapped_column()
    end_seconds: Mapped[float] = mapped_column()
    text: Mapped[str] = mapped_column(Text)
