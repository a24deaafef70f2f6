"""What the home page lists and counts: for each person only what they may see, and exactly what the library finds."""

from datetime import UTC, datetime, timedelta

import pytest

from dam.db.models import Asset, Event, new_id
from dam.domain.access import Actor, Level, Role
from dam.domain.describing import Missing
from dam.domain.lifecycle import AssetState
from dam.services import describe, find, home, home_health, indexing, work
from dam.services.context import Context
from tests.integration.services.conftest import SetClock

People = dict[Role, Actor]
TODAY = datetime(2024, 5, 9, tzinfo=UTC)


def asset(context: Context, by: Actor, **facts: object) -> str:
    """A row as processing leaves it; `facts` are what the test cares about."""
    now = context.clock.now()
    plain: dict[str, object] = {
        "id": new_id(),
        "state": AssetState.AVAILABLE,
        "kind": "photo",
        "access_level": Level.INTERNAL,
        "created_at": now,
        "updated_at": now,
        "uploaded_by_id": by.user_id,
        "file_name": "photo.jpg",
        "media_type": "image/jpeg",
        "size_bytes": 10,
        "sha256": new_id(),
    }
    with context.database.write() as session:
        session.add(row := Asset(**(plain | facts)))
        session.flush()
        return row.id


def event(context: Context, title: str, **times: datetime) -> str:
    with context.database.write() as session:
        session.add(row := Event(title=title, created_at=context.clock.now(), **times))
        session.flush()
        return row.id


def indexed(context: Context, clock: SetClock) -> None:
    clock.pass_by(seconds=5)
    while indexing.drain(context):
        pass


def ids_of(arrived: home.Arrivals) -> set[str]:
    return {one for group in arrived.groups for one in group.ids}


def test_arrivals_stand_by_event_and_by_person(context: Context, people: People, clock: SetClock) -> None:
    editor, photographer = people[Role.EDITOR], people[Role.PHOTOGRAPHER]
    sitting = event(context, "Sitting")
    clock.pass_by(days=-1)
    asset(context, photographer)
    clock.pass_by(days=1)
    first = asset(context, photographer, event_id=sitting)
    text = asset(context, editor, event_id=sitting, kind="text")
    failed = asset(context, photographer, event_id=sitting, state=AssetState.FAILED)
    alone = asset(context, photographer, state=AssetState.INGESTING)

    arrived = home.arrivals(context, editor, TODAY)
    assert (arrived.count, arrived.whole) == (4, True)
    assert [group.event and group.event.title for group in arrived.groups] == [None, "Sitting"]
    assert arrived.groups[0].ids == (alone,) and arrived.groups[0].uploader_id == photographer.user_id
    assert arrived.groups[1].ids == (first, text, failed), "pictures first, what failed last"
    assert set(arrived.groups[1].uploaders) == {"editor", "photographer"}
    assert ids_of(home.arrivals(context, photographer, TODAY, mine=True)) == {first, failed, alone}


def test_nothing_closed_is_counted_or_listed(context: Context, people: People, clock: SetClock) -> None:
    archivist, editor, photographer = (people[role] for role in (Role.ARCHIVIST, Role.EDITOR, Role.PHOTOGRAPHER))
    year_ago = TODAY.replace(year=2023) + timedelta(hours=9)
    closed = {
        level: asset(context, archivist, access_level=level, captured_at=year_ago)
        for level in (Level.RESTRICTED, Level.SECRET)
    }
    asset(context, archivist, access_level=Level.SECRET, state=AssetState.FAILED)
    waits = asset(context, archivist, access_level=Level.SECRET, state=AssetState.INGESTING)
    describe.describe(context, archivist, closed[Level.SECRET], {"title": "Closed"}, None)
    indexed(context, clock)
    period = [(TODAY.replace(year=2023), TODAY.replace(year=2023) + timedelta(days=1))]

    seen = {archivist: 2, editor: 1, photographer: 0}
    for actor, count in seen.items():
        assert sum(map(len, home.taken_within(context, actor, period, each=9, most=9))) == count
        assert len(ids_of(home.arrivals(context, actor, TODAY)) & set(closed.values())) == count
        assert len(home.latest_changes(context, actor)) == (1 if actor is archivist else 0)
        held = home.holdings(context, actor)
        assert held is not None and held.total == (4 if actor is archivist else count)
    assert home.waiting(context, archivist) == home.Waiting(1, 2, 2)
    assert home.waiting(context, editor) == home.Waiting(0, 1, 1)
    assert home.waiting(context, photographer) == home.Waiting(0, 0, 0)
    assert home.failed(context, editor) == []
    assert not work.under_way(context, editor) and work.under_way(context, editor).waiting == 0
    assert [one.asset.id for one in work.under_way(context, archivist).assets] == [waits]
    assert work.standings(context, editor, [waits]) == []
    failures = next(sign for sign in home_health.signs(context, people[Role.ADMIN]) if sign.code == "failed")
    assert failures.number == 0


