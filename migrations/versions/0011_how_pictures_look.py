"""How pictures look"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_ORDINAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "picture_hashes",
        sa.Column("asset_ordinal", _ORDINAL, autoincrement=False, nullable=False),
        sa.Column("bits", sa.BigInteger(), nullable=False),
        *(sa.Column(f"band_{n}", sa.Integer(), nullable=True) for n in range(3)),
        sa.ForeignKeyConstraint(
            ["asset_ordinal"],
            ["assets.ordinal"],
            name=op.f("fk_picture_hashes_asset_ordinal_assets"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("asset_ordinal", name=op.f("pk_picture_hashes")),
    )
    for n in range(3):
        op.create_index(f"ix_picture_hashes_band_{n}", "picture_hashes", [f"band_{n}", "bits", "asset_ordinal"])


def downgrade() -> None:
    op.drop_table("picture_hashes")
