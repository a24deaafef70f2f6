"""A backup holds everything that can't be made anew, and brings it back into either form."""

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from dam import bootstrap
from dam.bootstrap import System
from dam.cli import dam
from dam.db.models import Asset, AuditEvent, Base
from dam.domain.errors import Conflict, Invalid, Missing
from dam.services import audit, describe, find, ingest, sidecar, staging, tokens, transcripts
from dam.services.backup import backup, check, restore
from dam.services.backup.layout import BackupFolder
from dam.services.context import Context
from dam.services.identity_of_system import ForeignStore
from dam.services.transcript_rows import NewTranscript
from dam.services.verify import Tally, verify
from tests.fixtures.media_files import tone
from tests.fixtures.subtitles import UZBEK, srt
from tests.integration.care.conftest import (
    Environment,
    admin_of,
    assets_of,
    filled,
    opened,
    stay_silent,
    work_off,
)

_XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
_MADE_ANEW = {"renditions", "uploads", "login_sessions", "asset_texts", "scans", "scanned_pages"}
_BY_THE_SYSTEM = {"updated_at", "version", "indexed_version", "recorded_version"}


@contextmanager
def wired(settings: Mapping[str, str]) -> Iterator[Context]:
    context = bootstrap.wire(bootstrap.load(settings)).context
    try:
        yield context
    finally:
        context.database.close()


