"""Migrations on both databases: one head, empty to head, models match head, and data survives every step."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from dam.db import migrate
from dam.db.described import tables_of
from dam.db.models import Base
from dam.db.session import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'k.sqlite'}" if sqlite else request.getfixturevalue("postgres_url")
    database = Database(url)
    yield database
    database.close()


def revisions() -> list[str]:
    """Oldest first."""
    script = ScriptDirectory.from_config(migrate.config())
    return [revision.revision for revision in script.walk_revisions()][::-1]


def upgrade_to(database: Database, revision: str) -> None:
    config = migrate.config()
    with database.engine.connect().execution_options(dam_writes=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def test_there_is_one_head_and_files_are_named_by_their_revisions() -> None:
    assert ScriptDirectory.from_config(migrate.config()).get_heads() == [migrate.newest_revision()]
    assert set(revisions()) == migrate.known_revisions()


# SQLite can't describe an index of an expression, so there its name alone is compared.
@pytest.mark.filterwarnings("ignore:.*expression-based index '?ix_assets_dated:Warning")
def test_from_empty_to_head_the_models_match(database: Database) -> None:
    migrate.upgrade(database)
    assert migrate.current_revision(database) == migrate.newest_revision()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        if connection.dialect.name == "sqlite":
            made = connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'index'")).scalars()
            indexes = {index.name for table in Base.metadata.tables.values() for index in table.indexes}
            assert {name for name in made if not name.startswith("sqlite_autoindex")} == indexes


def test_a_second_run_changes_nothing(database: Database) -> None:
    migrate.upgrade(database)
    migrate.upgrade(database)
    assert migrate.current_revision(database) == migrate.newest_revision()


def test_where_nothing_is_missing_no_migration_is_looked_at(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate.upgrade(database)
    monkeypatch.setattr(migrate, "config", lambda: pytest.fail("Alembic was asked"))
    migrate.upgrade(database)
    with database.engine.connect().execution_options(dam_writes=True) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
        connection.commit()
    with pytest.raises(pytest.fail.Exception):
        migrate.upgrade(database)


def value_for(column: sa.Column[Any], parents: dict[str, Any]) -> Any:
    """Something of the column's kind; a reference points to the row that was made in the table before."""
    for key in column.foreign_keys:
        return parents[key.column.table.name][key.column.name]
    kind = column.type
    if isinstance(kind, sa.DateTime):
        return sa.func.current_timestamp()
    if isinstance(kind, sa.Boolean):
        return True
    if isinstance(kind, sa.JSON):
        return {"слово": ["ბათუმი", "روابط‌عمومی"]}
    if kind.python_type in (int, float, Decimal):
        return 1
    return "ქ"


def fill(connection: sa.Connection) -> None:
    """One row in every table that has none, parents first."""
    parents: dict[str, Any] = {}
    for table in tables_of(connection):
        if table.name == "alembic_version":
            continue
        if connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 0:
            row = {column.name: value_for(column, parents) for column in table.columns if column.identity is None}
            connection.execute(table.insert().values(row))
        parents[table.name] = connection.execute(sa.select(table)).mappings().first()


def snapshot(connection: sa.Connection) -> dict[str, list[dict[str, Any]]]:
    return {
        table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
        for table in tables_of(connection)
        if table.name != "alembic_version"
    }


def test_data_survives_every_step(database: Database) -> None:
    before: dict[str, list[dict[str, Any]]] = {}
    for revision in revisions():
        upgrade_to(database, revision)
        with database.engine.connect().execution_options(dam_writes=True) as connection:
            after = snapshot(connection)
            for table, rows in before.items():
                assert len(after[table]) == len(rows), f"{revision} lost rows of {table}"
                for old, new in zip(rows, after[table], strict=True):
                    kept = {name: value for name, value in old.items() if name in new}
                    assert kept == {name: new[name] for name in kept}, f"{revision} changed {table}"
            fill(connection)
            before = snapshot(connection)
            connection.commit()
    assert before["assets"] and before["audit_events"]
