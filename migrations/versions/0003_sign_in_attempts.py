"""Sign-in attempts"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "sign_in_attempts",
        sa.Column("key_sha256", sa.String(length=64), nullable=False),
        sa.Column("name_sha256", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_sha256", name=op.f("pk_sign_in_attempts")),
    )
    for column in ("name_sha256", "until"):
        op.create_index(op.f(f"ix_sign_in_attempts_{column}"), "sign_in_attempts", [column], unique=False)
    for column in ("failed_sign_ins", "locked_until"):
        op.drop_column("users", column)


def downgrade() -> None:
    op.add_column("users", sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("users", sa.Column("failed_sign_ins", sa.Integer(), nullable=False, server_default="0"))
    for column in ("until", "name_sha256"):
        op.drop_index(op.f(f"ix_sign_in_attempts_{column}"), table_name="sign_in_attempts")
    op.drop_table("sign_in_attempts")
