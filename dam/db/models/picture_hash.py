"""How a picture, or a film's poster, looks: the hash by which its likes are found."""

from sqlalchemy import BigInteger, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from dam.db.models.base import Base


class PictureHash(Base):
    """Made with the renditions and, like them, again whenever they are. `bits` is `domain.picture_hash.read`'s number.

    The bands are empty where the hash says too little to look for others by it. Each has an index that holds all that a
    search for near ones reads, so that no row is.
    """

    __tablename__ = "picture_hashes"
    __table_args__ = tuple(Index(f"ix_picture_hashes_band_{n}", f"band_{n}", "bits", "asset_ordinal") for n in range(3))

    asset_ordinal: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"),
        ForeignKey("assets.ordinal", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    bits: Mapped[int] = mapped_column(BigInteger)
    band_0: Mapped[int | None] = mapped_column(Integer)
    band_1: Mapped[int | None] = mapped_column(Integer)
    band_2: Mapped[int | None] = mapped_column(Integer)