def content_of(context: Context) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables that a backup carries, but for what every run of the system changes."""
    content = {}
    with context.database.read() as session:
        for table in Base.metadata.sorted_tables:
            if table.name in _MADE_ANEW or table.name == "system":
                continue
            rows = session.execute(select(table).order_by(*table.primary_key.columns)).mappings()
            plain = [{name: row[name] for name in row if name not in _BY_THE_SYSTEM} for row in rows]
            content[table.name] = plain
    return content


def original_bytes(context: Context) -> dict[str, bytes]:
    found = {}
    for asset in assets_of(context).values():
        with context.store.open(asset.original_key) as stream:
            found[asset.id] = stream.read()
    return found


@pytest.mark.parametrize(("source", "target"), [("embedded", "servers"), ("servers", "embedded")])
def test_it_comes_back_in_the_other_form(source: str, target: str, environment: Environment, tmp_path: Path) -> None:
    with filled(environment(source, "first")) as system:
        context = system.context
        token = tokens.add_token(context, None, "admin", "for a program")
        described = next(asset for asset in assets_of(context).values() if asset.kind == "photo")
        describe.describe(context, admin_of(context), described.id, {"title": "By hand"}, None)
        sidecar.attach(context, admin_of(context), described.id, _XMP)
        sound = staging.stage(context, io.BytesIO(tone()))
        spoken_id = ingest.ingest_or_discard(context, admin_of(context), sound, ingest.NewAsset("speech.wav", {}))
        said = transcripts.attach(context, admin_of(context), spoken_id, NewTranscript(srt(UZBEK).encode(), "a.uz.srt"))
        work_off(system)
        before, data = content_of(context), original_bytes(context)
        made = backup(context, tmp_path / "backup", stay_silent)
        assert made.failed == {}
        assert content_of(context)["audit_events"][-1]["action"] == "backed_up"
        system_id = made_for(tmp_path / "backup")
    assert check(tmp_path / "backup", stay_silent) == {}
    with wired(environment(target, "second")) as context:
        restored = restore(context, tmp_path / "backup", stay_silent)
        assert (restored.damaged, restored.assets, restored.system_id) == ({}, len(data), system_id)
    with opened(environment(target, "second")) as system:
        context = system.context
        work_off(system)
        after = content_of(context)
        events = len(before["audit_events"])
        assert after["audit_events"][:events] == before["audit_events"]
        assert after["audit_events"][events]["action"] == "restored"
        assert {name: rows for name, rows in after.items() if name != "audit_events"} == {
            name: rows for name, rows in before.items() if name != "audit_events"
        }
        assert original_bytes(context) == data
        with context.store.open(sidecar.key_of(described.id)) as stream:
            assert stream.read() == _XMP
        with context.store.open(said.key) as stream:
            assert stream.read() == srt(UZBEK).encode()
        assert list(verify(context, Tally(), stay_silent)) == []
        assert tokens.user_of_token(context, token) is not None
        hits = find.find(context, find.request_for(admin_of(context), query="By hand")).assets
        assert [asset.id for asset in hits] == [described.id]
        # What comes next is numbered and chained after what was there.
        describe.describe(context, admin_of(context), described.id, {"title": "Afterwards"}, None)
        assert audit.verify_chain(context).broken_at is None
        assert newest_ordinal(context) == max(row["ordinal"] for row in before["assets"])
        assert next_ordinal(context) > newest_ordinal(context)


def made_for(folder: Path) -> str | None:
    return BackupFolder(folder).system_id()


def newest_ordinal(context: Context) -> int:
    return max(asset.ordinal for asset in assets_of(context).values())


def next_ordinal(context: Context) -> int:
    """What a new row would get; it is not kept."""
    pattern = next(iter(assets_of(context).values()))
    values = {c.key: getattr(pattern, c.key) for c in Asset.__table__.columns if c.key not in ("ordinal", "id")}
    with context.database.write() as session:
        asset = Asset(**{**values, "copy_number": 99})
        session.add(asset)
        session.flush()
        number = asset.ordinal
        session.delete(asset)
    return number


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backup"


def test_only_what_is_new_is_copied(embedded: System, folder: Path) -> None:
    context = embedded.context
    first = backup(context, folder, stay_silent)
    assert first.copied == first.objects == 2 * len(assets_of(context))
    times = {path: path.stat().st_mtime_ns for path in folder.glob("objects/*/*")}
    next_second(context, folder)
    asset = next(iter(assets_of(context).values()))
    describe.describe(context, admin_of(context), asset.id, {"title": "New"}, None)
    work_off(embedded)
    second = backup(context, folder, stay_silent)
    assert (second.objects, second.copied) == (first.objects, 1)
    after = {path: path.stat().st_mtime_ns for path in folder.glob("objects/*/*")}
    assert times.items() <= after.items() and len(after) == len(times) + 1


def next_second(context: Context, folder: Path) -> None:
    """Snapshots are named by the second."""
    newest = BackupFolder(folder).names()[-1]
    while context.clock.now().strftime("%Y%m%dT%H%M%SZ") == newest:
        continue


def test_old_snapshots_go_with_what_only_they_named(embedded: System, folder: Path) -> None:
    context = embedded.context
    first = backup(context, folder, stay_silent)
    asset = next(iter(assets_of(context).values()))
    describe.describe(context, admin_of(context), asset.id, {"title": "New"}, None)
    work_off(embedded)
    next_second(context, folder)
    second = backup(context, folder, stay_silent, keep=1)
    assert second.removed_snapshots == (first.snapshot,)
    assert BackupFolder(folder).names() == [second.snapshot]
    assert len(list(folder.glob("objects/*/*"))) == second.objects
    assert check(folder, stay_silent) == {}


def test_an_original_that_is_not_itself_any_more_is_not_taken_for_good(embedded: System, folder: Path) -> None:
    context = embedded.context
    changed, lost, *_ = assets_of(context).values()
    context.store.put_bytes(changed.original_key, b"x" * changed.size_bytes, changed.media_type)
    context.store.delete(lost.original_key)
    made = backup(context, folder, stay_silent)
    assert set(made.failed) == {changed.original_key, lost.original_key}
    assert not list(folder.glob("objects/*.new"))


def test_damage_in_the_backup_is_found_and_the_rest_comes_back(
    environment: Environment, folder: Path, embedded: System
) -> None:
    backup(embedded.context, folder, stay_silent)
    asset = next(iter(assets_of(embedded.context).values()))
    path = BackupFolder(folder).object_path(asset.sha256)
    path.write_bytes(b"?" * asset.size_bytes)
    assert set(check(folder, stay_silent)) == {asset.original_key}
    with wired(environment("embedded", "second")) as context:
        restored = restore(context, folder, stay_silent)
        assert set(restored.damaged) == {asset.original_key}
        again = assets_of(context)[asset.file_name]
        assert (again.state, again.failure_code) == ("failed", "original_missing")
        assert len(assets_of(context)) == len(assets_of(embedded.context))


def test_a_restore_that_broke_off_goes_on(environment: Environment, folder: Path, embedded: System) -> None:
    backup(embedded.context, folder, stay_silent)

    def break_off(done: int, total: int) -> None:
        raise InterruptedError

    settings = environment("embedded", "second")
    with wired(settings) as context:
        with pytest.raises(InterruptedError):
            restore(context, folder, break_off)
        with pytest.raises(ForeignStore), opened(settings):
            pass
    with wired(environment("embedded", "third")) as other:
        other.store.create()
        other.store.put_bytes("assets/1/original", b"of somebody else", "text/plain")
        with pytest.raises(Conflict):
            restore(other, folder, stay_silent)
    with wired(settings) as context:
        assert restore(context, folder, stay_silent).damaged == {}
    with opened(settings) as system:
        work_off(system)
        assert list(verify(system.context, Tally(), stay_silent)) == []


def test_a_system_in_use_is_never_restored_over(embedded: System, folder: Path) -> None:
    backup(embedded.context, folder, stay_silent)
    before = content_of(embedded.context)
    with pytest.raises(Conflict):
        restore(embedded.context, folder, stay_silent)
    assert content_of(embedded.context) == before


def test_foreign_folders_are_refused(environment: Environment, embedded: System, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("Dear mayor")
    with pytest.raises(Conflict):
        backup(embedded.context, tmp_path / "letters", stay_silent)
    backup(embedded.context, folder, stay_silent)
    with opened(environment("embedded", "second")) as other, pytest.raises(Conflict):
        backup(other.context, folder, stay_silent)
    with wired(environment("embedded", "third")) as context:
        for source, name in ((tmp_path / "letters", None), (folder, "20010101T000000Z")):
            with pytest.raises(Missing):
                restore(context, source, stay_silent, name)


def test_a_damaged_table_or_a_newer_version_is_refused_before_anything_changes(
    environment: Environment, embedded: System, folder: Path
) -> None:
    made = backup(embedded.context, folder, stay_silent)
    snapshot = folder / "snapshots" / made.snapshot
    facts = json.loads((snapshot / "snapshot.json").read_text())
    with wired(environment("embedded", "second")) as context:
        (snapshot / "snapshot.json").write_text(json.dumps({**facts, "revision": "from the future"}))
        with pytest.raises(Invalid, match="newer"):
            restore(context, folder, stay_silent)
        (snapshot / "snapshot.json").write_text(json.dumps(facts))
        (snapshot / "tables" / "users.jsonl.gz").write_bytes(b"")
        with pytest.raises(Invalid, match="damaged"):
            restore(context, folder, stay_silent)
    assert not Path(environment("embedded", "second")["DAM_HOME"], "store").exists()


def test_a_backup_is_of_one_moment(embedded: System, folder: Path) -> None:
    """What changes while objects are copied is not in it by half."""
    context = embedded.context
    asset = next(iter(assets_of(context).values()))
    events = 0

    def change(done: int, total: int) -> None:
        nonlocal events
        if not events:
            with context.database.read() as session:
                events = len(session.execute(select(AuditEvent.number)).all())
            describe.describe(context, admin_of(context), asset.id, {"title": "Too late"}, None)

    made = backup(context, folder, change)
    assert made.rows["audit_events"] == events
    rows = BackupFolder(folder).snapshot(None).rows("assets")
    assert all(row["title"] != "Too late" for row in rows)


def test_the_commands(environment: Environment, folder: Path) -> None:
    first, second = environment("embedded", "first"), environment("embedded", "second")
    with filled(first) as system:
        names = set(assets_of(system.context))
    run = CliRunner().invoke
    made = run(dam, ["backup", str(folder), "--check", "--json"], env=dict(first))
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout)["ok"] is True
    inside = run(dam, ["backup", str(Path(first["DAM_HOME"], "backup"))], env=dict(first))
    assert inside.exit_code == 2
    whole = run(dam, ["restore", str(folder), "--check"], env=dict(second))
    assert (whole.exit_code, whole.stdout.strip()) == (0, "The backup is whole.")
    restored = run(dam, ["restore", str(folder), "--json"], env=dict(second))
    assert restored.exit_code == 0, restored.output
    assert json.loads(restored.stdout)["indexed"] is True
    with opened(second) as system:
        found = find.find(system.context, find.request_for(admin_of(system.context)))
        assert {asset.file_name for asset in found.assets} == names
