"""Transcripts from the recording itself, from files beside it, and who gives way to whom."""

from pathlib import Path

import pytest

from dam.domain.access import Actor, Role
from dam.domain.errors import Invalid
from dam.domain.transcripts import Cue, Origin
from dam.media.sandbox import Sandbox
from dam.media.subtitles import to_vtt
from dam.services import find, indexing, ingest, process, staging, transcript_rows, transcripts
from dam.services.context import Context
from dam.services.transcript_rows import NewTranscript
from dam.services.workshop import Workshop
from tests.fixtures.subtitles import PERSIAN, UZBEK, srt, with_subtitles


def brought_in(context: Context, actor: Actor, path: Path) -> str:
    with path.open("rb") as stream:
        staged = staging.stage(context, stream)
    return ingest.ingest_or_discard(context, actor, staged, ingest.NewAsset(path.name, {}))


def work_off(context: Context, asset_id: str, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    with Sandbox() as sandbox:
        process.process(Workshop(context, sandbox, folder), asset_id)
    while indexing.drain(context):
        continue


def shown(context: Context, actor: Actor, asset_id: str) -> dict[str, tuple[str, int]]:
    rows = transcripts.list_of(context, actor, asset_id)
    spoken = [transcripts.spoken(context, actor, asset_id, row.id) for row in rows]
    return {each.transcript.language: (each.transcript.origin, len(each.cues)) for each in spoken}


def stored(context: Context, asset_id: str) -> int:
    return len(list(context.store.list(f"assets/{asset_id}/transcripts/")))


def test_what_the_recording_holds_gives_way_to_what_a_person_brings(
    context: Context, people: dict[Role, Actor], tmp_path: Path
) -> None:
    editor = people[Role.EDITOR]
    asset_id = brought_in(context, editor, with_subtitles(tmp_path, "sitting.mkv", "subrip"))
    work_off(context, asset_id, tmp_path / "scratch")
    assert shown(context, editor, asset_id) == {"uz-Cyrl": ("embedded", 3), "fa": ("embedded", 2)}
    assert [a.id for a in find.find(context, find.request_for(editor, query="byudjeti")).assets] == [asset_id]

    transcripts.attach(context, editor, asset_id, NewTranscript(srt(PERSIAN[:1]).encode(), "sitting.fa.srt"))
    process.reprocess(context, editor, asset_id)
    work_off(context, asset_id, tmp_path / "scratch")
    assert shown(context, editor, asset_id) == {"fa": ("person", 1), "uz-Cyrl": ("embedded", 3)}
    assert stored(context, asset_id) == 2


def test_a_machine_takes_the_place_of_a_machine_alone(
    context: Context, people: dict[Role, Actor], tmp_path: Path
) -> None:
    editor = people[Role.EDITOR]
    asset_id = brought_in(context, editor, with_subtitles(tmp_path, "sitting.mkv", "subrip"))
    transcripts.attach(context, editor, asset_id, NewTranscript(srt(UZBEK).encode(), "a.uz.srt"))
    heard = transcript_rows.read(
        NewTranscript(to_vtt([Cue(0, 1, "мажлис")]).encode(), "", "uz-Cyrl"), Origin.MACHINE, "an engine"
    )
    with context.database.write() as session, pytest.raises(Invalid):
        transcript_rows.add(context, session, asset_id, heard, None)
    assert shown(context, editor, asset_id) == {"uz-Cyrl": ("person", 3)}


def test_files_beside_a_recording_come_with_it(tmp_path: Path) -> None:
    recording = tmp_path / "sitting.mp4"
    recording.write_bytes(b"")
    (tmp_path / "sitting.fa.srt").write_text(srt(PERSIAN), encoding="utf-8")
    (tmp_path / "sitting.mp4.vtt").write_text(to_vtt([Cue(*line) for line in UZBEK]), encoding="utf-8")
    (tmp_path / "sitting.ru.srt").write_text("no times in it", encoding="utf-8")
    (tmp_path / "other.srt").write_text(srt(UZBEK), encoding="utf-8")
    written, unread = transcripts.beside(recording)
    assert {each.language: len(each.cues) for each in written} == {"fa": 2, "": 3}
    assert unread == ["sitting.ru.srt"]
