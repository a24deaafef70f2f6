"""Saved searches with their matches and e-mails, collections, and the address of an account"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_TO_MATCH = sa.text("matched_version < indexed_version")


def upgrade() -> None:
    op.add_column("users", sa.Column("email", sa.String(length=254), nullable=False, server_default=""))
    op.add_column("assets", sa.Column("matched_version", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE assets SET matched_version = indexed_version")
    op.create_index(
        "ix_assets_to_match",
        "assets",
        ["ordinal"],
        unique=False,
        sqlite_where=_TO_MATCH,
        postgresql_where=_TO_MATCH,
    )
    _searches()
    _collections()


def _searches() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("owner_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("alert", sa.String(length=20), nullable=False),
        sa.Column("known_to_ordinal", sa.BigInteger(), nullable=False),
        sa.Column("only_arrivals", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_saved_searches_owner_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_saved_searches_owner_id_name")),
    )
    op.create_table(
        "alert_mails",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_alert_mails_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_mails")),
    )
    op.create_table(
        "search_matches",
        sa.Column("search_id", sa.String(length=26), nullable=False),
        sa.Column("asset_id", sa.String(length=26), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("mail_id", sa.String(length=26), nullable=True),
        _goes_with("search_matches", "search_id", "saved_searches", "CASCADE"),
        _goes_with("search_matches", "asset_id", "assets", "CASCADE"),
        _goes_with("search_matches", "mail_id", "alert_mails", "SET NULL"),
        sa.PrimaryKeyConstraint("search_id", "asset_id", name=op.f("pk_search_matches")),
    )
    _indexes("saved_searches", "owner_id", "alert")
    _indexes("alert_mails", "user_id", "try_at")
    _indexes("search_matches", "asset_id", "mail_id")


def _collections() -> None:
    op.create_table(
        "collections",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("access_level", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.String(length=26), nullable=False),
        sa.Column("cover_id", sa.String(length=26), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_collections_owner_id_users")),
        _goes_with("collections", "cover_id", "assets", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
    )
    op.create_table(
        "collection_assets",
        sa.Column("collection_id", sa.String(length=26), nullable=False),
        sa.Column("asset_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _goes_with("collection_assets", "collection_id", "collections", "CASCADE"),
        _goes_with("collection_assets", "asset_id", "assets", "CASCADE"),
        sa.PrimaryKeyConstraint("collection_id", "asset_id", name=op.f("pk_collection_assets")),
    )
    _indexes("collections", "owner_id", "cover_id", "updated_at")
    _indexes("collection_assets", "asset_id")
    op.create_index("ix_collection_assets_order", "collection_assets", ["collection_id", "position"], unique=False)


def _goes_with(table: str, column: str, other: str, then: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=then)


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    for table in ("collection_assets", "collections", "search_matches", "alert_mails", "saved_searches"):
        op.drop_table(table)
    op.drop_index("ix_assets_to_match", table_name="assets")
    op.drop_column("assets", "matched_version")
    op.drop_column("users", "email")
