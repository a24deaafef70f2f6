"""Indexes of the assets alone that the search index or the records have yet to follow"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_BEHIND = {"ix_assets_to_index": "indexed_version", "ix_assets_to_record": "recorded_version"}


def upgrade() -> None:
    op.drop_index("ix_assets_to_index", table_name="assets")
    for name, column in _BEHIND.items():
        only = sa.text(f"{column} < version")
        op.create_index(name, "assets", ["ordinal"], unique=False, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    for name in _BEHIND:
        op.drop_index(name, table_name="assets")
    op.create_index("ix_assets_to_index", "assets", ["indexed_version", "version"], unique=False)