def test_the_numbers_are_those_of_the_library(context: Context, people: People, clock: SetClock) -> None:
    editor, photographer = people[Role.EDITOR], people[Role.PHOTOGRAPHER]
    sitting = event(context, "Sitting")
    bare = asset(context, photographer)
    captioned = asset(context, photographer, description="The mayor", event_id=sitting)
    paper = asset(context, editor, kind="text", event_id=sitting)
    broken = asset(context, editor, state=AssetState.FAILED)
    indexed(context, clock)

    def found(actor: Actor, **choices: object) -> set[str]:
        return {one.id for one in find.find(context, find.request_for(actor, **choices)).assets}

    assert home.waiting(context, editor) == home.Waiting(1, 1, 1)
    assert home.waiting(context, photographer) == home.Waiting(0, 1, 1)
    assert found(editor, missing=(Missing.CAPTION,)) == {bare}, "a text speaks for itself, what failed waits elsewhere"
    assert found(editor, missing=(Missing.EVENT,)) == {bare}
    assert found(editor, uploaded_by_ids=(editor.user_id,)) == {paper, broken}
    assert found(editor, created_from=TODAY) == {bare, captioned, paper, broken}
    assert found(editor, created_from=clock.now() + timedelta(seconds=1)) == set()


def test_events_that_come_and_go_on(context: Context, clock: SetClock) -> None:
    event(context, "Over", starts_at=TODAY - timedelta(days=3), ends_at=TODAY - timedelta(days=2))
    event(context, "Without a date")
    event(context, "Later", starts_at=TODAY + timedelta(days=4))
    event(context, "This morning", starts_at=TODAY + timedelta(hours=8))
    event(context, "Going on", starts_at=TODAY - timedelta(days=3), ends_at=TODAY + timedelta(days=2))
    assert [one.title for one in home.next_events(context, TODAY)] == ["Going on", "This morning", "Later"]


def test_who_waits_knows_how_many_are_before_it(context: Context, people: People, clock: SetClock) -> None:
    photographer = people[Role.PHOTOGRAPHER]
    lease = {"lease_until": clock.now() + timedelta(minutes=5), "progress": 0.4}
    worked_on = asset(context, photographer, state=AssetState.INGESTING, **lease)
    asset(context, photographer, state=AssetState.INGESTING, kind="video")
    asset(context, people[Role.EDITOR], state=AssetState.INGESTING)
    last = asset(context, photographer, state=AssetState.INGESTING)
    first, second = work.standings(context, photographer, [worked_on, last])
    assert (first.working, first.before) == (True, None)
    assert (second.working, second.before) == (False, 1), "films wait in a line of their own"
    own = work.under_way(context, photographer)
    assert own.assets[0].asset.id == worked_on and own.waiting == 2


@pytest.mark.parametrize("role", list(Role))
def test_the_system_is_judged_for_whoever_looks_after_it(context: Context, people: People, role: Role) -> None:
    signs = {sign.code: sign.verdict for sign in home_health.signs(context, people[role])}
    assert signs.keys() == {"disk", "backup_never", "failed", "queue", "index"}
    assert home_health.people(context).by_role == dict.fromkeys(Role, 1)
