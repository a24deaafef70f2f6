"""The index is taken from under a running system, damaged, or its rebuild is killed: lists stay whole, all heals."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from tests.fixtures.media_files import jpeg
from tests.fixtures.running import REPOSITORY, RunningSystem, eventually, running_system
from tests.fixtures.search_index import ENGINES
from tests.fixtures.servers import ServerSettings, fresh_index_prefix

COUNT = 4
# Begins to fill a new index and stops in the middle of it until it is killed.
REBUILDER = """
import sys
from dam import bootstrap
from dam.services.rebuild import rebuild_index

def stop(done, total):
    if done == 2:
        print("in the middle", flush=True)
        sys.stdin.read()

rebuild_index(bootstrap.start().context, stop)
"""


@dataclass(frozen=True)
class Kept:
    """A system with `COUNT` assets, how its index is lost and damaged, and whether something is left of another one."""

    system: RunningSystem
    lose: Callable[[], None]
    damages: tuple[Callable[[], None], ...]
    left_behind: Callable[[], bool]


@pytest.fixture(scope="module", params=ENGINES)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    home = tmp_path_factory.mktemp("lost") / "home"
    with ExitStack() as stack:
        if request.param == "tantivy":
            folder = home / "index"

            def left_behind() -> bool:
                return len(list(folder.glob("generation-*"))) > 1 or (folder / "journal.jsonl").exists()

            def spoil_meta() -> None:
                (generation,) = folder.glob("generation-*")
                (generation / "meta.json").write_text("nonsense")

            def spoil_pointer() -> None:
                (folder / "current.json").write_text("{")

            system = stack.enter_context(running_system(home))
            made = Kept(system, lambda: shutil.rmtree(folder), (spoil_pointer, spoil_meta), left_behind)
        else:
            servers: ServerSettings = request.getfixturevalue("servers")
            prefix = stack.enter_context(fresh_index_prefix(servers))
            client = stack.enter_context(Elasticsearch(servers.elasticsearch_url))

            def indices() -> list[str]:
                return list(client.indices.get(index=f"{prefix}*", expand_wildcards="all"))

            def lose() -> None:
                client.indices.delete(index=indices())

            def put_another() -> None:
                lose()
                client.indices.create(index=prefix)

            settings = {"DAM_ELASTICSEARCH_URL": servers.elasticsearch_url, "DAM_ELASTICSEARCH_INDEX": prefix}
            system = stack.enter_context(running_system(home, settings))
            made = Kept(system, lose, (put_another,), lambda: len(indices()) > 1)
        for number in range(COUNT):
            answer = system.upload(jpeg(seed=number), f"{number}.jpg", title=f"Harvest {number}")
            assert answer.status == 201, answer.body
            assert system.settled(answer.json["id"])["state"] == "available"
        eventually(lambda: system.total("harvest") == COUNT, "all are found")
        yield made


def index_of(system: RunningSystem) -> dict[str, Any]:
    told: dict[str, Any] = system.call("GET", "/api/v1/index").json
    return told


def whole_until_found(system: RunningSystem, count: int) -> None:
    """Every list on the way is whole, until the search finds all of them again."""

    def found() -> bool:
        assert system.total() == count
        return system.total("harvest") == count

    eventually(found, "found again")
    answer = system.call("GET", "/api/v1/assets").json
    assert (answer["total"], answer["without_search"]) == (count, False)


def test_an_index_deleted_under_a_running_system_comes_back(kept: Kept) -> None:
    kept.lose()
    whole_until_found(kept.system, COUNT)


def test_what_is_damaged_is_noticed_and_mended(kept: Kept) -> None:
    for damage in kept.damages:
        damage()
        whole_until_found(kept.system, COUNT)
        eventually(lambda: not kept.left_behind(), "nothing is left of the damaged one")


def test_a_rebuild_that_is_killed_in_the_middle_is_begun_again(kept: Kept) -> None:
    system = kept.system
    with subprocess.Popen(
        [sys.executable, "-c", REBUILDER],
        cwd=REPOSITORY, env=dict(system.environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as rebuilder:  # fmt: skip
        assert rebuilder.stdout and rebuilder.stdout.readline().strip() == "in the middle"
        shown = {"done": 2, "total": COUNT}
        eventually(lambda: shown.items() <= (index_of(system)["rebuild"] or {}).items(), "it is told how far it is")
        refused = system.dam("rebuild", "index")
        assert refused.returncode != 0 and "already" in refused.stderr
        # What comes meanwhile is found meanwhile.
        answer = system.upload(jpeg(seed=99), "late.jpg", title="Harvest at last")
        assert answer.status == 201
        eventually(lambda: system.total("harvest") == COUNT + 1, "found while the index is rebuilt")
        rebuilder.kill()
    whole_until_found(system, COUNT + 1)
    eventually(lambda: not kept.left_behind(), "begun again, and nothing is left of the dead one")
    whole_until_found(system, COUNT + 1)
    eventually(lambda: index_of(system)["rebuild"] is None, "it is over")
