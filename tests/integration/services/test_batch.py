"""Batch edits on both databases: who may change what, two at once, a worker that dies, and the way back."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from dam.db.models import BatchEdit
from dam.domain.access import Actor, Role
from dam.domain.errors import Conflict, DamError, Forbidden, Invalid, Missing
from dam.services import accounts, audit, batch, describe, events, indexing
from dam.services.batch import Selection
from dam.services.batch import run as running
from dam.services.batch import sweep as sweeping
from dam.services.context import Context
from dam.services.find import request_for
from tests.fixtures.many_assets import add_assets, alter, read_all
from tests.integration.services.conftest import SetClock

People = dict[Role, Actor]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 4)


def ask(context: Context, actor: Actor, ids: list[str], **changes: Any) -> BatchEdit:
    drafted = batch.draft(context, actor, Selection(tuple(ids)))
    return batch.start(context, actor, drafted.id, changes)


def done(context: Context, actor: Actor, ids: list[str], **changes: Any) -> BatchEdit:
    asked = ask(context, actor, ids, **changes)
    batch.run_batch(context, asked.id)
    return batch.get_batch(context, actor, asked.id)


def taken_back(context: Context, actor: Actor, batch_id: str) -> BatchEdit:
    back = batch.undo(context, actor, batch_id)
    batch.run_batch(context, back.id)
    return batch.get_batch(context, actor, back.id)


def described(context: Context, ids: list[str]) -> list[tuple[Any, ...]]:
    names = ("title", "keywords", "description", "event_id", "access_level", "creator", "edited_fields")
    return [tuple(getattr(asset, name) for name in names) for asset in read_all(context, ids)]


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(DamError) as problem:
        call()
    return problem.value.code


def test_all_fields_are_changed_and_taken_back(context: Context, people: People) -> None:
    editor = people[Role.ARCHIVIST]
    event = events.save_event(context, editor, None, {"title": "Наврўз"})
    ids = add_assets(context, editor, 10, title="Old {n}", keywords=["a"], description="the Old square")
    before = described(context, ids)
    made = done(
        context,
        editor,
        ids,
        title={"find": "old", "replace": "New"},
        description={"find": "old", "replace": "new", "whole_words": True},
        keywords={"add": ["b"], "remove": ["A"]},
        event_id={"set": event.id},
        access_level={"set": "restricted"},
        creator={"fill": "A. Karimova"},
        **{name: {"set": name} for name in ("credit", "copyright", "usage_terms", "place")},
        language={"set": "uz-Latn"},
    )
    assert (made.state, made.changed, made.unchanged, made.left_out, made.done) == ("done", 10, 0, {}, 10)
    for number, asset in enumerate(read_all(context, ids)):
        assert (asset.title, asset.keywords, asset.description) == (f"New {number}", ["b"], "the new square")
        assert (asset.event_id, asset.access_level, asset.creator) == (event.id, "restricted", "A. Karimova")
        assert (asset.credit, asset.usage_terms, asset.language) == ("credit", "usage_terms", "uz-Latn")
        assert asset.version == 2
        told = audit.history(context, asset.id)[0]
        assert (told.action, told.details["batch_id"]) == ("described", made.id)
        assert told.details["changes"]["title"] == [f"Old {number}", f"New {number}"]
    back = taken_back(context, editor, made.id)
    assert (back.state, back.changed, back.undo_of_id) == ("done", 10, made.id)
    assert described(context, ids) == before
    assert {asset.version for asset in read_all(context, ids)} == {3}
    assert audit.history(context, ids[0])[0].details["undo_of"] == made.id
    assert audit.verify_chain(context).broken_at is None
    again = taken_back(context, editor, back.id)
    assert (again.changed, read_all(context, ids)[0].title) == (10, "New 0")


def test_only_what_a_person_may_edit_is_changed(context: Context, people: People) -> None:
    photographer, editor = people[Role.PHOTOGRAPHER], people[Role.EDITOR]
    own = add_assets(context, photographer, 3)
    others = add_assets(context, editor, 2)
    secret = add_assets(context, editor, 2, access_level="secret")
    gone = add_assets(context, photographer, 1, state="disposed")
    ids = [*own, *others, *secret, *gone, "0" * 26]
    made = done(context, photographer, ids, place={"set": "Bozor"})
    assert (made.total, made.changed, made.left_out) == (5, 3, {"not_found": 4, "forbidden": 2})
    assert [asset.place for asset in read_all(context, ids[:-1])] == ["Bozor"] * 3 + [""] * 5
    assert [found.reason for found in batch.outcomes(context, photographer, made.id, "left_out")] == ["forbidden"] * 2
    assert sorted(batch.changed_ids(context, photographer, made.id, 500)) == sorted(own)


def test_who_lost_the_right_meanwhile_changes_nothing_more(context: Context, people: People) -> None:
    editor = people[Role.EDITOR]
    ids = add_assets(context, editor, 6)
    asked = ask(context, editor, ids, title={"set": "x"})
    alter(context, ids[0], access_level="secret", uploaded_by_id=people[Role.ARCHIVIST].user_id)
    alter(context, ids[1], state="disposed")
    batch.run_batch(context, asked.id)
    assert batch.get_batch(context, editor, asked.id).left_out == {"not_found": 1, "disposed": 1}
    late = ask(context, editor, ids, title={"set": "y"})
    with context.database.write() as session:
        session.get_one(type(accounts.user_named(context, editor.name)), editor.user_id).active = False
    batch.run_batch(context, late.id)
    stopped = batch.get_batch(context, people[Role.ADMIN], late.id)
    assert (stopped.state, stopped.failure_code, stopped.changed) == ("failed", "forbidden", 0)


@pytest.mark.parametrize(
    ("role", "level", "allowed"),
    [
        (Role.EDITOR, "internal", False),
        (Role.PHOTOGRAPHER, "public", False),
        (Role.ARCHIVIST, "secret", True),
        (Role.ADMIN, "restricted", True),
        (Role.ADMIN, "secret", False),
    ],
)
def test_levels_are_given_by_who_may_and_still_sees_them(
    context: Context, people: People, role: Role, level: str, allowed: bool
) -> None:
    ids = add_assets(context, people[role], 2)
    drafted = batch.draft(context, people[role], Selection(tuple(ids)))
    changes = {"access_level": {"set": level}}
    if allowed:
        batch.start(context, people[role], drafted.id, changes)
        return
    for step in (batch.preview, batch.start):
        with pytest.raises(Forbidden):
            step(context, people[role], drafted.id, changes)
    assert batch.get_batch(context, people[role], drafted.id).state == "draft"


def test_bad_requests_have_reasons(context: Context, people: People) -> None:
    editor, viewer = people[Role.EDITOR], people[Role.VIEWER]
    ids = add_assets(context, editor, 1)
    assert code_of(lambda: batch.draft(context, editor, Selection())) == "no_assets"
    assert code_of(lambda: batch.draft(context, editor, Selection(("0" * 26, "nonsense")))) == "no_assets"
    many = Selection(tuple(f"{n:026}" for n in range(20_001)))
    assert code_of(lambda: batch.draft(context, editor, many)) == "too_many_assets"
    assert code_of(lambda: batch.draft(context, viewer, Selection(tuple(ids)))) == "forbidden"
    drafted = batch.draft(context, editor, Selection(tuple(ids)))
    for changes, code in (
        ({}, "no_change"),
        ({"event_id": {"set": "0" * 26}}, "no_such_event"),
        ({"keywords": {"add": ["x" * 5000]}}, "too_long"),
    ):
        assert code_of(lambda changes=changes: batch.preview(context, editor, drafted.id, changes)) == code
        assert code_of(lambda changes=changes: batch.start(context, editor, drafted.id, changes)) == code
    batch.start(context, editor, drafted.id, {"title": {"set": "x"}})
    assert code_of(lambda: batch.start(context, editor, drafted.id, {"title": {"set": "y"}})) == "already_started"
    for stranger in (people[Role.ARCHIVIST], people[Role.AUDITOR]):
        for step in (batch.get_batch, batch.undo, batch.cancel):
            with pytest.raises(Missing):
                step(context, stranger, drafted.id)
    assert batch.get_batch(context, people[Role.ADMIN], drafted.id).id == drafted.id


def test_the_whole_result_of_a_search_is_fixed_when_asked(context: Context, people: People) -> None:
    editor = people[Role.EDITOR]
    ids = add_assets(context, editor, 7, title="Navruz {n}")
    add_assets(context, editor, 2, title="Other")
    add_assets(context, people[Role.ARCHIVIST], 2, title="Navruz", access_level="secret")
    while indexing.drain(context):
        continue
    drafted = batch.draft(context, editor, Selection(search=request_for(editor, query="navruz", limit=2)))
    assert drafted.total == 7
    add_assets(context, editor, 1, title="Navruz late")
    batch.start(context, editor, drafted.id, {"place": {"set": "Park"}})
    batch.run_batch(context, drafted.id)
    assert sorted(batch.changed_ids(context, editor, drafted.id, 100)) == sorted(ids)


def test_a_preview_tells_what_would_be(context: Context, people: People) -> None:
    photographer = people[Role.PHOTOGRAPHER]
    ids = add_assets(context, photographer, 5, title="Old {n}", keywords=["x"])
    ids += add_assets(context, photographer, 2, title="Fine") + add_assets(context, people[Role.EDITOR], 1, title="Old")
    ids += add_assets(context, photographer, 1, title="old" * 300)
    drafted = batch.draft(context, photographer, Selection(tuple(ids)))
    seen = batch.preview(
        context, photographer, drafted.id, {"title": {"find": "old", "replace": "n" * 100}}, examples=2
    )
    assert (seen.changed, seen.unchanged) == (5, 2)
    assert seen.left_out == {"forbidden": 1, "too_long": 1}
    assert [example.before for example in seen.examples] == [{"title": "Old 0"}, {"title": "Old 1"}]
    assert [asset.title for asset in read_all(context, ids[:2])] == ["Old 0", "Old 1"]
    common = batch.summary(context, photographer, drafted.id)
    assert (common.fields["title"].kinds, common.fields["title"].value) == (8, None)
    assert (common.fields["access_level"].kinds, common.fields["access_level"].value) == (1, "internal")
    assert list(common.keywords) == [("x", 5)]


def test_a_preview_counts_all_of_a_large_batch(context: Context, people: People) -> None:
    editor = people[Role.EDITOR]
    ids = add_assets(context, editor, 2500, title="Old {n}", keywords=["a"])
    ids += add_assets(context, editor, 700, title="New", keywords=["b"])
    drafted = batch.draft(context, editor, Selection(tuple(ids)))
    seen = batch.preview(context, editor, drafted.id, {"title": {"find": "old", "replace": "New"}})
    assert (seen.changed, seen.unchanged, dict(seen.left_out)) == (2500, 700, {})
    assert list(batch.summary(context, editor, drafted.id).keywords) == [("a", 2500), ("b", 700)]


def test_a_worker_that_dies_leaves_nothing_half_done(
    context: Context, people: People, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = people[Role.EDITOR]
    ids = add_assets(context, editor, 10, title="Old")
    asked = ask(context, editor, ids, title={"set": "New"}, keywords={"add": ["k"]})

    class Killed(BaseException):
        pass

    work, calls = running._work, []

    def dies_in_the_second(*arguments: Any) -> None:
        work(*arguments)
        calls.append(1)
        if len(calls) == 2:
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(running, "_work", dies_in_the_second)
        # As of a process that is gone: nothing of it gives the lease back.
        patched.setattr(running.Lease, "_give_back", lambda self, *, counted: None)
        with pytest.raises(Killed):
            batch.run_batch(context, asked.id)
    half = batch.get_batch(context, editor, asked.id)
    assert (half.state, half.done, half.changed) == ("queued", 4, 4)
    assert [asset.title for asset in read_all(context, ids)] == ["New"] * 4 + ["Old"] * 6
    batch.run_batch(context, asked.id)
    assert batch.get_batch(context, editor, asked.id).done == 4
    assert sweeping.sweep(context) == 0
    clock.pass_by(minutes=6)
    assert sweeping.sweep(context) == 1
    batch.run_batch(context, asked.id)
    whole = batch.get_batch(context, editor, asked.id)
    assert (whole.state, whole.done, whole.changed) == ("done", 10, 10)
    after = read_all(context, ids)
    assert {(asset.title, asset.version, tuple(asset.keywords)) for asset in after} == {("New", 2, ("k",))}
    assert audit.verify_chain(context).broken_at is None


def test_cancelled_between_chunks_it_keeps_what_was_done(
    context: Context, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = people[Role.EDITOR]
    ids = add_assets(context, editor, 10, title="Old")
    waiting = ask(context, editor, ids, title={"set": "Never"})
    assert batch.cancel(context, editor, waiting.id).state == "cancelled"
    asked = ask(context, editor, ids, title={"set": "New"})
    work = running._work

    def cancelled_meanwhile(context: Context, session: Any, actor: Actor, row: BatchEdit, rows: Any) -> None:
        work(context, session, actor, row, rows)
        row.cancel_asked = True

    with monkeypatch.context() as patched:
        patched.setattr(running, "_work", cancelled_meanwhile)
        batch.run_batch(context, asked.id)
    stopped = batch.get_batch(context, editor, asked.id)
    assert (stopped.state, stopped.done, stopped.changed) == ("cancelled", 4, 4)
    assert batch.cancel(context, editor, asked.id).state == "cancelled"
    back = taken_back(context, editor, asked.id)
    assert back.changed == 4
    assert {asset.title for asset in read_all(context, ids)} == {"Old"}
    assert code_of(lambda: batch.undo(context, editor, waiting.id)) == "nothing_to_undo"


def test_an_undo_leaves_alone_what_somebody_changed_since(context: Context, people: People) -> None:
    editor, other = people[Role.EDITOR], people[Role.ARCHIVIST]
    ids = add_assets(context, editor, 5, title="Old", keywords=["a"])
    made = done(context, editor, ids, title={"set": "New"}, keywords={"add": ["b"]})
    describe.describe(context, other, ids[0], {"title": "Theirs"}, None)
    describe.describe(context, other, ids[1], {"keywords": ["a", "b", "c"]}, None)
    describe.describe(context, other, ids[2], {"place": "Elsewhere"}, None)
    alter(context, ids[3], version=9)
    back = taken_back(context, editor, made.id)
    assert (back.changed, back.left_out) == (3, {"stale": 2})
    assert [found.asset.id for found in batch.outcomes(context, editor, back.id, "left_out")] == ids[:2]
    first, second, third, fourth, fifth = read_all(context, ids)
    assert (first.title, first.keywords) == ("Theirs", ["a", "b"])
    assert (second.title, second.keywords) == ("New", ["a", "b", "c"])
    assert (third.title, third.keywords, third.place) == ("Old", ["a"], "Elsewhere")
    assert (fourth.title, fifth.title) == ("Old", "Old")


def test_an_undo_is_done_once_and_in_time(context: Context, people: People, clock: SetClock) -> None:
    editor = people[Role.EDITOR]
    ids = add_assets(context, editor, 3)
    early, late, running_still = (ask(context, editor, ids, title={"set": word}) for word in ("a", "b", "c"))
    assert code_of(lambda: batch.undo(context, editor, running_still.id)) == "not_ready"
    for asked in (early, late):
        batch.run_batch(context, asked.id)
    clock.pass_by(minutes=30)
    back = batch.undo(context, editor, late.id)
    assert batch.undo(context, people[Role.ADMIN], late.id).id == back.id
    with pytest.raises(Conflict):
        batch.cancel(context, editor, back.id)
    assert {batch_id: known.id for batch_id, known in batch.undos(context, [early.id, late.id]).items()} == {
        late.id: back.id
    }
    clock.pass_by(hours=30)
    assert code_of(lambda: batch.undo(context, editor, early.id)) == "undo_over"
    assert sweeping.sweep(context) >= 2
    assert batch.outcomes(context, editor, early.id, "changed") == []
    assert code_of(lambda: batch.undo(context, editor, early.id)) == "undo_over"


def test_drafts_that_nobody_starts_are_forgotten(context: Context, people: People, clock: SetClock) -> None:
    editor = people[Role.EDITOR]
    ids = add_assets(context, editor, 2)
    thrown, left = (batch.draft(context, editor, Selection(tuple(ids))) for _ in range(2))
    batch.cancel(context, editor, thrown.id)
    assert code_of(lambda: batch.get_batch(context, editor, thrown.id)) == "not_found"
    clock.pass_by(hours=25)
    sweeping.sweep(context)
    assert code_of(lambda: batch.get_batch(context, editor, left.id)) == "not_found"
    assert batch.list_batches(context, editor) == []


def test_two_batches_and_a_person_at_the_same_assets_lose_nothing(context: Context, people: People) -> None:
    editor, other = people[Role.EDITOR], people[Role.ARCHIVIST]
    ids = add_assets(context, editor, 24, keywords=["a"])
    first = ask(context, editor, ids, keywords={"add": ["b"]})
    second = ask(context, other, ids[::-1], keywords={"add": ["c"]}, place={"set": "Park"})
    failures: list[BaseException] = []

    def guarded(call: Callable[[], object]) -> None:
        try:
            call()
        except BaseException as problem:
            failures.append(problem)

    def person() -> None:
        for asset_id in ids:
            describe.describe(context, other, asset_id, {"creator": "Somebody"}, None)

    steps: list[Callable[[], object]] = [
        lambda: batch.run_batch(context, first.id),
        lambda: batch.run_batch(context, second.id),
        person,
    ]
    threads = [threading.Thread(target=guarded, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    for asset in read_all(context, ids):
        assert (sorted(asset.keywords), asset.place, asset.creator) == (["a", "b", "c"], "Park", "Somebody")
    assert audit.verify_chain(context).broken_at is None
    assert [made.id for made in batch.list_batches(context, editor)] == [first.id]
    assert len(batch.list_batches(context, people[Role.ADMIN])) == 2


def test_a_text_that_does_not_fit_leaves_only_its_asset_out(context: Context, people: People) -> None:
    editor = people[Role.EDITOR]
    long, short = add_assets(context, editor, 1, title="a" * 600), add_assets(context, editor, 1, title="a")
    made = done(context, editor, [*long, *short], title={"find": "a", "replace": "bb"})
    assert (made.changed, made.left_out) == (1, {"too_long": 1})
    with pytest.raises(Invalid):
        batch.undo(context, editor, done(context, editor, short, title={"set": "bb"}).id)


def test_what_was_closed_meanwhile_is_in_no_summary(context: Context, people: People) -> None:
    photographer, archivist = people[Role.PHOTOGRAPHER], people[Role.ARCHIVIST]
    (asset_id,) = add_assets(context, archivist, 1, title="Plan of the vault", keywords=["vault"])
    drafted = batch.draft(context, photographer, Selection((asset_id,)))
    assert batch.summary(context, photographer, drafted.id).fields["title"].value == "Plan of the vault"
    describe.describe(context, archivist, asset_id, {"access_level": "secret"}, None)
    common = batch.summary(context, photographer, drafted.id)
    assert not common.keywords
    assert {(field.kinds, field.value) for field in common.fields.values()} == {(0, None)}


def test_what_was_closed_since_is_not_named_as_changed(context: Context, people: People) -> None:
    editor, archivist = people[Role.EDITOR], people[Role.ARCHIVIST]
    ids = add_assets(context, archivist, 2)
    made = done(context, editor, ids, title={"set": "new"})
    describe.describe(context, archivist, ids[0], {"access_level": "secret"}, None)
    assert batch.changed_ids(context, editor, made.id, 10) == [ids[1]]
