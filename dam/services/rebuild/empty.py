"""Only an empty database is filled from elsewhere."""

import warnings

from sqlalchemy import MetaData, delete, select

from dam.db.models import System
from dam.domain.errors import Conflict
from dam.services.context import Context

# These two are filled last, in one transaction: without them nobody has ever worked with the database.
LAST = ("audit_events", "system")


def require_empty(context: Context) -> None:
    """Refuse a database in use, and clear away what a filling that broke off has left. Raises `Conflict`."""
    with context.database.write() as session:
        # Read from the database itself, since its schema may be missing or an older one.
        present = MetaData()
        with warnings.catch_warnings():
            # An index of an expression is passed over, which is all right: tables are what is asked for.
            warnings.filterwarnings("ignore", "Skipped unsupported reflection")
            present.reflect(session.connection())
        if "system" in present.tables and session.execute(select(System.id)).first() is not None:
            raise Conflict(
                "This database belongs to a system already. Name an empty one with DAM_DATABASE_URL or DAM_HOME; "
                "nothing was changed.",
                "not_empty",
            )
        for table in reversed(present.sorted_tables):
            if table.name not in (*LAST, "alembic_version"):
                session.execute(delete(table))
