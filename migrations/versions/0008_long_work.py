"""How far clips and the system's own long work are"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("clips", sa.Column("progress", sa.Double(), nullable=False, server_default="0"))
    op.execute("UPDATE clips SET progress = 1 WHERE state = 'available'")
    op.create_table(
        "upkeep",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_upkeep")),
    )


def downgrade() -> None:
    op.drop_table("upkeep")
    op.drop_column("clips", "progress")
