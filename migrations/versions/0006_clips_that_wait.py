"""Clips that wait to be cut"""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_index("ix_clips_state_lease", "clips", ["state", "lease_until"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_clips_state_lease", table_name="clips")
