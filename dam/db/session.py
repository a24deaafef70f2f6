"""The system of record: an engine and two kinds of transaction, one that only reads and one that writes."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from dam.domain.errors import BadRequest, ServiceAway, StorageFull

_log = logging.getLogger(__name__)

_BUSY_SECONDS = 30


class Database:
    """One pool of connections. `read()` and `write()` give a session that ends with the block.

    `write()` commits at the end and rolls back on an error. On SQLite it takes the write lock at its beginning, so
    that two writers queue instead of failing. Raises `ServiceAway` when the server does not answer.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: Engine = _sqlite_engine(url) if url.startswith("sqlite") else _server_engine(url)

    @contextmanager
    def read(self, *, of_one_moment: bool = False) -> Iterator[Session]:
        """With `of_one_moment` all queries see the same state; SQLite's transactions always do."""
        with told_plainly(), Session(self.engine, expire_on_commit=False) as session:
            if of_one_moment and self.engine.dialect.name == "postgresql":
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        with told_plainly(), Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={"dam_writes": True})
            yield session
            session.commit()

    def ready(self) -> None:
        with self.read() as session:
            session.execute(text("SELECT 1"))

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def told_plainly() -> Iterator[None]:
    """Full, away and busy as errors of ours."""
    try:
        yield
    except OperationalError as problem:
        message = str(problem.orig)
        if "disk is full" in message or "No space left" in message:
            raise StorageFull("The database's disk is full. Free some room and try again.") from problem
        raise ServiceAway(f"The database does not answer: {message.splitlines()[0][:200]}") from problem
    except PoolTimeoutError as problem:
        raise ServiceAway("The database is busy. Try again in a moment.") from problem
    except (DataError, UnicodeEncodeError, OverflowError) as problem:
        # A NUL, half a surrogate pair, a number or a text past its column: what one database takes the other may not.
        _log.warning("a value was refused", exc_info=problem)
        raise BadRequest(
            "What was sent holds signs, or is of a length, that can't be stored.", "unstorable"
        ) from problem
    except DBAPIError as problem:
        if problem.connection_invalidated:
            raise ServiceAway("The connection to the database was lost. Try again.") from problem
        raise


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "do_connect")
    def _make_folder(*_: Any) -> None:
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN comes too late to take the write lock; `_begin` below says it instead.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("dam_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _server_engine(url: str) -> Engine:
    return create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=15, connect_args={"connect_timeout": 5})
