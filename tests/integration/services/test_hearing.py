"""Having what is said written down: the way from asking to a transcript, with an engine that tells loud from quiet.

The engine of these tests is a small one of its own behind the real port: it listens to the samples that the real
sandbox takes out of a real viewing copy, and writes a line where there is sound.
"""

import array
import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from dam.db.models import Hearing
from dam.demo import sounds
from dam.domain.access import Actor, Role
from dam.domain.errors import Conflict, Forbidden, Invalid, SpeechAway
from dam.domain.hearing import SAMPLES_PER_SECOND
from dam.domain.transcripts import Cue
from dam.media.sandbox import Sandbox
from dam.ports import Heard, SpeechEngine
from dam.services import find, hear, hearing, indexing, ingest, process, staging, sweep, transcripts
from dam.services.context import Context
from dam.services.transcript_rows import NewTranscript
from dam.services.workshop import Workshop
from dam.speech.faster_whisper_engine import FasterWhisper
from tests.fixtures.media_files import ffmpeg, jpeg
from tests.fixtures.speech_model import write_model
from tests.fixtures.subtitles import RUSSIAN, srt


class ToneEngine:
    """One line for every second in which something sounds."""

    name = "tone engine"

    def ready(self) -> None:
        """It needs nothing."""

    def hear(self, samples: bytes, language: str, on_line: Callable[[], None]) -> Heard:
        on_line()
        heard = array.array("h", samples)
        seconds = range(len(heard) // SAMPLES_PER_SECOND)
        loud = [s for s in seconds if max(heard[s * SAMPLES_PER_SECOND : (s + 1) * SAMPLES_PER_SECOND]) > 1000]
        return Heard(language or "ru", tuple(Cue(float(s), s + 1.0, f"тон {s}") for s in loud))


class DeafEngine(ToneEngine):
    def hear(self, samples: bytes, language: str, on_line: Callable[[], None]) -> Heard:
        return Heard(language, ())


@pytest.fixture
def context(context: Context) -> Context:
    return replace(context, hears=True)


def recording(context: Context, actor: Actor, folder: Path) -> str:
    """Three seconds: a tone, silence, a tone."""
    path = folder / "sound.wav"
    sound = "aevalsrc='0.5*sin(440*2*PI*t)*(lt(t,1)+gte(t,2))':d=3:s=16000"
    subprocess.run([ffmpeg(), "-v", "error", "-y", "-f", "lavfi", "-i", sound, str(path)], check=True)
    staged = staging.stage(context, io.BytesIO(path.read_bytes()))
    asset_id = ingest.ingest_or_discard(context, actor, staged, ingest.NewAsset("sound.wav", {}))
    process_it(context, asset_id, folder)
    return asset_id


def process_it(context: Context, asset_id: str, folder: Path) -> None:
    folder.joinpath("scratch").mkdir(exist_ok=True)
    with Sandbox() as sandbox:
        process.process(Workshop(context, sandbox, folder / "scratch"), asset_id)


def listen(context: Context, hearing_id: str, folder: Path, engine: SpeechEngine | None) -> Hearing:
    with Sandbox() as sandbox:
        hear.hear(Workshop(context, sandbox, folder / "scratch", engine), hearing_id)
    while indexing.drain(context):
        continue
    with context.database.read() as session:
        return session.execute(select(Hearing).where(Hearing.id == hearing_id)).scalar_one()


def test_what_is_heard_becomes_a_transcript_of_a_machine(
    context: Context, people: dict[Role, Actor], tmp_path: Path
) -> None:
    editor = people[Role.EDITOR]
    asset_id = recording(context, editor, tmp_path)
    asked = hearing.request(context, editor, asset_id)
    with pytest.raises(Conflict):
        hearing.request(context, editor, asset_id)
    done = listen(context, asked.id, tmp_path, ToneEngine())
    assert (done.state, done.progress, done.failure_code) == ("available", 1.0, "")
    (row,) = transcripts.list_of(context, editor, asset_id)
    assert (row.language, row.origin, row.engine) == ("ru", "machine", "tone engine")
    cues = transcripts.spoken(context, editor, asset_id, row.id).cues
    assert [(cue.start_seconds, cue.text) for cue in cues] == [(0.0, "тон 0"), (2.0, "тон 2")]
    assert [asset.id for asset in find.find(context, find.request_for(editor, query="тон")).assets] == [asset_id]
    # Asked once more it takes the place of itself, and of nothing that a person brought.
    again = listen(context, hearing.request(context, editor, asset_id, "ru").id, tmp_path, ToneEngine())
    assert (again.state, len(transcripts.list_of(context, editor, asset_id))) == ("available", 1)
    transcripts.attach(context, editor, asset_id, NewTranscript(srt(RUSSIAN).encode(), "", "ru"))
    refused = listen(context, hearing.request(context, editor, asset_id, "ru").id, tmp_path, ToneEngine())
    assert (refused.state, refused.failure_code) == ("failed", "transcript_there")
    assert [row.origin for row in transcripts.list_of(context, editor, asset_id)] == ["person"]
    assert len(list(context.store.list(f"assets/{asset_id}/transcripts/"))) == 1


def test_the_real_engine_writes_down_what_its_model_hears(
    context: Context, people: dict[Role, Actor], tmp_path: Path
) -> None:
    editor = people[Role.EDITOR]
    staged = staging.stage(context, io.BytesIO(sounds.wav("speech", 8, 3)))
    asset_id = ingest.ingest_or_discard(context, editor, staged, ingest.NewAsset("speech.wav", {}))
    process_it(context, asset_id, tmp_path)
    write_model(tmp_path / "one-sentence", "Мажлис очилди")
    asked = hearing.request(context, editor, asset_id)
    assert listen(context, asked.id, tmp_path, FasterWhisper(tmp_path / "one-sentence")).state == "available"
    (row,) = transcripts.list_of(context, editor, asset_id)
    # Uzbek tells its script by what was written.
    assert (row.language, row.origin, row.engine) == ("uz-Cyrl", "machine", "faster-whisper one-sentence")
    assert [asset.id for asset in find.find(context, find.request_for(editor, query="majlis")).assets] == [asset_id]


def test_what_stands_against_it_is_told(context: Context, people: dict[Role, Actor], tmp_path: Path) -> None:
    editor = people[Role.EDITOR]
    asset_id = recording(context, editor, tmp_path)
    with pytest.raises(Conflict) as off:
        hearing.request(replace(context, hears=False), editor, asset_id)
    assert off.value.code == "speech_off"
    with pytest.raises(Forbidden):
        hearing.request(context, people[Role.VIEWER], asset_id)
    with pytest.raises(Invalid):
        hearing.request(context, editor, asset_id, "no language")
    staged = staging.stage(context, io.BytesIO(jpeg()))
    picture = ingest.ingest_or_discard(context, editor, staged, ingest.NewAsset("a.jpg", {}))
    with pytest.raises(Invalid):
        hearing.request(context, editor, picture)

    engines: dict[str, SpeechEngine | None] = {
        "speech_off": None,
        "nothing_said": DeafEngine(),
        "speech_failed": FasterWhisper(tmp_path / "no model"),
    }
    for code, engine in engines.items():
        failed = listen(context, hearing.request(context, editor, asset_id).id, tmp_path, engine)
        assert (failed.state, failed.failure_code) == ("failed", code)


def test_it_is_stopped_and_what_nobody_works_on_is_queued_again(
    context: Context, people: dict[Role, Actor], tmp_path: Path
) -> None:
    editor = people[Role.EDITOR]
    asset_id = recording(context, editor, tmp_path)
    asked = hearing.request(context, editor, asset_id)
    with context.database.write() as session:
        session.get_one(Hearing, asked.id).created_at = asked.created_at.replace(year=2020)
    assert sweep.sweep(context, tmp_path / "scratch").hearings == 1
    assert hearing.cancel(context, editor, asset_id).failure_code == "cancelled"
    with pytest.raises(Conflict):
        hearing.cancel(context, editor, asset_id)
    assert listen(context, asked.id, tmp_path, ToneEngine()).state == "failed"
    assert transcripts.list_of(context, editor, asset_id) == []


def test_an_engine_that_breaks_off_fails_the_work_and_its_reason_is_noted(
    context: Context, people: dict[Role, Actor], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(ToneEngine):
        def hear(self, samples: bytes, language: str, on_line: Callable[[], None]) -> Heard:
            raise SpeechAway("The model in /models can't be loaded: it is cut short")

    editor = people[Role.EDITOR]
    asset_id = recording(context, editor, tmp_path)
    failed = listen(context, hearing.request(context, editor, asset_id).id, tmp_path, Broken())
    assert failed.failure_code == "speech_failed"
    # Where the model lies is nothing for those who may see the recording.
    assert "/models" not in failed.failure_detail and "cut short" in caplog.text
