"""What can be lost is made anew: the index, the renditions, and the database from the store alone."""

import io
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, update

from dam import bootstrap, wsgi
from dam.bootstrap import System
from dam.db.models import Asset, Event, Upkeep
from dam.domain.access import Level
from dam.domain.errors import Conflict, Missing
from dam.domain.lifecycle import AssetState
from dam.services import clip, collections, describe, find, indexing, ingest, staging, transcripts, upkeep, work
from dam.services.context import Context
from dam.services.identity_of_system import ForeignStore
from dam.services.rebuild import rebuild_database, rebuild_index, rebuild_renditions
from dam.services.rebuild.database import open_admin
from dam.services.rebuild.records import NO_PASSWORD
from dam.services.transcript_rows import NewTranscript
from dam.services.verify import Tally, verify
from dam.web.letters import Letters
from tests.fixtures.media_files import tone
from tests.fixtures.running import eventually
from tests.fixtures.subtitles import UZBEK, srt
from tests.integration.care.conftest import (
    Environment,
    admin_of,
    assets_of,
    filled,
    opened,
    stay_silent,
    users_of,
    work_off,
)


def found(context: Context, query: str) -> set[str]:
    return {asset.id for asset in find.find(context, find.request_for(admin_of(context), query=query)).assets}


def test_an_index_that_was_lost_is_filled_anew(system: System) -> None:
    context = system.context
    ids = {asset.id for asset in assets_of(context).values()}
    context.index.write([], sorted(ids))
    assert context.index.count() == 0
    assert rebuild_index(context, stay_silent) == len(ids)
    assert found(context, "") == ids
    assert list(verify(context, Tally(), stay_silent)) == []


def test_a_change_during_the_rebuild_is_not_missed(system: System) -> None:
    context = system.context
    asset = next(iter(assets_of(context).values()))

    def change(done: int, total: int) -> None:
        # Read into the new index already; from here on the row is ahead of it.
        if done == total:
            describe.describe(context, admin_of(context), asset.id, {"title": "Changed meanwhile"}, None)

    rebuild_index(context, change)
    assert found(context, "meanwhile") == {asset.id}
    kept = assets_of(context)[asset.file_name]
    assert kept.indexed_version == kept.version
    assert indexing.drain(context) == 0


