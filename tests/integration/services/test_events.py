"""Events: made and changed by editors, counted and shown by what a person may see."""

import io

import pytest
from sqlalchemy import update

from dam.db.models import Asset
from dam.domain.access import Actor, Role
from dam.domain.errors import Forbidden, Invalid, Stale
from dam.services import events, find, ingest, staging
from dam.services.context import Context
from tests.fixtures.media_files import jpeg


def available(context: Context, actor: Actor, data: bytes, name: str, event_id: str, level: str = "internal") -> str:
    staged = staging.stage(context, io.BytesIO(data))
    new = ingest.NewAsset(name, {"event_id": event_id, "access_level": level})
    asset_id = ingest.ingest_or_discard(context, actor, staged, new)
    with context.database.write() as session:
        session.execute(update(Asset).where(Asset.id == asset_id).values(state="available"))
    return asset_id


def test_an_event_is_shown_by_a_photograph_that_may_be_seen(context: Context, people: dict[Role, Actor]) -> None:
    editor, viewer = people[Role.EDITOR], people[Role.VIEWER]
    event = events.save_event(context, editor, None, {"title": "Мажлис", "kind": "council_sitting"})
    photo = available(context, editor, jpeg(seed=1), "hall.jpg", event.id)
    available(context, editor, b"Agenda of the sitting\n", "agenda.txt", event.id)
    available(context, people[Role.ARCHIVIST], jpeg(seed=2), "closed.jpg", event.id, "secret")
    (seen,) = events.list_events(context, viewer)
    assert (seen.event.id, seen.assets, seen.cover_id) == (event.id, 2, photo)
    (all_of_it,) = events.list_events(context, people[Role.ARCHIVIST], text="Мажл")
    assert all_of_it.assets == 3


def test_who_may_make_and_change_them(context: Context, people: dict[Role, Actor]) -> None:
    with pytest.raises(Forbidden):
        events.save_event(context, people[Role.PHOTOGRAPHER], None, {"title": "Festival"})
    event = events.save_event(context, people[Role.EDITOR], None, {"title": "Festival"})
    events.save_event(context, people[Role.EDITOR], event.id, {"place": "Park"}, expected_version=1)
    with pytest.raises(Stale):
        events.save_event(context, people[Role.EDITOR], event.id, {"place": "Hall"}, expected_version=1)
    with pytest.raises(Invalid):
        times = {"starts_at": "2024-05-09T12:00:00+05:00", "ends_at": "2024-05-09T11:00:00+05:00"}
        events.save_event(context, people[Role.EDITOR], event.id, times)


def test_a_new_title_reaches_the_index_of_its_assets(context: Context, people: dict[Role, Actor]) -> None:
    editor = people[Role.EDITOR]
    event = events.save_event(context, editor, None, {"title": "Festival"})
    asset_id = available(context, editor, jpeg(seed=3), "stage.jpg", event.id)
    before = find.get_asset(context, editor, asset_id).version
    events.save_event(context, editor, event.id, {"title": "Navroʻz"})
    assert find.get_asset(context, editor, asset_id).version == before + 1
