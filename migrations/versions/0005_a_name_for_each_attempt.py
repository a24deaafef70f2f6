"""A name for each attempt"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for table in ("renditions", "clips"):
        op.add_column(table, sa.Column("made_as", sa.String(length=26), nullable=False, server_default=""))


def downgrade() -> None:
    for table in ("clips", "renditions"):
        op.drop_column(table, "made_as")
