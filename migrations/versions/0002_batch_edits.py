"""Batch edits"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "batch_edits",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("created_by_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undo_of_id", sa.String(length=26), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("failure_code", sa.String(length=40), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undo_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_batch_edits_created_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_edits")),
    )
    for column in ("created_by_id", "created_at", "undo_of_id", "undo_until"):
        op.create_index(op.f(f"ix_batch_edits_{column}"), "batch_edits", [column], unique=False)
    op.create_table(
        "batch_edit_rows",
        sa.Column("batch_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asset_id", sa.String(length=26), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("newly_edited", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch_edits.id"], name=op.f("fk_batch_edit_rows_batch_id_batch_edits"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["assets.id"], name=op.f("fk_batch_edit_rows_asset_id_assets"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch_id", "position", name=op.f("pk_batch_edit_rows")),
    )
    op.create_index(op.f("ix_batch_edit_rows_asset_id"), "batch_edit_rows", ["asset_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_batch_edit_rows_asset_id"), table_name="batch_edit_rows")
    op.drop_table("batch_edit_rows")
    for column in ("undo_until", "undo_of_id", "created_at", "created_by_id"):
        op.drop_index(op.f(f"ix_batch_edits_{column}"), table_name="batch_edits")
    op.drop_table("batch_edits")
