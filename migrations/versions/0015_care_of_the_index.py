"""Care of the search index, and lists that do without it"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    counts = ("checked", "missing", "stray", "differing")
    op.create_table(
        "index_drift",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        *[sa.Column(name, sa.Integer(), nullable=False) for name in counts],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_drift")),
    )
    # Lists by time, and counts by event, level, state and kind, are answered from these alone.
    op.create_index(
        "ix_assets_dated",
        "assets",
        [sa.text("coalesce(captured_at, created_at)"), "access_level", "state", "kind", "event_id", "uploaded_by_id"],
        unique=False,
    )
    op.drop_index("ix_assets_event_id", table_name="assets")
    op.create_index(
        "ix_assets_event_id",
        "assets",
        ["event_id", "access_level", "state", "kind", "uploaded_by_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_assets_event_id", table_name="assets")
    op.create_index("ix_assets_event_id", "assets", ["event_id"], unique=False)
    op.drop_index("ix_assets_dated", table_name="assets")
    op.drop_table("index_drift")
