"""A system on SQLite and one on PostgreSQL, both with files and the real Redis; a clock that can be set."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from dam.db.models import User
from dam.domain.access import Actor, Role
from dam.services import accounts, indexing
from dam.services.context import Context
from search.elastic_index import ElasticIndex
from search.tantivy_index import TantivyIndex
from tests.fixtures.search_index import ENGINES
from tests.fixtures.servers import ServerSettings
from tests.fixtures.systems import fresh_system


@dataclass
class SetClock:
    moment: datetime = field(default_factory=lambda: datetime(2024, 5, 9, 10, 30, tzinfo=UTC))

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, **span: float) -> None:
        self.moment += timedelta(**span)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def context(
    request: pytest.FixtureRequest, tmp_path: Path, redis_server_url: str, clock: SetClock
) -> Iterator[Context]:
    environment = {"DAM_REDIS_URL": redis_server_url}
    if request.param == "postgresql":
        environment["DAM_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    with fresh_system(tmp_path / "home", environment) as system:
        yield replace(system.context, clock=clock)


@pytest.fixture(params=ENGINES)
def on_engines(request: pytest.FixtureRequest, context: Context, tmp_path: Path) -> Iterator[Context]:
    """The same system with an empty index on each engine."""
    written = partial(indexing.written, context.database)
    if request.param == "tantivy":
        index: TantivyIndex | ElasticIndex = TantivyIndex(tmp_path / "index of the test", written=written)
    else:
        servers: ServerSettings = request.getfixturevalue("servers")
        prefix = request.getfixturevalue("index_prefix")
        index = ElasticIndex(servers.elasticsearch_url, prefix, written=written)
    yield replace(context, index=index)
    index.close()


@pytest.fixture
def people(context: Context) -> dict[Role, Actor]:
    """One person of every role, named as the role. Nobody signs in as them: they have no password that is costly."""
    with context.database.write() as session:
        session.add_all(User(name=role, role=role, password_hash="-", created_at=context.clock.now()) for role in Role)
    return {role: accounts.actor_of(accounts.user_named(context, role)) for role in Role}
