"""The demo archive: it arrives as a photographer's files would, once, and speaks all languages."""

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import av
import pypdfium2
import pytest
import pyvips
from PIL import Image

from dam.bootstrap import System
from dam.demo import pictures, recordings, sounds, story, texts
from dam.demo.scenes import SCENES
from dam.demo.towns import TOWNS, bulgarian, georgian, persian, uzbek
from dam.domain.access import Level
from dam.domain.languages import INTERFACE_LANGUAGES
from dam.services import events, find
from dam.services.events import KINDS
from tests.integration.care.conftest import TOWN, admin_of, assets_of

PIECES = [(town, piece) for town in TOWNS for piece in story.pieces_of(town)]


def test_what_is_written_in_a_photograph_is_found(embedded: System) -> None:
    shot = TOWN.shots[1]
    asset = assets_of(embedded.context)[shot.file_name]
    assert asset.state == "available"
    assert (asset.title, asset.description, asset.creator) == (shot.title, shot.caption, shot.creator)
    assert set(asset.keywords) == set(shot.keywords)
    assert asset.captured_at == datetime.fromisoformat(shot.captured)
    assert asset.captured_offset_minutes == 300
    assert asset.latitude == pytest.approx(TOWN.latitude, abs=0.02)
    assert asset.event is not None and asset.event.title == TOWN.occasions[1].title
    actor = admin_of(embedded.context)
    found = find.find(embedded.context, find.request_for(actor, query="koʻprik"))
    assert asset.id in {hit.id for hit in found.assets}


def test_a_second_run_adds_nothing(embedded: System) -> None:
    before = set(assets_of(embedded.context))
    actor = admin_of(embedded.context)
    told = story.fill(embedded.context, actor, (TOWN,))
    assert (told.asset_ids, told.known) == ((), len(before))
    assert set(assets_of(embedded.context)) == before
    assert len(events.list_events(embedded.context, actor)) == len(TOWN.occasions)


def test_the_story_holds_together() -> None:
    names = [piece.file_name for _, piece in PIECES]
    assert len(set(names)) == len(names)
    assert {piece.language for _, piece in PIECES} == {language.tag for language in INTERFACE_LANGUAGES}
    assert {piece.level for _, piece in PIECES} == set(Level)
    for town, piece in PIECES:
        assert piece.occasion in {"", *(occasion.key for occasion in town.occasions)}
    assert {occasion.kind for town in TOWNS for occasion in town.occasions} <= set(KINDS)
    assert {shot.scene for town in TOWNS for shot in town.shots} == set(SCENES)


def test_every_photograph_is_a_picture_that_opens() -> None:
    for town in TOWNS:
        for shot in town.shots:
            small = replace(shot, size=(shot.size[0] // 8, shot.size[1] // 8))
            data = pictures.picture_of(small, town)
            if shot.file_name.endswith("heic"):
                assert data[4:12] == b"ftypheic"
                continue
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()
                assert picture.size == small.size


def test_a_picture_is_the_same_every_time() -> None:
    sheets = [pictures.drawn("parade", (240, 160), 7, georgian.TOWN) for _ in range(2)]
    assert sheets[0].write_to_memory() == sheets[1].write_to_memory()
    assert isinstance(sheets[0], pyvips.Image)


@pytest.mark.parametrize("town", [persian.TOWN, georgian.TOWN], ids=["fa", "ka"])
def test_the_words_of_a_pdf_can_be_read_back(town: story.Town) -> None:
    release = next(release for release in town.releases if release.file_name.endswith("pdf"))
    document = pypdfium2.PdfDocument(texts.text_of(release, town))
    words = document[0].get_textpage().get_text_range().split()
    assert set(" ".join(release.body).split()) <= set(words)


@pytest.mark.parametrize("number", [0, 1], ids=["video", "sound"])
def test_a_recording_plays_and_says_what_it_is(number: int, tmp_path: Path) -> None:
    recording = (uzbek.TOWN.recordings[0], bulgarian.TOWN.recordings[0])[number]
    path = recordings.recording_of(replace(recording, seconds=2, scenes=recording.scenes[:1]), uzbek.TOWN, tmp_path)
    assert path is not None
    with av.open(str(path)) as file:
        assert len(file.streams.audio) == 1
        assert len(file.streams.video) == (1 if recording.scenes else 0)
        assert file.duration is not None and 1.5 < file.duration / 1_000_000 < 2.5
        assert file.metadata["title"] == recording.title


@pytest.mark.parametrize("kind", ["music", "speech"])
def test_sound_is_neither_silent_nor_cut_off(kind: str) -> None:
    data = sounds.wav(kind, 2, seed=1)
    assert len(data) == 44 + 2 * 2 * sounds.RATE_HZ
    levels = memoryview(data[44:]).cast("h")
    assert 20_000 < max(levels) < 32_767
