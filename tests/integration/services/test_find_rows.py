"""Lists from the database, for as long as the search does not answer: the same as the engine's, within access."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from dam.db.models import Asset
from dam.domain.access import AccessScope, Actor, Level, Role
from dam.domain.errors import ServiceAway
from dam.ports import SearchRequest
from dam.services import find_rows, indexing
from dam.services.context import Context
from tests.fixtures.many_assets import add_assets, alter

OPEN = AccessScope(frozenset({Level.PUBLIC, Level.INTERNAL}), "")
FIRST = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture
def archive(context: Context, people: dict[Role, Actor]) -> Context:
    ids = add_assets(context, people[Role.ADMIN], 12, title="Picture {n}")
    for n, asset_id in enumerate(ids):
        # Three share a second, and some have no time of capture at all.
        taken = None if n % 4 == 3 else FIRST + timedelta(days=n // 3)
        kind, level = ("video", "restricted") if n % 5 == 0 else ("photo", "public" if n % 2 else "internal")
        created = FIRST + timedelta(days=40, seconds=n)
        alter(context, asset_id, captured_at=taken, created_at=created, kind=kind, access_level=level)
    alter(context, ids[1], state="disposed")
    while indexing.drain(context):
        pass
    return context


def walked(context: Context, request: SearchRequest, *, engine: bool) -> list[str]:
    ask = context.index.search if engine else lambda one: find_rows.search(context, one)
    ids: list[str] = []
    while True:
        page = ask(request)
        ids += page.ids
        if page.next_cursor is None:
            return ids
        request = replace(request, cursor=page.next_cursor)


@pytest.mark.parametrize("sort", ["captured_at", "-captured_at", "created_at", "-created_at", "relevance"])
def test_it_lists_what_the_engine_lists_in_its_order(archive: Context, sort: str) -> None:
    request = SearchRequest(OPEN, sort=sort, limit=4)
    ids = walked(archive, request, engine=False)
    assert ids == walked(archive, request, engine=True)
    assert len(ids) == len(set(ids)) == 8


@pytest.mark.parametrize("choices", [{}, {"kinds": ("photo",)}, {"levels": ("public",)}, {"kinds": ("video",)}])
def test_totals_and_facets_are_the_engines(archive: Context, choices: dict[str, tuple[str, ...]]) -> None:
    for scope in (OPEN, AccessScope(frozenset(Level), "")):
        request = SearchRequest(scope, sort="-captured_at", **choices)  # type: ignore[arg-type]
        found, known = find_rows.search(archive, request), archive.index.search(request)
        assert found.total == known.total
        assert {name: list(found.facets[name]) for name in find_rows.FACETS} == {
            name: list(known.facets[name]) for name in find_rows.FACETS
        }


def test_a_cursor_leads_on_in_the_other_of_the_two_and_back(archive: Context) -> None:
    request = SearchRequest(OPEN, sort="-captured_at", limit=3)
    context = archive
    first = context.index.search(request)
    second = find_rows.search(context, replace(request, cursor=first.next_cursor))
    third = context.index.search(replace(request, cursor=second.next_cursor))
    assert [*first.ids, *second.ids, *third.ids] == walked(archive, request, engine=True)
    back = find_rows.search(context, replace(request, cursor=second.previous_cursor, backwards=True))
    assert back.ids == first.ids and back.previous_cursor is None
    assert find_rows.search(context, replace(request, row=3)).ids == second.ids


def test_what_only_the_engine_knows_is_not_guessed_at(archive: Context) -> None:
    for request in (
        SearchRequest(OPEN, "picture"),
        SearchRequest(OPEN, keywords=("council",)),
        SearchRequest(OPEN, creators=("A. Karimov",)),
        SearchRequest(OPEN, missing=("caption",)),
        SearchRequest(OPEN, sort="title"),
    ):
        with pytest.raises(ServiceAway):
            find_rows.search(archive, request)
        assert find_rows.search(archive, find_rows.answerable(request)).total == 8


def test_what_lacks_an_event_and_what_is_kept_within_some_ids(archive: Context) -> None:
    ids = walked(archive, SearchRequest(OPEN, sort="-captured_at"), engine=True)
    alter(archive, ids[0], state="failed")
    for request in (SearchRequest(OPEN, missing=("event",)), SearchRequest(OPEN, ids=tuple(ids[2:5]))):
        request = replace(request, sort="-captured_at")
        with archive.database.write() as session:
            session.execute(update(Asset).values(version=Asset.version + 1))
        while indexing.drain(archive):
            pass
        assert find_rows.search(archive, request).ids == archive.index.search(request).ids
    within = SearchRequest(OPEN, within=SearchRequest(OPEN, "picture"))
    for request in (within, find_rows.answerable(within)):
        with pytest.raises(ServiceAway):
            find_rows.search(archive, request)
