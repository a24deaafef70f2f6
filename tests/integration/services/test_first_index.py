"""An archive without assets has a whole index from the start; one with assets is filled by the scheduler."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import pytest

from dam.domain.access import Actor, Role, scope_of
from dam.domain.errors import ServiceAway
from dam.ports import SearchRequest
from dam.services import find, indexing, upkeep
from dam.services.context import Context
from dam.services.rebuild.index import fill_where_nothing_is
from search.elastic_index import ElasticIndex
from tests.fixtures.many_assets import add_assets


def found(context: Context, actor: Actor, query: str) -> tuple[str, ...]:
    result = find.find(context, SearchRequest(scope=scope_of(actor), query=query))
    return tuple(asset.id for asset in result.assets)


def test_the_first_asset_is_found_by_a_word(on_engines: Context, people: dict[Role, Actor]) -> None:
    admin = people[Role.ADMIN]
    on_engines.index.ready()
    with pytest.raises(ServiceAway):
        found(on_engines, admin, "square")
    fill_where_nothing_is(on_engines)
    assert not on_engines.index.needs_rebuild()
    assert found(on_engines, admin, "square") == ()
    ids = add_assets(on_engines, admin, 1, title="Square")
    indexing.drain(on_engines)
    assert found(on_engines, admin, "square") == tuple(ids)


def test_an_archive_that_lost_its_index_is_left_alone(on_engines: Context, people: dict[Role, Actor]) -> None:
    add_assets(on_engines, people[Role.ADMIN], 1, title="Square", indexed_version=1)
    fill_where_nothing_is(on_engines)
    assert on_engines.index.needs_rebuild()


@pytest.mark.parametrize("elsewhere", [False, True])
def test_it_never_holds_up_a_start(context: Context, elsewhere: bool) -> None:
    """Not while the engine is away, nor while another process of the same start does it."""
    away = replace(context, index=ElasticIndex("http://127.0.0.1:9", "nothing"))
    doing: AbstractContextManager[object] = upkeep.told(context, upkeep.INDEX) if elsewhere else nullcontext()
    with doing:
        fill_where_nothing_is(context if elsewhere else away)
    assert context.index.needs_rebuild()
