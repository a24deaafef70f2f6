"""Events: made and changed by editors, counted and shown by what a person may see."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import cast

import pytest
from sqlalchemy import update

from dam.db.models import Asset, new_id
from dam.domain.access import Actor, Role
from dam.domain.errors import Forbidden, Invalid, Stale
from dam.ports import ObjectStore
from dam.services import describe, events, find, ingest, recording, staging
from dam.services.context import Context
from tests.fixtures.media_files import jpeg
from tests.fixtures.slow_store import SlowStore


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


def test_of_two_who_saw_the_same_version_one_changes_it(context: Context, people: dict[Role, Actor]) -> None:
    editor = people[Role.EDITOR]
    event = events.save_event(context, editor, None, {"title": "Festival"})

    def change(number: int) -> str:
        try:
            events.save_event(context, editor, event.id, {"place": f"Park {number}"}, expected_version=1)
        except Stale:
            return "stale"
        return "changed"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(change, range(6)))
    assert outcomes.count("changed") == 1
    assert events.get_event(context, event.id).version == 2


def test_asked_for_twice_at_once_it_is_made_once(context: Context, people: dict[Role, Actor]) -> None:
    once = new_id()

    def make(_: int) -> str:
        return events.save_event(context, people[Role.EDITOR], None, {"title": "Festival"}, made_as=once).id

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(make, range(6))) == {once}
    assert len(events.list_events(context, people[Role.EDITOR])) == 1


def test_what_an_event_is_stands_in_the_records_of_its_assets(context: Context, people: dict[Role, Actor]) -> None:
    editor = people[Role.EDITOR]
    event = events.save_event(context, editor, None, {"title": "Festival"})
    asset_id = available(context, editor, jpeg(seed=4), "fair.jpg", event.id)

    def recorded() -> str:
        while recording.record(context):
            pass
        with context.store.open(f"assets/{asset_id}/record.json") as file:
            return str(json.load(file)["event"]["description"])

    assert recorded() == ""
    version = find.get_asset(context, editor, asset_id).version
    events.save_event(context, editor, event.id, {"description": "Three days in the park"})
    assert recorded() == "Three days in the park"
    assert find.get_asset(context, editor, asset_id).version == version


def test_an_older_record_that_comes_late_is_written_again(context: Context, people: dict[Role, Actor]) -> None:
    """Of two who record at once the slower one has read what was before."""
    editor = people[Role.EDITOR]
    event = events.save_event(context, editor, None, {"title": "Festival"})
    asset_id = available(context, editor, jpeg(seed=5), "fair.jpg", event.id)
    recording.record(context)
    describe.describe(context, editor, asset_id, {"title": "one"}, None)

    def the_quicker_one() -> None:
        describe.describe(context, editor, asset_id, {"title": "two"}, None)
        recording.record(context)

    slow = cast(ObjectStore, SlowStore(context.store, the_quicker_one))
    recording.record(replace(context, store=slow))
    recording.record(context)
    with context.store.open(f"assets/{asset_id}/record.json") as file:
        assert json.load(file)["title"] == "two"


@pytest.mark.parametrize("typed", ["ФЕСТИВАЛЬ", "фести", "festival", "Парк", "ПАРК фест"])
def test_a_list_is_narrowed_in_any_script_and_case(context: Context, people: dict[Role, Actor], typed: str) -> None:
    editor = people[Role.EDITOR]
    made = [
        events.save_event(context, editor, None, {"title": "Фестиваль цветов", "place": "Парк", "starts_at": day})
        for day in ("2024-05-01T10:00:00+05:00", "2024-05-02T10:00:00+05:00")
    ]
    events.save_event(context, editor, None, {"title": "Мажлис", "place": "Зал"})
    assert [found.event.id for found in events.list_events(context, editor, text=typed)] == [made[1].id, made[0].id]
    assert [found.event.id for found in events.list_events(context, editor, text=typed, limit=1, offset=1)] == [
        made[0].id
    ]
