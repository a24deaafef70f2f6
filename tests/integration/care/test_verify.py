"""`dam verify` finds what is wrong, names it, and changes nothing."""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from dam.bootstrap import System
from dam.cli import dam
from dam.services.verify import Issue, Tally, verify
from dam.services.verify.store import remove_orphan
from tests.integration.care.conftest import Environment, assets_of, filled, stay_silent


def issues_of(system: System, sample: int | None = None) -> list[Issue]:
    return list(verify(system.context, Tally(), stay_silent, sample))


def kinds_of(system: System) -> set[tuple[str, str]]:
    return {(issue.kind, issue.subject) for issue in issues_of(system)}


def test_nothing_is_wrong_with_a_sound_system(system: System) -> None:
    tally = Tally()
    assert list(verify(system.context, tally, stay_silent)) == []
    assert tally.assets == tally.originals_read == len(assets_of(system.context))
    assert tally.bytes_read == sum(asset.size_bytes for asset in assets_of(system.context).values())
    assert tally.audit_events > tally.assets


def test_changed_lost_and_shortened_originals_are_told_apart(system: System) -> None:
    context = system.context
    changed, lost, short = list(assets_of(context).values())[:3]
    with context.store.open(changed.original_key) as stream:
        data = bytearray(stream.read())
    data[len(data) // 2] ^= 1
    context.store.put_bytes(changed.original_key, bytes(data), changed.media_type)
    context.store.delete(lost.original_key)
    context.store.put_bytes(short.original_key, b"short", short.media_type)
    assert kinds_of(system) == {
        ("original_changed", changed.id),
        ("original_missing", lost.id),
        ("original_size", short.id),
        ("original_changed", short.id),
    }


def test_a_missing_rendition_is_told(system: System) -> None:
    asset = next(asset for asset in assets_of(system.context).values() if asset.kind == "photo")
    system.context.store.delete(next(made.key for made in asset.renditions if made.name == "thumb"))
    assert kinds_of(system) == {("rendition_missing", asset.id)}


def test_orphans_are_told_once_they_are_old_and_removed_on_demand(embedded: System) -> None:
    store = embedded.context.store
    asset = next(iter(assets_of(embedded.context).values()))
    keys = ["assets/00000000000000000000000000/original", f"assets/{asset.id}/renditions/strange", "assets/zz/original"]
    for key in keys:
        store.put_bytes(key, b"left behind", "application/octet-stream")
    assert issues_of(embedded) == []
    for key in keys:
        path = store.local_path(key)
        assert path is not None
        os.utime(path, (time.time() - 7200,) * 2)
    assert kinds_of(embedded) == {("orphan", key) for key in keys}
    assert all(remove_orphan(embedded.context, key) for key in keys)
    assert not remove_orphan(embedded.context, asset.original_key)
    assert not remove_orphan(embedded.context, "kronika.json")
    assert issues_of(embedded) == []


def test_a_changed_audit_log_is_told(embedded: System) -> None:
    with embedded.context.database.write() as session:
        session.execute(text("DROP TRIGGER audit_events_no_update"))
        session.execute(text("UPDATE audit_events SET actor_name = 'somebody else' WHERE number = 3"))
    assert kinds_of(embedded) == {("audit_broken", "3")}


def test_an_index_that_lacks_assets_is_told(system: System) -> None:
    asset = next(iter(assets_of(system.context).values()))
    system.context.index.write([], [asset.id])
    assert kinds_of(system) == {("index_missing", "index")}


def test_a_sample_reads_only_so_many(embedded: System) -> None:
    tally = Tally()
    assert list(verify(embedded.context, tally, stay_silent, sample=2)) == []
    assert (tally.originals_read, tally.assets) == (2, 4)


@pytest.fixture
def settings(environment: Environment) -> Mapping[str, str]:
    settings = environment("embedded", "first")
    with filled(settings):
        return settings


def test_the_command_says_so_with_its_exit_code(settings: Mapping[str, str]) -> None:
    sound = CliRunner().invoke(dam, ["verify", "--json"], env=dict(settings))
    assert sound.exit_code == 0, sound.output
    assert json.loads(sound.stdout)["ok"] is True
    original = next(Path(settings["DAM_HOME"], "store", "assets").glob("*/original"))
    original.unlink()
    wrong = CliRunner().invoke(dam, ["verify", "--sample", "1", "--json"], env=dict(settings))
    assert wrong.exit_code == 1
    assert [issue["kind"] for issue in json.loads(wrong.stdout)["issues"]] == ["original_missing"]
    plain = CliRunner().invoke(dam, ["verify"], env=dict(settings))
    assert plain.exit_code == 1 and original.parent.name in plain.stdout


def test_orphans_go_only_after_a_yes(settings: Mapping[str, str]) -> None:
    path = Path(settings["DAM_HOME"], "store", "assets", "abc", "original")
    path.parent.mkdir()
    path.write_bytes(b"left behind")
    os.utime(path, (time.time() - 7200,) * 2)
    refused = CliRunner().invoke(dam, ["verify", "--remove-orphans"], env=dict(settings), input="n\n")
    assert refused.exit_code == 1 and path.exists()
    agreed = CliRunner().invoke(dam, ["verify", "--remove-orphans"], env=dict(settings), input="y\n")
    assert agreed.exit_code == 0 and not path.exists()
