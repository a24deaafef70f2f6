"""The audit chain: whole under many writers, and every way of tampering with it is found."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from dam.domain.access import Actor, Role, system_actor
from dam.services import audit
from dam.services.context import Context
from tests.integration.services.conftest import SetClock

EVENTS = 6


def write(context: Context, number: int) -> None:
    with context.database.write() as session:
        details = {"number": number, "название": "Մեկ ۱ ქ"}
        audit.append(context, session, system_actor(), "tested", "asset", f"asset{number}", details)


def tamper(context: Context, *statements: str) -> None:
    """As somebody with the database's own password could: past the triggers."""
    with context.database.engine.connect().execution_options(dam_writes=True) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER audit_events_no_update")
            connection.exec_driver_sql("DROP TRIGGER audit_events_no_delete")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_events_append_only ON audit_events")
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.commit()


@pytest.fixture
def filled(context: Context) -> Context:
    for number in range(1, EVENTS + 1):
        write(context, number)
    return context


def test_an_untouched_chain_is_whole(filled: Context) -> None:
    assert audit.verify_chain(filled) == audit.ChainReport(EVENTS, None)


def test_an_empty_chain_is_whole(context: Context) -> None:
    assert audit.verify_chain(context) == audit.ChainReport(0, None)


@pytest.mark.parametrize(
    ("statements", "broken_at"),
    [
        (("UPDATE audit_events SET actor_name = 'another' WHERE number = 3",), 3),
        (("UPDATE audit_events SET details = '{}' WHERE number = 1",), 1),
        (("DELETE FROM audit_events WHERE number = 4",), 4),
        ((f"DELETE FROM audit_events WHERE number = {EVENTS}",), EVENTS),
        (("DELETE FROM audit_events",), 1),
        (
            (
                "UPDATE audit_events SET number = 100 WHERE number = 2",
                "UPDATE audit_events SET number = 2 WHERE number = 3",
                "UPDATE audit_events SET number = 3 WHERE number = 100",
            ),
            2,
        ),
    ],
)
def test_tampering_is_found_where_it_happened(filled: Context, statements: tuple[str, ...], broken_at: int) -> None:
    tamper(filled, *statements)
    assert audit.verify_chain(filled).broken_at == broken_at


def test_many_writers_make_one_chain(context: Context) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: write(context, number), range(40)))
    assert audit.verify_chain(context) == audit.ChainReport(40, None)


def test_what_is_rolled_back_leaves_no_event(filled: Context) -> None:
    with pytest.raises(ZeroDivisionError), filled.database.write() as session:
        audit.append(filled, session, system_actor(), "tested", "asset", "asset1")
        raise ZeroDivisionError
    assert audit.verify_chain(filled) == audit.ChainReport(EVENTS, None)


def test_the_log_is_read_in_pages_newest_first(filled: Context) -> None:
    first = [event.number for event in audit.log(filled, None, 4)]
    second = [event.number for event in audit.log(filled, first[-1], 4)]
    assert first + second == list(range(EVENTS, 0, -1))


@pytest.fixture
def varied(context: Context, clock: SetClock) -> Context:
    """Ten events, a minute apart, by two people, of two kinds, on three subjects."""
    for number in range(1, 11):
        actor = Actor(f"user{number % 2}", f"user{number % 2}", Role.EDITOR)
        with context.database.write() as session:
            action = "described" if number <= 5 else "downloaded"
            audit.append(context, session, actor, action, "asset", f"asset{number % 3}")
        clock.pass_by(minutes=1)
    return context


def test_the_log_is_narrowed_by_person_subject_kind_and_time(varied: Context, clock: SetClock) -> None:
    start = clock.now() - timedelta(minutes=10)

    def numbers(limit: int = 100, before: int | None = None, **narrowed: object) -> list[int]:
        found = audit.log(varied, before, limit, audit.Narrowed(**narrowed))  # type: ignore[arg-type]
        return [event.number for event in found]

    assert numbers() == list(range(10, 0, -1))
    assert numbers(actor_id="user1") == [9, 7, 5, 3, 1]
    assert numbers(subject_id="asset0") == [9, 6, 3]
    assert numbers(action="described") == [5, 4, 3, 2, 1]
    assert numbers(since=start + timedelta(minutes=7)) == [10, 9, 8]
    assert numbers(until=start + timedelta(minutes=2)) == [3, 2, 1]
    moment = start + timedelta(minutes=4)
    assert numbers(since=moment, until=moment) == [5]
    assert numbers(actor_id="user1", action="downloaded", since=start + timedelta(minutes=7)) == [9]
    assert numbers(2, actor_id="user1") == [9, 7]
    assert numbers(2, 7, actor_id="user1") == [5, 3]
    assert numbers(actor_id="nobody") == numbers(since=clock.now()) == []


def test_an_event_that_is_noted_meanwhile_is_no_tampering(filled: Context) -> None:
    noted = []

    @sa.event.listens_for(filled.database.engine, "after_cursor_execute")
    def meanwhile(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "FROM system" in statement and not noted:
            noted.append(True)
            write(filled, EVENTS + 1)

    assert audit.verify_chain(filled) == audit.ChainReport(EVENTS, None)
    assert noted
    assert audit.verify_chain(filled) == audit.ChainReport(EVENTS + 1, None)


def test_history_is_of_one_subject(filled: Context) -> None:
    (entry,) = audit.history(filled, "asset2")
    assert entry.details["number"] == 2


@pytest.mark.parametrize("change", ["UPDATE audit_events SET action = 'x'", "DELETE FROM audit_events"])
def test_the_database_itself_refuses_to_change_it(filled: Context, change: str) -> None:
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        filled.database.engine.connect().execution_options(dam_writes=True) as connection,
    ):
        connection.exec_driver_sql(change)