def test_a_rebuild_is_under_way_with_its_fraction(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    context, admin = system.context, admin_of(system.context)
    monkeypatch.setattr(upkeep, "_TOLD_EVERY_SECONDS", 0.01)
    count = len(assets_of(context))

    def told() -> list[tuple[str, int, int]]:
        return [(one.name, one.done, one.total) for one in work.under_way(context, admin).upkeep]

    def look(done: int, total: int) -> None:
        shown = [("index", done, count)]
        eventually(lambda: told() == shown, "it is told how far it is")

    assert rebuild_index(context, look) == count
    assert work.under_way(context, admin).upkeep == ()


def test_of_two_that_begin_at_once_one_is_refused(system: System) -> None:
    context, both = system.context, Barrier(2)

    def work_along() -> bool:
        both.wait(60)
        try:
            with upkeep.told(context, "index"):
                both.wait(60)
                return True
        except Conflict:
            both.wait(60)
            return False

    for _ in range(10):
        with ThreadPoolExecutor(2) as pool:
            assert sorted(one.result() for one in [pool.submit(work_along) for _ in range(2)]) == [False, True]
        assert upkeep.going_on(context) == []


def test_what_a_dead_process_left_broke_off_until_it_is_begun_anew(system: System) -> None:
    context, now = system.context, system.context.clock.now()
    fields = {"name": "index", "done": 1, "total": 9, "began_at": now - timedelta(hours=2)}
    with context.database.write() as session:
        session.add(Upkeep(**fields, told_at=now - timedelta(hours=1)))
    assert upkeep.going_on(context) == [] and upkeep.broke_off(context, "index")
    with upkeep.told(context, "index"):
        assert [one.name for one in upkeep.going_on(context)] == ["index"]
        assert not upkeep.broke_off(context, "index")
    assert upkeep.going_on(context) == [] and not upkeep.broke_off(context, "index")


def test_who_lost_the_work_to_another_tells_no_more(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    context = system.context
    monkeypatch.setattr(upkeep, "_TOLD_EVERY_SECONDS", 0.01)
    with upkeep.told(context, "index"), context.database.write() as session:
        session.execute(update(Upkeep).values(began_at=context.clock.now(), done=7, total=9))
    kept = upkeep.under_way(context, "index")
    assert kept is not None and (kept.done, kept.total, kept.share) == (7, 9, 7 / 9)


def test_only_what_lacks_a_rendition_is_processed_again(system: System) -> None:
    context = system.context
    asset = next(asset for asset in assets_of(context).values() if asset.kind == "photo")
    assert rebuild_renditions(context, stay_silent, missing=True) == 0
    context.store.delete(next(made.key for made in asset.renditions if made.name == "preview"))
    assert rebuild_renditions(context, stay_silent, missing=True) == 1
    assert assets_of(context)[asset.file_name].state == AssetState.INGESTING
    work_off(system)
    assert assets_of(context)[asset.file_name].state == AssetState.AVAILABLE
    assert list(verify(context, Tally(), stay_silent)) == []
    assert rebuild_renditions(context, stay_silent, missing=False) == len(assets_of(context))


@contextmanager
def without_database(settings: Mapping[str, str], environment: Environment) -> Iterator[Context]:
    """The same home, store and index, with a database that has nothing in it."""
    if "DAM_DATABASE_URL" in settings:
        other = environment("servers", "another database")["DAM_DATABASE_URL"]
    else:
        other = f"sqlite:///{settings['DAM_HOME']}/another.sqlite"
    fresh = {**settings, "DAM_DATABASE_URL": other}
    context = bootstrap.wire(bootstrap.load(fresh)).context
    try:
        yield context
    finally:
        context.database.close()


_BY_THE_SYSTEM = {"ordinal", "updated_at", "version", "indexed_version", "recorded_version"}


def facts_of(asset: Asset) -> dict[str, Any]:
    return {c.key: getattr(asset, c.key) for c in Asset.__table__.columns if c.key not in _BY_THE_SYSTEM}


def test_the_database_comes_back_from_the_store(form: str, environment: Environment) -> None:
    settings = environment(form, "first")
    with filled(settings) as system:
        described = next(iter(assets_of(system.context).values()))
        describe.describe(
            system.context, admin_of(system.context), described.id, {"title": "By hand", "access_level": "secret"}, None
        )
        admin = admin_of(system.context)
        sound = staging.stage(system.context, io.BytesIO(tone()))
        playable_id = ingest.ingest_or_discard(system.context, admin, sound, ingest.NewAsset("speech.wav", {}))
        work_off(system)
        cut = clip.request_clip(system.context, admin, playable_id, 0.5, 1.0, "exact")
        said = NewTranscript(srt(UZBEK).encode("utf-16"), "speech.uz.srt")
        transcript = transcripts.attach(system.context, admin, playable_id, said)
        chosen = _collected(system, [playable_id, described.id])
        work_off(system)
        before = {name: facts_of(asset) for name, asset in assets_of(system.context).items()}
        events = {event.id: event.title for event in events_of(system.context)}
    with without_database(settings, environment) as context:
        rebuilt = rebuild_database(context, stay_silent)
        assert (rebuilt.assets, rebuilt.without_record, rebuilt.without_original) == (len(before), (), ())
        account = users_of(context)["admin"]
        assert (account.active, account.password_hash) == (False, NO_PASSWORD)
        open_admin(context, "new password")
        with pytest.raises(Conflict):
            rebuild_database(context, stay_silent)
        fresh = {**settings, "DAM_DATABASE_URL": context.database.url}
    with opened(fresh) as system:
        work_off(system)
        assert {name: facts_of(asset) for name, asset in assets_of(system.context).items()} == before
        assert {event.id: event.title for event in events_of(system.context)} == events
        assert list(verify(system.context, Tally(), stay_silent)) == []
        assert found(system.context, "By hand") == {described.id}
        (back,) = clip.list_clips(system.context, admin_of(system.context), playable_id)
        assert (back.id, back.state, back.in_seconds, back.out_seconds) == (cut.id, "queued", 0.5, 1.0)
        spoken = transcripts.spoken(system.context, admin_of(system.context), playable_id, transcript.id)
        assert (spoken.transcript.language, spoken.transcript.file_name) == ("uz-Cyrl", "speech.uz.srt")
        assert [cue.text for cue in spoken.cues] == [text for _, _, text in UZBEK]
        assert found(system.context, "бюджети") == {playable_id}
        assert _collection(system, chosen) == ("Best of the year", "secret", described.id, [playable_id, described.id])


def _collected(system: System, asset_ids: list[str]) -> str:
    """A closed collection of these, the last of which is its cover."""
    admin, letters = admin_of(system.context), Letters(lambda: wsgi.create(system))
    fields = {"name": "Best of the year", "access_level": "secret", "cover_id": asset_ids[-1]}
    made = collections.save_collection(system.context, admin, letters, None, fields)
    collections.add_assets(system.context, admin, made.id, asset_ids)
    return made.id


def _collection(system: System, collection_id: str) -> tuple[str, str, str | None, list[str]]:
    admin = admin_of(system.context)
    known = collections.get_collection(system.context, admin, collection_id)
    inside, _ = collections.assets_of(system.context, admin, collection_id)
    return known.name, known.access_level, known.cover_id, [asset.id for asset in inside]


def events_of(context: Context) -> list[Event]:
    with context.database.read() as session:
        return list(session.execute(select(Event)).scalars())


def test_what_has_lost_its_record_or_its_original_comes_back_as_far_as_it_can(environment: Environment) -> None:
    settings = environment("embedded", "first")
    with filled(settings) as system:
        bare, cut = [asset for asset in assets_of(system.context).values() if asset.kind == "photo"]
        text = next(asset for asset in assets_of(system.context).values() if asset.kind == "text")
        store = system.context.store
        store.delete(f"assets/{bare.id}/record.json")
        store.put_bytes(f"assets/{text.id}/record.json", b'{"format": 1, "id": "of another"}', "application/json")
        store.delete(cut.original_key)
    with without_database(settings, environment) as context:
        rebuilt = rebuild_database(context, stay_silent)
        assert set(rebuilt.without_record) == {bare.id, text.id}
        assert rebuilt.without_original == (cut.id,)
        fresh = {**settings, "DAM_DATABASE_URL": context.database.url}
        with opened(fresh) as system:
            work_off(system)
            by_id = {asset.id: asset for asset in assets_of(context).values()}
    again = by_id[bare.id]
    assert (again.state, again.sha256, again.title) == ("available", bare.sha256, bare.title)
    assert again.access_level == Level.SECRET
    assert (by_id[cut.id].state, by_id[cut.id].failure_code) == ("failed", "original_missing")
    assert by_id[cut.id].title == cut.title


def test_a_rebuild_that_broke_off_starts_over(environment: Environment) -> None:
    settings = environment("embedded", "first")
    with filled(settings) as system:
        count = len(assets_of(system.context))

    def break_off(done: int, total: int) -> None:
        raise InterruptedError

    with without_database(settings, environment) as context:
        with pytest.raises(InterruptedError):
            rebuild_database(context, break_off)
        with pytest.raises(ForeignStore), opened({**settings, "DAM_DATABASE_URL": context.database.url}):
            pass
        assert rebuild_database(context, stay_silent).assets == count


def test_a_store_without_marker_is_no_archive(environment: Environment) -> None:
    context = bootstrap.wire(bootstrap.load(environment("embedded", "nothing"))).context
    context.store.create()
    with pytest.raises(Missing):
        rebuild_database(context, stay_silent)


def test_a_placeholder_stands_for_everybody_who_brought_something_in(environment: Environment) -> None:
    settings = environment("embedded", "first")
    with filled(settings) as system:
        asset = next(iter(assets_of(system.context).values()))
        key = f"assets/{asset.id}/record.json"
        with system.context.store.open(key) as stream:
            record = json.loads(stream.read())
        record |= {"uploaded_by_id": "0" * 26, "uploaded_by": "admin"}
        system.context.store.put_bytes(key, json.dumps(record).encode(), "application/json")
    with without_database(settings, environment) as context:
        assert rebuild_database(context, stay_silent).users == 2
        assert {user.display_name for user in users_of(context).values()} == {"admin"}
