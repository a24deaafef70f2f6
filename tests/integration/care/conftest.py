"""A small archive, really brought in and processed, in both forms of the system."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from dam.bootstrap import System
from dam.db.models import Asset, User
from dam.demo import story
from dam.demo.towns import uzbek
from dam.domain.access import Actor, Role
from dam.media.sandbox import Sandbox
from dam.services import accounts, indexing, process, recording
from dam.services.context import Context
from dam.services.workshop import Workshop
from tests.fixtures.servers import (
    ServerSettings,
    fresh_bucket,
    fresh_database,
    fresh_index_prefix,
    fresh_redis,
)
from tests.fixtures.systems import fresh_system

FORMS = ("embedded", "servers")
Environment = Callable[[str, str], Mapping[str, str]]

_shots = (uzbek.TOWN.shots[0], uzbek.TOWN.shots[5])
TOWN = replace(
    uzbek.TOWN,
    occasions=uzbek.TOWN.occasions[:2],
    shots=tuple(replace(shot, size=(360, 240)) for shot in _shots),
    recordings=(),
    releases=uzbek.TOWN.releases[:2],
)


@pytest.fixture
def environment(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Environment]:
    """Makes the settings of an empty system: `environment(form, name)`. Each name is another system."""
    with ExitStack() as stack:
        made: dict[str, Mapping[str, str]] = {}

        def make(form: str, name: str) -> Mapping[str, str]:
            if name not in made:
                settings = {
                    "DAM_HOME": str(tmp_path / name),
                    "DAM_SECRET_KEY": "k" * 32,
                    "DAM_ADMIN_PASSWORD": "p" * 12,
                }
                if form == "servers":
                    settings |= _on_servers(stack, request.getfixturevalue("servers"))
                made[name] = settings
            return made[name]

        yield make


def _on_servers(stack: ExitStack, servers: ServerSettings) -> dict[str, str]:
    return {
        "DAM_DATABASE_URL": stack.enter_context(fresh_database(servers)),
        "DAM_REDIS_URL": stack.enter_context(fresh_redis(servers)),
        "DAM_S3_ENDPOINT": servers.s3.endpoint,
        "DAM_S3_ACCESS_KEY": servers.s3.access_key,
        "DAM_S3_SECRET_KEY": servers.s3.secret_key,
        "DAM_S3_BUCKET": stack.enter_context(fresh_bucket(servers.s3)),
        "DAM_ELASTICSEARCH_URL": servers.elasticsearch_url,
        "DAM_ELASTICSEARCH_INDEX": stack.enter_context(fresh_index_prefix(servers)),
    }


@contextmanager
def opened(settings: Mapping[str, str]) -> Iterator[System]:
    with fresh_system(Path(settings["DAM_HOME"]), settings) as system:
        yield system


@contextmanager
def filled(settings: Mapping[str, str]) -> Iterator[System]:
    """A started system with an administrator and the small archive, processed, indexed, recorded."""
    with opened(settings) as system:
        context = system.context
        accounts.add_user(context, None, "admin", Role.ADMIN, "p" * 12)
        story.fill(context, admin_of(context), (TOWN,))
        work_off(system)
        yield system


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def system(form: str, environment: Environment) -> Iterator[System]:
    with filled(environment(form, "first")) as system:
        yield system


@pytest.fixture
def embedded(environment: Environment) -> Iterator[System]:
    with filled(environment("embedded", "first")) as system:
        yield system


def admin_of(context: Context) -> Actor:
    return accounts.actor_of(accounts.user_named(context, "admin"))


def work_off(system: System) -> None:
    """What workers and scheduler would do."""
    context = system.context
    scratch = system.settings.home / "scratch"
    scratch.mkdir(exist_ok=True)
    with context.database.read() as session:
        ids = session.execute(select(Asset.id).where(Asset.state == "ingesting")).scalars().all()
    with Sandbox() as sandbox:
        for asset_id in ids:
            process.process(Workshop(context, sandbox, scratch), asset_id)
    while indexing.drain(context):
        continue
    while recording.record(context):
        continue


def assets_of(context: Context) -> dict[str, Asset]:
    """All assets by file name."""
    with context.database.read() as session:
        return {asset.file_name: asset for asset in session.execute(select(Asset)).scalars()}


def users_of(context: Context) -> dict[str, User]:
    with context.database.read() as session:
        return {user.name: user for user in session.execute(select(User)).scalars()}


def stay_silent(done: int, total: int) -> None:
    """Told how far it is, and says nothing."""
