"""An asset, its renditions and its text. The row is also the outbox: what is behind in it is still to be done."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dam.db.models.base import Base, Utc, new_id
from dam.db.models.event import Event
from dam.db.models.lease import Leased
from dam.db.models.user import User

# Nearly always none: only what the search index has taken and saved searches have not heard of.
_TO_MATCH = text("matched_version < indexed_version")


def _behind(name: str, column: str) -> Index:
    """An index of the rows alone whose `column` is behind `version`, in order of arrival: nearly always none."""
    only = text(f"{column} < version")
    return Index(name, "ordinal", sqlite_where=only, postgresql_where=only)


class Asset(Leased):
    """A managed asset. `version` rises with every change; `indexed_version` and `recorded_version` follow it.

    `matched_version` is the one up to which saved searches were told of it; it follows `indexed_version`.

    `captured_at` is UTC; `captured_offset_minutes` is the camera's zone, None where the camera did not say, in which
    case `captured_at` was reckoned with the office's zone and `captured_source` ends in `+assumed`.
    `copy_number` is 0 for the first asset of these bytes: the uniqueness rule refuses the same bytes twice.
    """

    __tablename__ = "assets"
    __table_args__ = (
        UniqueConstraint("sha256", "copy_number"),
        _behind("ix_assets_to_index", "indexed_version"),
        _behind("ix_assets_to_record", "recorded_version"),
        Index("ix_assets_to_match", "ordinal", sqlite_where=_TO_MATCH, postgresql_where=_TO_MATCH),
        Index("ix_assets_state_lease", "state", "lease_until"),
        # Lists and counts without the search engine are answered from these two alone (services/find_rows.py).
        Index(
            "ix_assets_dated",
            text("coalesce(captured_at, created_at)"),
            "access_level",
            "state",
            "kind",
            "event_id",
            "uploaded_by_id",
        ),
        Index("ix_assets_event_id", "event_id", "access_level", "state", "kind", "uploaded_by_id"),
    )

    # An integer of its own, in order of arrival: short, unique, and what cursors and the index sort by.
    ordinal: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True, autoincrement=True
    )
    id: Mapped[str] = mapped_column(String(26), unique=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    keywords: Mapped[list[str]] = mapped_column(default=list)
    language: Mapped[str] = mapped_column(String(20), default="")
    event_id: Mapped[str | None] = mapped_column(ForeignKey("events.id"))
    access_level: Mapped[str] = mapped_column(String(20))
    creator: Mapped[str] = mapped_column(String(500), default="")
    credit: Mapped[str] = mapped_column(Text, default="")
    copyright: Mapped[str] = mapped_column(Text, default="")
    usage_terms: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(500), default="")
    camera: Mapped[str] = mapped_column(String(200), default="")
    latitude: Mapped[float | None] = mapped_column()
    longitude: Mapped[float | None] = mapped_column()
    captured_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    captured_offset_minutes: Mapped[int | None] = mapped_column()
    captured_source: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(Utc, index=True)
    updated_at: Mapped[datetime] = mapped_column(Utc)
    uploaded_by_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)

    file_name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    copy_number: Mapped[int] = mapped_column(default=0)
    duration_seconds: Mapped[float | None] = mapped_column()
    width_px: Mapped[int | None] = mapped_column()
    height_px: Mapped[int | None] = mapped_column()
    frame_rate: Mapped[float | None] = mapped_column()
    embedded: Mapped[dict[str, Any]] = mapped_column(default=dict)
    warnings: Mapped[list[str]] = mapped_column(default=list)
    # Fields that a person has set: what is embedded in the file no longer changes them.
    edited_fields: Mapped[list[str]] = mapped_column(default=list)

    failure_code: Mapped[str] = mapped_column(String(40), default="")
    failure_detail: Mapped[str] = mapped_column(Text, default="")
    progress: Mapped[float] = mapped_column(default=0.0)

    version: Mapped[int] = mapped_column(default=1)
    indexed_version: Mapped[int] = mapped_column(default=0)
    recorded_version: Mapped[int] = mapped_column(default=0)
    matched_version: Mapped[int] = mapped_column(default=0, server_default="0")

    event: Mapped[Event | None] = relationship(lazy="joined")
    uploaded_by: Mapped[User] = relationship(lazy="joined")
    renditions: Mapped[list["Rendition"]] = relationship(
        lazy="selectin", order_by="Rendition.name", cascade="all, delete-orphan"
    )

    @property
    def original_key(self) -> str:
        return f"assets/{self.id}/original"


class Rendition(Base):
    """A file derived from an original; it can be lost and made again.

    `made_as` is a folder of its own for each attempt: who stalled and comes late never writes over what was recorded.
    """

    __tablename__ = "renditions"

    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    width_px: Mapped[int | None] = mapped_column()
    height_px: Mapped[int | None] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_as: Mapped[str] = mapped_column(String(26), default="")

    @property
    def key(self) -> str:
        return f"{renditions_prefix(self.asset_id, self.made_as)}{self.name}"


def renditions_prefix(asset_id: str, made_as: str = "") -> str:
    """Where the files of one attempt lie; without `made_as` all of them."""
    folder = f"{made_as}/" if made_as else ""
    return f"assets/{asset_id}/renditions/{folder}"


class AssetText(Base):
    """The words inside an asset, apart from its row because they can be long."""

    __tablename__ = "asset_texts"

    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
