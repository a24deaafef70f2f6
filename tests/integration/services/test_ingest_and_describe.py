"""Ingest and description under haste: the same bytes at once, the same asset at once, services away."""

import contextlib
import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, cast

import pytest
from sqlalchemy import select

from dam.db.models import Asset
from dam.domain.access import Actor, Level, Role
from dam.domain.errors import BadRequest, DamError, Duplicate, Forbidden, Invalid, Missing, Stale, UnsupportedType
from dam.ports import ObjectStore
from dam.queueing.rq_queue import RqQueue
from dam.services import audit, describe, find, ingest, sidecar, staging
from dam.services.context import Context
from tests.fixtures.slow_store import SlowStore

TEXT = "Прес-реліз. ქალაქის საბჭო.\n".encode()
AWAY = "redis://127.0.0.1:1/0"


def bring_in(context: Context, actor: Actor, data: bytes = TEXT, *, keep: bool = False, **fields: Any) -> str:
    staged = staging.stage(context, io.BytesIO(data))
    return ingest.ingest_or_discard(context, actor, staged, ingest.NewAsset("release.txt", fields, keep))


def stored_keys(context: Context) -> set[str]:
    return {found.key for found in context.store.list("assets/")}


def assets(context: Context) -> list[Asset]:
    with context.database.read() as session:
        return list(session.execute(select(Asset).order_by(Asset.ordinal)).scalars())


def test_bytes_row_event_and_job(context: Context, people: dict[Role, Actor]) -> None:
    asset_id = bring_in(context, people[Role.PHOTOGRAPHER], title="Засідання")
    asset = find.get_asset(context, people[Role.VIEWER], asset_id)
    assert (asset.state, asset.kind, asset.title, asset.version) == ("ingesting", "text", "Засідання", 1)
    with context.store.open(asset.original_key) as stream:
        assert stream.read() == TEXT
    assert context.queue.lengths()["assets"] == 1
    assert [entry.action for entry in audit.history(context, asset_id)] == ["ingested"]
    assert not list(context.staging.iterdir())


def test_the_same_bytes_at_once_make_one_asset(context: Context, people: dict[Role, Actor]) -> None:
    def send(_: int) -> str:
        try:
            return bring_in(context, people[Role.PHOTOGRAPHER])
        except Duplicate as refusal:
            return f"duplicate of {refusal.extra['asset_id']}"

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(send, range(6)))
    (only,) = assets(context)
    assert sorted(results) == sorted([only.id, *[f"duplicate of {only.id}"] * 5])
    assert {key for key in stored_keys(context) if key.endswith("/original")} == {only.original_key}
    assert not list(context.staging.iterdir())


def test_copies_that_are_meant_all_come_in(context: Context, people: dict[Role, Actor]) -> None:
    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(lambda _: bring_in(context, people[Role.PHOTOGRAPHER], keep=True), range(4)))
    rows = assets(context)
    assert {row.id for row in rows} == ids
    assert {row.copy_number for row in rows} == {0, 1, 2, 3}
    assert {row.original_key for row in rows} <= stored_keys(context)


def test_a_duplicate_does_not_tell_of_what_is_secret(context: Context, people: dict[Role, Actor]) -> None:
    bring_in(context, people[Role.ARCHIVIST], access_level="secret")
    with pytest.raises(Duplicate) as refusal:
        bring_in(context, people[Role.PHOTOGRAPHER])
    assert refusal.value.extra["asset_id"] is None


@pytest.mark.parametrize(
    ("data", "error", "code"),
    [(b"", Invalid, "empty"), (b"#EXTM3U\n/etc/passwd\n", UnsupportedType, "playlist"), (b"\0\1" * 99, DamError, None)],
)
def test_what_is_refused_leaves_nothing(
    context: Context, people: dict[Role, Actor], data: bytes, error: type[DamError], code: str | None
) -> None:
    with pytest.raises(error) as refusal:
        bring_in(context, people[Role.PHOTOGRAPHER], data)
    assert code is None or refusal.value.code == code
    assert not assets(context) and not stored_keys(context) and not list(context.staging.iterdir())


def test_an_event_that_is_not_there_leaves_nothing(context: Context, people: dict[Role, Actor]) -> None:
    with pytest.raises(Invalid, match="event"):
        bring_in(context, people[Role.PHOTOGRAPHER], event_id="01nothing")
    assert not assets(context) and not stored_keys(context)


def test_who_may_bring_in_what(context: Context, people: dict[Role, Actor]) -> None:
    for role in (Role.VIEWER, Role.AUDITOR):
        with pytest.raises(Forbidden):
            bring_in(context, people[role])
    with pytest.raises(Forbidden):
        bring_in(context, people[Role.PHOTOGRAPHER], access_level="public")
    assert bring_in(context, people[Role.EDITOR], access_level="public")


def test_with_the_queue_away_nothing_is_lost(context: Context, people: dict[Role, Actor]) -> None:
    alone = replace(context, queue=RqQueue(AWAY))
    asset_id = bring_in(alone, people[Role.PHOTOGRAPHER])
    assert find.get_asset(context, people[Role.PHOTOGRAPHER], asset_id).state == "ingesting"


def change(context: Context, actor: Actor, asset_id: str, fields: Mapping[str, Any], version: int | None) -> Asset:
    return describe.describe(context, actor, asset_id, fields, version)


