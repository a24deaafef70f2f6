"""What was closed to somebody a moment ago counts for them no more, although the index has yet to hear of it."""

from dataclasses import replace

import pytest

from dam.domain.access import Actor, Role
from dam.domain.boxes import Box
from dam.ports import SearchRequest
from dam.services import describe, engine, find, indexing, suggest
from dam.services.context import Context
from tests.fixtures.many_assets import add_assets, alter

_EVERYWHERE = Box(-90, -180, 90, 180)


@pytest.fixture
def archive(on_engines: Context, people: dict[Role, Actor]) -> list[str]:
    """Five photographs that were taken at the same place, of which the first alone has a keyword."""
    ids = add_assets(on_engines, people[Role.ADMIN], 5, title="The square {n}", latitude=42.66, longitude=21.16)
    alter(on_engines, ids[0], keywords=["mayor"])
    while indexing.drain(on_engines):
        pass
    return ids


def told(context: Context, actor: Actor) -> tuple[int, ...]:
    """Every number and word that says how many there are."""
    request = SearchRequest(find.request_for(actor).scope, "square", sort="-created_at")
    result = engine.search(context, request)
    span = engine.span(context, request)
    counted = engine.counts_between(context, request, [span[0], span[1].replace(year=2100)]) if span else [0]
    return (
        result.total,
        len(result.ids),
        sum(value.count for value in result.facets["kind"]),
        sum(counted),
        sum(cluster.count for cluster in engine.clusters(context, request, _EVERYWHERE)),
        len(result.facets["keyword"]),
        len(suggest.suggest(context, actor, "keywords", "may")),
        engine.search(context, replace(request, query="keyword:mayor")).total,
    )


def test_a_raised_level(on_engines: Context, people: dict[Role, Actor], archive: list[str]) -> None:
    viewer, archivist = people[Role.VIEWER], people[Role.ARCHIVIST]
    assert told(on_engines, viewer) == (5, 5, 5, 5, 5, 1, 1, 1)
    describe.describe(on_engines, archivist, archive[0], {"access_level": "secret"}, None)
    assert told(on_engines, viewer) == (4, 4, 4, 4, 4, 0, 0, 0)
    assert told(on_engines, archivist) == (5, 5, 5, 5, 5, 1, 1, 1)
    assert engine.place(on_engines, find.request_for(viewer, sort="-created_at"), archive[0]) is None
    while indexing.drain(on_engines):
        pass
    assert told(on_engines, viewer) == (4, 4, 4, 4, 4, 0, 0, 0)
    assert told(on_engines, archivist) == (5, 5, 5, 5, 5, 1, 1, 1)


def test_what_was_disposed_of(on_engines: Context, people: dict[Role, Actor], archive: list[str]) -> None:
    alter(on_engines, archive[0], state="disposed", version=2)
    assert told(on_engines, people[Role.ARCHIVIST]) == (4, 4, 4, 4, 4, 0, 0, 0)


def test_what_others_may_still_see_and_what_never_was_in_the_index_is_not_looked_for(
    on_engines: Context, people: dict[Role, Actor], archive: list[str]
) -> None:
    describe.describe(on_engines, people[Role.EDITOR], archive[0], {"title": "The large square"}, None)
    assert told(on_engines, people[Role.VIEWER]) == (5, 5, 5, 5, 5, 1, 1, 1)
    add_assets(on_engines, people[Role.ADMIN], 3, title="The secret square", access_level="secret")
    assert told(on_engines, people[Role.VIEWER]) == (5, 5, 5, 5, 5, 1, 1, 1)
