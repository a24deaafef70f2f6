"""What is still to be recorded and to be cut"""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_index("ix_assets_to_record", "assets", ["recorded_version", "version"], unique=False)
    op.create_index("ix_clips_state_lease", "clips", ["state", "lease_until"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_clips_state_lease", table_name="clips")
    op.drop_index("ix_assets_to_record", table_name="assets")