def test_who_saw_an_older_version_is_told(context: Context, people: dict[Role, Actor]) -> None:
    editor = people[Role.EDITOR]
    asset_id = bring_in(context, editor)
    assert change(context, editor, asset_id, {"title": "one"}, 1).version == 2
    with pytest.raises(Stale):
        change(context, editor, asset_id, {"title": "two"}, 1)
    kept = find.get_asset(context, editor, asset_id)
    assert (kept.title, kept.version) == ("one", 2)


def test_of_many_who_change_the_same_version_one_wins(context: Context, people: dict[Role, Actor]) -> None:
    asset_id = bring_in(context, people[Role.EDITOR])

    def edit(number: int) -> bool:
        try:
            change(context, people[Role.EDITOR], asset_id, {"title": f"title {number}"}, 1)
        except Stale:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(edit, range(6))).count(True) == 1
    assert find.get_asset(context, people[Role.EDITOR], asset_id).version == 2
    assert audit.verify_chain(context).broken_at is None


def test_the_same_values_again_make_no_version(context: Context, people: dict[Role, Actor]) -> None:
    asset_id = bring_in(context, people[Role.EDITOR], title="one", keywords=["a", "b"])
    same = change(context, people[Role.EDITOR], asset_id, {"title": " one ", "keywords": ["a", "b", "a"]}, None)
    assert same.version == 1
    assert [entry.action for entry in audit.history(context, asset_id)] == ["ingested"]


def test_history_keeps_the_old_and_the_new(context: Context, people: dict[Role, Actor]) -> None:
    asset_id = bring_in(context, people[Role.EDITOR], title="one")
    change(context, people[Role.EDITOR], asset_id, {"title": "two", "captured_at": "2024-05-09T10:30:00+05:00"}, 1)
    newest = audit.history(context, asset_id)[0]
    assert newest.actor_name == "editor"
    assert newest.details["changes"]["title"] == ["one", "two"]
    asset = find.get_asset(context, people[Role.EDITOR], asset_id)
    assert (asset.captured_at and asset.captured_at.hour, asset.captured_offset_minutes) == (5, 300)


def test_a_photographer_changes_own_assets_alone(context: Context, people: dict[Role, Actor]) -> None:
    own = bring_in(context, people[Role.PHOTOGRAPHER], b"own text\n")
    other = bring_in(context, people[Role.EDITOR], b"another text\n")
    assert change(context, people[Role.PHOTOGRAPHER], own, {"title": "x"}, None).title == "x"
    with pytest.raises(Forbidden):
        change(context, people[Role.PHOTOGRAPHER], other, {"title": "x"}, None)


def test_what_may_not_be_seen_is_missing(context: Context, people: dict[Role, Actor]) -> None:
    secret = bring_in(context, people[Role.ARCHIVIST], access_level="secret")
    for asset_id in (secret, "01nothing"):
        with pytest.raises(Missing) as refusal:
            change(context, people[Role.EDITOR], asset_id, {"title": "x"}, None)
        assert refusal.value.detail == "There is no such asset, or it is not open to you."


def test_levels_are_the_archivists(context: Context, people: dict[Role, Actor]) -> None:
    asset_id = bring_in(context, people[Role.EDITOR])
    with pytest.raises(Forbidden):
        change(context, people[Role.EDITOR], asset_id, {"access_level": "restricted"}, None)
    changed = change(context, people[Role.ARCHIVIST], asset_id, {"access_level": "restricted"}, None)
    assert changed.access_level == Level.RESTRICTED
    with pytest.raises(Missing):
        find.get_asset(context, people[Role.VIEWER], asset_id)
    with pytest.raises(Invalid, match="level"):
        change(context, people[Role.ARCHIVIST], asset_id, {"access_level": "open"}, None)


def test_when_it_was_taken_is_kept_with_its_zone_from_the_start(context: Context, people: dict[Role, Actor]) -> None:
    asset_id = bring_in(context, people[Role.EDITOR], captured_at="2024-05-09T10:30:00+05:00")
    asset = find.get_asset(context, people[Role.EDITOR], asset_id)
    assert (asset.captured_at and asset.captured_at.hour, asset.captured_offset_minutes) == (5, 300)
    assert asset.captured_source == "person"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_that_no_clock_has_is_refused(context: Context, people: dict[Role, Actor], moment: str) -> None:
    asset_id = bring_in(context, people[Role.EDITOR])
    with pytest.raises(Invalid):
        change(context, people[Role.EDITOR], asset_id, {"captured_at": moment}, None)
    with pytest.raises(Invalid):
        bring_in(context, people[Role.EDITOR], b"another text\n", captured_at=moment)
    assert stored_keys(context) == {f"assets/{asset_id}/original"}


def test_others_write_while_a_sidecar_goes_to_the_store(context: Context, people: dict[Role, Actor]) -> None:
    asset_id = bring_in(context, people[Role.EDITOR])
    slow = SlowStore(context.store, lambda: change(context, people[Role.EDITOR], asset_id, {"title": "two"}, None))
    data = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
    sidecar.attach(replace(context, store=cast(ObjectStore, slow)), people[Role.EDITOR], asset_id, data)
    assert find.get_asset(context, people[Role.EDITOR], asset_id).title == "two"
    with context.store.open(f"assets/{asset_id}/sidecar.xmp") as file:
        assert file.read() == data


def test_signs_that_a_database_refuses_are_told_plainly(context: Context, people: dict[Role, Actor]) -> None:
    """PostgreSQL takes no NUL, SQLite does; neither takes half a surrogate pair."""
    for title in ("a\0b", "\ud800"):
        with contextlib.suppress(BadRequest), context.database.read() as session:
            assert session.execute(select(Asset.id).where(Asset.title == title)).first() is None
