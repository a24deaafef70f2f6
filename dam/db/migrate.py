"""Bring a database to the newest schema, or say how far behind it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from dam.db.session import Database, told_plainly
from dam.db.statistics import tell_planner, told_already

_MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Run what is missing up to `revision`. Of two processes that call it at once the second finds nothing to do.

    Raises `ServiceAway`, `StorageFull`.
    """
    config = _config()
    with told_plainly(), database.engine.connect().execution_options(dam_writes=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(726566)")
        elif not connection.in_transaction():
            connection.begin()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        untold = revision == "head" and not told_already(connection)
        if untold:
            tell_planner(connection)
        connection.commit()
    if untold:
        # A connection that is open already does not hear of it.
        database.engine.dispose()


def current_revision(database: Database) -> str | None:
    with told_plainly(), database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def known_revisions() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
