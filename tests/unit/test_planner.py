"""SQLite goes by the proportions of a grown archive, from the first start on, and asks for the right index."""

from pathlib import Path

import pytest
from sqlalchemy import inspect

from dam.db import migrate
from dam.db.session import Database
from dam.db.statistics import TYPICAL, tell_planner, told_already

SEEN = "(access_level IN (?, ?) OR uploaded_by_id = ?)"
WANTED = {
    f"SELECT id FROM assets WHERE captured_at >= ? AND captured_at < ? AND state = ? AND {SEEN} ORDER BY captured_at": (
        "ix_assets_captured_at"
    ),
    f"SELECT event_id, count(*) FROM assets WHERE event_id IN (?, ?) AND state = ? AND {SEEN} GROUP BY event_id": (
        "ix_assets_event_id"
    ),
    f"SELECT id FROM assets WHERE state = ? AND {SEEN} ORDER BY ordinal DESC LIMIT ?": "ix_assets_state_lease",
    "SELECT count(*), min(updated_at) FROM assets WHERE indexed_version < version": "INDEX ix_assets_to_index",
    **{
        f"SELECT * FROM audit_events WHERE {column} = ? ORDER BY number DESC": f"ix_audit_events_{column}_number"
        for column in ("subject_id", "actor_id", "action")
    },
    **{
        f"SELECT asset_ordinal, bits FROM picture_hashes WHERE band_{n} IN (?, ?, ?)": (
            f"COVERING INDEX ix_picture_hashes_band_{n}"
        )
        for n in range(3)
    },
    "SELECT min(number), max(number) FROM audit_events WHERE at >= ? AND at < ?": (
        "COVERING INDEX ix_audit_events_at_number"
    ),
}


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'kronika.sqlite'}")
    migrate.upgrade(database)
    return database


@pytest.mark.parametrize("query", WANTED)
def test_an_empty_archive_is_planned_for_as_a_grown_one(database: Database, query: str) -> None:
    with database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", (None,) * query.count("?")).all()
        assert WANTED[query] in plan[0][3]


def test_every_index_of_the_statistics_exists(database: Database) -> None:
    known = inspect(database.engine)
    for table, indexes in TYPICAL.items():
        assert set(indexes) <= {str(index["name"]) for index in known.get_indexes(table)}


def test_a_database_that_was_analysed_otherwise_is_told_again(database: Database) -> None:
    with database.engine.connect().execution_options(dam_writes=True) as connection:
        assert told_already(connection)
        connection.exec_driver_sql("DELETE FROM sqlite_stat1")
        connection.exec_driver_sql("ANALYZE")
        assert not told_already(connection)
        tell_planner(connection)
        assert told_already(connection)
