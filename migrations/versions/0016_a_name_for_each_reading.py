"""A name for each attempt at reading pages"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("scanned_pages", sa.Column("made_as", sa.String(length=26), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("scanned_pages", "made_as")
