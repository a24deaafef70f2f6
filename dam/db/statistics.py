"""What SQLite's planner is told of the tables: the proportions of a grown archive, whatever this one is yet.

Without it the planner takes one state in ten rows, while nearly every asset has the same one, and reads the whole table
for a day's pictures. Statistics of its own are those of an empty archive if they are made at the start, and an open
connection never hears of later ones. A typical archive's serve every size; PostgreSQL looks by itself.
"""

from sqlalchemy import Connection, text

# Rows in the table, then how many share a value of the first column, of the first two, and so on. The state's number is
# low on purpose: what failed or waits is few, and is asked for by its state alone.
TYPICAL: dict[str, dict[str, str]] = {
    "assets": {
        "ix_assets_captured_at": "100000 1",
        "ix_assets_created_at": "100000 1",
        "ix_assets_dated": "100000 1 1 1 1 1 1",
        "ix_assets_event_id": "100000 70 40 40 30 10",
        "ix_assets_state_lease": "100000 4000 100",
        "ix_assets_to_index": "20 1",
        "ix_assets_to_match": "20 1",
        "ix_assets_to_record": "20 1",
        "ix_assets_uploaded_by_id": "100000 10000",
    },
    "audit_events": {
        "ix_audit_events_action_number": "300000 20000 1",
        "ix_audit_events_actor_id_number": "300000 30000 1",
        "ix_audit_events_at_number": "300000 4 1",
        "ix_audit_events_subject_id_number": "300000 3 1",
    },
    "events": {"ix_events_starts_at": "1500 1"},
}


def told_already(connection: Connection) -> bool:
    """Whether the proportions stand there as they are given here."""
    if connection.dialect.name != "sqlite":
        return True
    if not connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").first():
        return False
    rows = connection.exec_driver_sql("SELECT tbl, idx, stat FROM sqlite_stat1 WHERE idx IS NOT NULL")
    known = {(row[0], row[1], row[2]) for row in rows}
    return all((table, *row) in known for table, indexes in TYPICAL.items() for row in indexes.items())


def tell_planner(connection: Connection) -> None:
    """Write the proportions down, in the caller's transaction; connections opened from then on go by them."""
    if connection.dialect.name != "sqlite":
        return
    # The table of statistics comes into being with the first analysis; this one looks at a single small table.
    connection.exec_driver_sql("ANALYZE system")
    for table, indexes in TYPICAL.items():
        connection.execute(text("DELETE FROM sqlite_stat1 WHERE tbl = :table"), {"table": table})
        rows = [{"table": table, "index": index, "stat": stat} for index, stat in indexes.items()]
        connection.execute(text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:table, :index, :stat)"), rows)
