"""Tables to JSON lines and back, the same on SQLite and PostgreSQL."""

import json
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Table, func, insert, select, text
from sqlalchemy.orm import Session

from dam.db.described import tables_of
from dam.db.models import Asset, Base
from dam.services.backup.layout import lines_to

# Half-sent uploads lie in the staging folder, sessions are opened anew, renditions, hashes of pictures, pages that were
# read, index and upkeep are done anew, a quarter of an hour after a wrong password is over.
LEFT_OUT = frozenset(
    {
        *("uploads", "login_sessions", "sign_in_attempts", "upkeep", "index_drift"),
        *("renditions", "picture_hashes", "scans", "scanned_pages"),
    }
)
_BATCH = 500
Row = dict[str, Any]


def export(session: Session, folder: Path) -> dict[str, int]:
    """Every table as it stands in this session's transaction; answers the number of rows by table.

    Assets come in the order of their ids, which is the order of the store's keys.
    """
    counts = {}
    for table in Base.metadata.sorted_tables:
        if table.name in LEFT_OUT:
            continue
        query = select(table).order_by(*([table.c.id] if table.name == "assets" else table.primary_key.columns))
        counts[table.name] = 0
        with lines_to(folder / f"{table.name}.jsonl.gz") as file:
            rows = session.connection().execute(query.execution_options(yield_per=_BATCH))
            for row in rows.mappings():
                file.write(json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False) + "\n")
                counts[table.name] += 1
    return counts


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


class Loader:
    """Puts rows into a schema of any revision, which is why it reads the tables from the database itself.

    `tables` are those of `names`, in an order in which rows find what they refer to.
    """

    def __init__(self, session: Session, names: Collection[str]) -> None:
        self._naive = session.connection().dialect.name == "sqlite"
        self.tables = [table for table in tables_of(session.connection()) if table.name in names]

    def load(self, session: Session, table: Table, rows: Iterator[Row]) -> int:
        """Rows in batches; answers how many. A column that this schema does not have is an error."""
        times = {column.name for column in table.columns if isinstance(column.type, DateTime)}
        count, batch = 0, []
        for row in rows:
            batch.append({name: self._typed(value) if name in times else value for name, value in row.items()})
            if len(batch) == _BATCH:
                session.connection().execute(insert(table), batch)
                count, batch = count + len(batch), []
        if batch:
            session.connection().execute(insert(table), batch)
        return count + len(batch)

    def _typed(self, value: str | None) -> datetime | None:
        if value is None:
            return None
        moment = datetime.fromisoformat(value).astimezone(UTC)
        return moment.replace(tzinfo=None) if self._naive else moment


def continue_numbering(session: Session) -> None:
    """New assets are numbered after those that were loaded. SQLite sees to that by itself."""
    if session.connection().dialect.name != "postgresql":
        return
    last = session.execute(select(func.max(Asset.ordinal))).scalar_one_or_none()
    if last is not None:
        session.execute(text("SELECT setval(pg_get_serial_sequence('assets', 'ordinal'), :last)"), {"last": last})
