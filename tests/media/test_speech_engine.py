"""The real engine with a model of real form that hears one sentence in whatever is spoken."""

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from dam.demo import sounds
from dam.domain.errors import SpeechAway
from dam.domain.hearing import SAMPLES_PER_SECOND
from dam.speech.faster_whisper_engine import FasterWhisper
from tests.fixtures.speech_model import write_model

SAID = "Мажлис очилди"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "one-sentence"
    write_model(folder, SAID)
    return folder


@pytest.fixture(scope="module")
def speech() -> bytes:
    """Ten seconds of voice without words, as the engine takes them."""
    with wave.open(io.BytesIO(sounds.wav("speech", 10, 3))) as file:
        rate, samples = file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2")
    wanted = np.arange(0, len(samples), rate / SAMPLES_PER_SECOND)
    return np.interp(wanted, np.arange(len(samples)), samples).astype("<i2").tobytes()


def test_what_is_said_is_heard_with_its_times_and_language(model: Path, speech: bytes) -> None:
    engine, told = FasterWhisper(model), []
    engine.ready()
    heard = engine.hear(speech, "", lambda: told.append("line"))
    (cue,) = heard.cues
    assert (heard.language, cue.text, told) == ("uz", SAID, ["line"])
    # The voice begins a moment after the sound does.
    assert 0 <= cue.start_seconds < 1 and cue.end_seconds - cue.start_seconds == pytest.approx(2, abs=0.01)
    assert engine.hear(speech, "uz-Cyrl", lambda: None).language == "uz-Cyrl"
    # A language that no model knows is left to the engine, and stays as a person has said it.
    assert engine.hear(speech, "xx", lambda: None).cues == heard.cues


def test_where_nobody_speaks_nothing_is_heard(model: Path) -> None:
    heard = FasterWhisper(model).hear(bytes(2 * SAMPLES_PER_SECOND * 5), "", lambda: None)
    assert (heard.language, heard.cues) == ("", ())


def test_listening_ends_when_it_is_no_longer_wanted(model: Path, speech: bytes) -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        FasterWhisper(model).hear(speech, "", stop)


@pytest.mark.parametrize("broken", ["model.bin", "tokenizer.json", "config.json", "vocabulary.json"])
def test_a_broken_model_is_told(model: Path, speech: bytes, tmp_path: Path, broken: str) -> None:
    for file in model.iterdir():
        (tmp_path / file.name).write_bytes(b"{" if file.name == broken else file.read_bytes())
    engine = FasterWhisper(tmp_path)
    with pytest.raises(SpeechAway, match="can't be loaded"):
        engine.hear(speech, "", lambda: None)


def test_a_model_cut_short_is_told(model: Path, speech: bytes, tmp_path: Path) -> None:
    for file in model.iterdir():
        data = file.read_bytes()
        (tmp_path / file.name).write_bytes(data[: len(data) // 2] if file.name == "model.bin" else data)
    with pytest.raises(SpeechAway, match="can't be loaded"):
        FasterWhisper(tmp_path).hear(speech, "", lambda: None)
