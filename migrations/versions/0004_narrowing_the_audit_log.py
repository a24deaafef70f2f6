"""Narrowing the audit log"""

from alembic import op

revision = "0004"
down_revision = "0003"

_COLUMNS = ("actor_id", "action", "subject_id", "at")


def upgrade() -> None:
    for column in _COLUMNS:
        op.create_index(f"ix_audit_events_{column}_number", "audit_events", [column, "number"], unique=False)
    for column in ("action", "subject_id", "at"):
        op.drop_index(op.f(f"ix_audit_events_{column}"), table_name="audit_events")


def downgrade() -> None:
    for column in ("action", "subject_id", "at"):
        op.create_index(op.f(f"ix_audit_events_{column}"), "audit_events", [column], unique=False)
    for column in _COLUMNS:
        op.drop_index(f"ix_audit_events_{column}_number", table_name="audit_events")
