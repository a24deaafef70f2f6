"""Bring a database to the newest schema, or say how far behind it is.

Alembic is imported where there is something to be done. Every process and every command asks, nearly always for
nothing, and it would take a tenth of the memory of each.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect

from dam.db.session import Database, told_plainly
from dam.db.statistics import tell_planner, told_already

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Run what is missing up to `revision`. Of two processes that call it at once the second finds nothing to do.

    Raises `ServiceAway`, `StorageFull`.
    """
    if revision == "head":
        with told_plainly(), database.engine.connect() as connection:
            if _revision(connection) == newest_revision() and told_already(connection):
                return
    from alembic import command

    asked = config()
    with told_plainly(), database.engine.connect().execution_options(dam_writes=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(726566)")
        elif not connection.in_transaction():
            connection.begin()
        asked.attributes["connection"] = connection
        command.upgrade(asked, revision)
        untold = revision == "head" and not told_already(connection)
        if untold:
            tell_planner(connection)
        connection.commit()
    if untold:
        # A connection that is open already does not hear of it.
        database.engine.dispose()


def current_revision(database: Database) -> str | None:
    with told_plainly(), database.engine.connect() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return found


def newest_revision() -> str:
    return max(known_revisions())


def known_revisions() -> set[str]:
    """Which a file's name begins with."""
    return {path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*_*.py")}
