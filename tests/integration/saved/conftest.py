"""An archive with people of every role on both databases, a clock that can be set, and whoever writes letters."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from dam import wsgi
from dam.bootstrap import System
from dam.db.models import User
from dam.domain.access import Actor, Role
from dam.services import accounts, alerts, indexing
from dam.services.context import Context
from dam.web.letters import Letters
from tests.fixtures.many_assets import add_assets
from tests.fixtures.systems import fresh_system
from tests.integration.services.conftest import SetClock


@dataclass
class Office:
    """A system without processes: what the scheduler does is done by `work`."""

    system: System
    clock: SetClock
    letters: Letters
    people: dict[Role, Actor]

    @property
    def context(self) -> Context:
        return self.system.context

    def asset(self, title: str = "", by: Role = Role.EDITOR, **fields: Any) -> str:
        (asset_id,) = add_assets(self.context, self.people[by], 1, title=title, **fields)
        return asset_id

    def index(self) -> None:
        """What has come and changed into the index."""
        while indexing.drain(self.context):
            pass

    def work(self) -> None:
        """Into the index, then to the saved searches."""
        self.index()
        while alerts.match(self.context, self.letters):
            pass


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path, redis_server_url: str, clock: SetClock) -> Iterator[Office]:
    environment = {"DAM_REDIS_URL": redis_server_url, "DAM_TIME_ZONE": "Asia/Tehran"}
    if request.param == "postgresql":
        environment["DAM_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    with fresh_system(tmp_path / "home", environment) as made:
        system = replace(made, context=replace(made.context, clock=clock))
        with system.context.database.write() as session:
            session.add_all(User(name=role, role=role, password_hash="-", created_at=clock.now()) for role in Role)
        people = {role: accounts.actor_of(accounts.user_named(system.context, role)) for role in Role}
        yield Office(system, clock, Letters(lambda: wsgi.create(system)), people)
