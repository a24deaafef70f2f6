"""Whatever the index is made to say behind the product's back, on either engine, is seen and mended by itself."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dam.domain.access import Actor, Role, scope_of
from dam.domain.errors import Conflict, ServiceAway
from dam.ports import SearchRequest
from dam.services import drift, find, indexing, upkeep
from dam.services.context import Context
from dam.services.rebuild import rebuild_index
from search.elastic_index import ElasticIndex
from search.tantivy_index import TantivyIndex
from tests.fixtures.many_assets import add_assets, alter, read_all
from tests.fixtures.running import eventually
from tests.fixtures.small_archive import asset
from tests.integration.services.conftest import SetClock

COUNT = drift.RANGE_ROWS + 30


@pytest.fixture(name="kept")
def kept_index(on_engines: Context, people: dict[Role, Actor]) -> tuple[Context, list[str]]:
    """An archive of two ranges, carried into the index."""
    ids = add_assets(on_engines, people[Role.ADMIN], COUNT, title="Picture {n}", indexed_version=1)
    rebuild_index(on_engines, lambda done, total: None)
    return on_engines, ids


def wrong(context: Context) -> tuple[int, int, int]:
    found = list(drift.ranges(context))
    return (
        sum(len(one.missing) for one in found),
        sum(len(one.stray) for one in found),
        sum(len(one.differing) for one in found),
    )


def walk(context: Context) -> None:
    """What the scheduler does in its time; an engine may need a moment to let go of what was taken out."""

    walking = drift.Walk(context)

    def stepped() -> bool:
        try:
            return walking.step()
        except ServiceAway:
            return False

    eventually(stepped, "the walk is whole")


def titled(context: Context, actor: Actor, word: str) -> set[str]:
    return set(context.index.search(SearchRequest(scope_of(actor), word, limit=100)).ids)


def test_whatever_is_done_to_the_index_is_seen_and_mended(
    kept: tuple[Context, list[str]], people: dict[Role, Actor], clock: SetClock
) -> None:
    context, ids = kept
    assert drift.latest(context) is None
    assert wrong(context) == (0, 0, 0)
    lost, later, gone = ids[3], ids[-1], ids[7]
    # A row without a document, and one in the second range whose document is later than it is, as after a restore.
    context.index.write([], [lost])
    # Documents without a row: one of nobody's, and one of an asset that was disposed of.
    context.index.write(
        [replace(asset(9, "Picture of nobody"), ordinal=2**28), replace(asset(COUNT), id=later, version=9)]
    )
    alter(context, gone, state="disposed", version=2, indexed_version=2)
    assert wrong(context) == (1, 2, 1)
    walk(context)
    seen = drift.latest(context)
    assert seen is not None
    assert (seen.measured_at, seen.checked) == (clock.now(), COUNT)
    assert (seen.missing, seen.stray, seen.differing) == (1, 2, 1)
    assert wrong(context) == (0, 0, 0)
    assert titled(context, people[Role.ADMIN], f'"Picture {COUNT - 1}"') == {later}
    assert titled(context, people[Role.ADMIN], '"Picture 3"') == {lost}
    assert titled(context, people[Role.ADMIN], "nobody") == set()
    assert context.index.count() == COUNT - 1
    walk(context)
    seen = drift.latest(context)
    assert seen is not None and seen.wrong == 0


def test_what_was_mended_of_a_range_before_the_engine_went_away_counts(
    kept: tuple[Context, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, ids = kept
    context.index.write([replace(asset(9, "Picture of nobody"), ordinal=2**28)], [ids[3]])
    carry, away = indexing.carry, [True, True]

    def carrying(context: Context, ordinals: Sequence[int]) -> None:
        if away:
            away.pop()
            raise ServiceAway("The search engine does not answer.")
        carry(context, ordinals)

    monkeypatch.setattr(indexing, "carry", carrying)
    walk(context)
    seen = drift.latest(context)
    assert seen is not None
    assert (seen.checked, seen.missing, seen.stray, seen.differing) == (COUNT, 1, 1, 0)


def test_an_older_document_and_what_is_on_its_way(kept: tuple[Context, list[str]]) -> None:
    context, ids = kept
    # Counts as carried, yet the document is of the version before: a write that was lost.
    alter(context, ids[0], version=2, indexed_version=2, title="Changed")
    # On its way, which is no drift.
    alter(context, ids[1], version=2)
    lag = drift.lag(context)
    assert (lag.behind, lag.since) == (1, read_all(context, [ids[1]])[0].updated_at)
    assert wrong(context) == (0, 0, 1)
    walk(context)
    assert wrong(context) == (0, 0, 0)
    while indexing.drain(context):
        pass
    assert drift.lag(context) == drift.Lag(0, None)


def test_one_rebuild_at_a_time_and_how_far_it_is(
    kept: tuple[Context, list[str]], people: dict[Role, Actor], clock: SetClock
) -> None:
    context, ids = kept
    told: list[int] = []

    def meanwhile(done: int, total: int) -> None:
        told.append(done)
        if done == COUNT // 2:
            with pytest.raises(Conflict):
                rebuild_index(context, lambda *_: None)
            alter(context, ids[0], version=2, title="Meanwhile")
            assert indexing.drain(context) == 1
            assert titled(context, people[Role.ADMIN], "meanwhile") == {ids[0]}
            assert upkeep.under_way(context, upkeep.INDEX) is not None

    clock.pass_by(seconds=2)
    assert rebuild_index(context, meanwhile) == COUNT
    assert told[-1] == COUNT
    assert titled(context, people[Role.ADMIN], "meanwhile") == {ids[0]}
    assert upkeep.under_way(context, upkeep.INDEX) is None and not upkeep.broke_off(context, upkeep.INDEX)
    assert wrong(context) == (0, 0, 0)


def test_an_index_that_is_being_filled_does_not_hide_the_library(
    kept: tuple[Context, list[str]], people: dict[Role, Actor]
) -> None:
    context, _ = kept
    engine = context.index
    assert isinstance(engine, TantivyIndex | ElasticIndex)
    request = find.request_for(people[Role.EDITOR], limit=5, sort="-created_at")
    assert not find.find(context, request).without_search
    if isinstance(engine, TantivyIndex):
        engine.close()
        (engine._store.path / "current.json").unlink()
    else:
        engine.remove()
    found = find.find(context, request)
    assert (found.total, len(found.assets), found.without_search) == (COUNT, 5, True)
    with pytest.raises(ServiceAway):
        find.find(context, replace(request, query="picture"))
    rebuild_index(context, lambda *_: None)
    found = find.find(context, replace(request, query="picture"))
    assert (found.total, found.without_search) == (COUNT, False)
