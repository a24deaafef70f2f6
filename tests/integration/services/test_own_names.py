"""Every attempt keeps its files under a name of its own: who comes late writes over nothing that was recorded."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from dam.db.models import Asset, Clip
from dam.domain.access import Actor, Role
from dam.domain.lifecycle import ClipState
from dam.media.produce import CutClip
from dam.media.sandbox import Sandbox
from dam.ports import ObjectStore
from dam.services import deliver, find, ingest, make_clip, process, staging
from dam.services.context import Context
from dam.services.workshop import Workshop
from tests.fixtures.media_files import jpeg
from tests.fixtures.slow_store import SlowStore
from tests.integration.services.conftest import SetClock

Meanwhile = Callable[[], None]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as found:
        yield found


@pytest.fixture
def workshop(context: Context, sandbox: Sandbox, tmp_path: Path) -> Workshop:
    return Workshop(context, sandbox, tmp_path / "scratch")


def stalling(workshop: Workshop, meanwhile: Meanwhile) -> Workshop:
    store = cast(ObjectStore, SlowStore(workshop.context.store, meanwhile))
    return replace(workshop, context=replace(workshop.context, store=store), scratch=workshop.scratch / "late")


def keys(context: Context, part: str) -> set[str]:
    return {entry.key for entry in context.store.list("assets/") if f"/{part}/" in entry.key}


def photograph(context: Context, actor: Actor) -> str:
    staged = staging.stage(context, io.BytesIO(jpeg(600, 400, seed=3)))
    return ingest.ingest(context, actor, staged, ingest.NewAsset("photo.jpg", {}))


def test_a_worker_that_stalls_leaves_the_renditions_of_the_next_alone(
    context: Context, people: dict[Role, Actor], workshop: Workshop, clock: SetClock
) -> None:
    asset_id = photograph(context, people[Role.EDITOR])
    recorded: set[str] = set()

    def the_next_one() -> None:
        clock.pass_by(minutes=6)
        process.process(workshop, asset_id)
        asset = find.get_asset(context, people[Role.EDITOR], asset_id)
        assert (asset.state, len(asset.renditions)) == ("available", 3)
        recorded.update(rendition.key for rendition in asset.renditions)

    process.process(stalling(workshop, the_next_one), asset_id)
    asset = find.get_asset(context, people[Role.EDITOR], asset_id)
    assert {rendition.key for rendition in asset.renditions} == recorded
    for rendition in asset.renditions:
        stored = context.store.stat(rendition.key)
        assert stored is not None and stored.size_bytes == rendition.size_bytes
    assert keys(context, "renditions") == recorded


def test_processed_again_it_has_new_names_and_the_old_files_go(
    context: Context, people: dict[Role, Actor], workshop: Workshop, clock: SetClock
) -> None:
    asset_id = photograph(context, people[Role.EDITOR])
    process.process(workshop, asset_id)
    first = keys(context, "renditions")
    context.store.put_bytes(f"assets/{asset_id}/renditions/thumb", b"of an older version", "image/jpeg")
    clock.pass_by(seconds=1)
    process.reprocess(context, people[Role.EDITOR], asset_id)
    process.process(workshop, asset_id)
    again = keys(context, "renditions")
    assert (len(again), again & first) == (3, set())
    with deliver.rendition(context, people[Role.EDITOR], asset_id, "thumb").open() as file:
        assert file.read(2) == b"\xff\xd8"


def test_a_clip_that_comes_late_is_not_that_which_was_recorded(
    context: Context,
    people: dict[Role, Actor],
    workshop: Workshop,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asset_id = photograph(context, people[Role.EDITOR])
    clip = Clip(
        asset_id=asset_id,
        state=ClipState.QUEUED,
        mode="exact",
        in_seconds=0.0,
        out_seconds=1.0,
        created_by_id=people[Role.EDITOR].user_id,
        created_at=clock.now(),
    )
    with context.database.write() as session:
        session.add(clip)
    cut: list[int] = []

    def each_longer(_sandbox: object, _path: object, _sniffed: object, folder: Path, **_: object) -> CutClip:
        cut.append(len(cut))
        (folder / "clip.mp4").write_bytes(b"x" * (len(cut) + 1))
        return CutClip(folder / "clip.mp4", "video/mp4", len(cut) + 1, 1.0)

    monkeypatch.setattr(make_clip, "cut_clip", each_longer)

    def the_next_one() -> None:
        clock.pass_by(minutes=6)
        make_clip.make_clip(workshop, clip.id)

    make_clip.make_clip(stalling(workshop, the_next_one), clip.id)
    delivery = deliver.clip_file(context, people[Role.EDITOR], clip.id)
    with delivery.open() as file:
        assert len(file.read()) == delivery.size_bytes == 3
    assert keys(context, "clips") == {delivery.key}


def test_the_row_of_an_older_version_still_finds_its_files(context: Context, people: dict[Role, Actor]) -> None:
    asset_id = photograph(context, people[Role.EDITOR])
    assert Clip(id="c", asset_id=asset_id, made_as="").key == f"assets/{asset_id}/clips/c"
    assert isinstance(find.get_asset(context, people[Role.EDITOR], asset_id), Asset)
