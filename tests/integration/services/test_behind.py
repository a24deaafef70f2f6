"""What the index and the records have yet to follow is found by an index of its own, however many assets there are."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text

from dam.domain.access import AccessScope, Actor, Level, Role
from dam.ports import IndexDocument, SearchRequest
from dam.services import engine, home_health, indexing, recording
from dam.services.context import Context
from tests.fixtures.many_assets import add_assets, alter, read_all
from tests.integration.services.conftest import SetClock

_VIEWER = SearchRequest(AccessScope(frozenset({Level.PUBLIC}), ""))
# What looks for rows that are behind, and the index that it is to find them by.
_LOOKS = {
    "to index": ("ix_assets_to_index", indexing.drain),
    "to record": ("ix_assets_to_record", recording.record),
    "to leave out of a search": ("ix_assets_to_index", lambda context: engine.search(context, _VIEWER).total),
}


@pytest.fixture
def archive(context: Context, people: dict[Role, Actor]) -> list[str]:
    """Three thousand assets of which all is known everywhere."""
    ids = add_assets(context, people[Role.EDITOR], 3000, indexed_version=1, recorded_version=1)
    if context.database.engine.dialect.name == "postgresql":
        with context.database.write() as session:
            session.execute(text("ANALYZE assets"))
    return ids


@contextmanager
def noted(context: Context) -> Iterator[list[tuple[str, Any]]]:
    """The statements that look for assets, with what is put into them."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().startswith("SELECT") and "_version < assets.version" in statement:
            found.append((statement, parameters))

    engine = context.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def plan_of(context: Context, statement: str, parameters: Any) -> str:
    explain = "EXPLAIN QUERY PLAN" if context.database.engine.dialect.name == "sqlite" else "EXPLAIN"
    with context.database.read() as session:
        rows = session.connection().exec_driver_sql(f"{explain} {statement}", parameters).all()
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("what", _LOOKS)
def test_looking_for_what_is_behind_reads_no_other_row(context: Context, archive: list[str], what: str) -> None:
    index, look = _LOOKS[what]
    with noted(context) as statements:
        assert look(context) == 0
    ((statement, parameters),) = statements
    plan = plan_of(context, statement, parameters)
    assert index in plan, plan
    assert "Seq Scan on assets" not in plan and "SCAN assets\n" not in f"{plan}\n", plan


def test_so_does_the_sign_of_health(context: Context, people: dict[Role, Actor], archive: list[str]) -> None:
    with noted(context) as statements:
        home_health.signs(context, people[Role.ADMIN])
    ((statement, parameters),) = statements
    plan = plan_of(context, statement, parameters)
    assert "ix_assets_to_index" in plan, plan


def test_what_is_behind_is_found_in_order_of_arrival(context: Context, archive: list[str], clock: SetClock) -> None:
    clock.pass_by(minutes=1)
    for asset_id in (archive[2000], archive[7], archive[2999]):
        alter(context, asset_id, version=2)
    assert (indexing.drain(context), recording.record(context)) == (3, 3)
    assert (indexing.drain(context), recording.record(context)) == (0, 0)
    assert context.index.count() == 3
    assert context.store.stat(f"assets/{archive[7]}/record.json") is not None


def test_what_the_index_has_is_marked_row_by_row(context: Context, people: dict[Role, Actor]) -> None:
    rows = read_all(context, add_assets(context, people[Role.EDITOR], 6))
    # The first two are written as one, the fifth is left out.
    seen = [1, 1, 4, 1, 0, 1]
    indexing.mark_indexed(
        context, [(row.ordinal, version) for row, version in zip(rows, seen, strict=True) if version][::-1]
    )
    assert [row.indexed_version for row in read_all(context, [row.id for row in rows])] == seen


def test_a_round_carries_what_was_behind_when_it_began(
    context: Context, archive: list[str], clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.pass_by(minutes=1)
    written: list[int] = []
    write = context.index.write

    def write_while_changes_pour_in(documents: Sequence[IndexDocument], deleted_ids: Sequence[str] = ()) -> None:
        written.append(len(documents))
        alter(context, archive[-len(written)], version=2)
        write(documents, deleted_ids)

    monkeypatch.setattr(context.index, "write", write_while_changes_pour_in)
    for asset_id in archive[: indexing.BATCH + 7]:
        alter(context, asset_id, version=2)
    assert indexing.drain_all(context) == indexing.BATCH + 8
    # The one that changed during the first batch came with the second.
    assert written == [indexing.BATCH, 8]
    assert (indexing.drain_all(context), indexing.drain_all(context)) == (1, 1)
    assert written == [indexing.BATCH, 8, 1, 1]
