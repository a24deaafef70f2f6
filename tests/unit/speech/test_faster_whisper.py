"""What the operator is told where there is no model. With one it is tried in tests/media/test_speech_engine.py."""

from pathlib import Path

import pytest

from dam.domain.errors import SpeechAway
from dam.speech.faster_whisper_engine import FasterWhisper


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SpeechAway, match="there is no folder"):
        FasterWhisper(tmp_path / "nothing").ready()


def test_a_folder_without_a_whole_model_is_not_completed_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    engine = FasterWhisper(tmp_path)
    with pytest.raises(SpeechAway, match=r"model\.bin, tokenizer\.json"):
        engine.ready()
    with pytest.raises(SpeechAway, match=r"model\.bin, tokenizer\.json"):
        engine.hear(b"\0\0" * 16_000, "en", lambda: None)


def test_the_name_says_which_model(tmp_path: Path) -> None:
    assert FasterWhisper(tmp_path / "whisper-small").name == "faster-whisper whisper-small"
