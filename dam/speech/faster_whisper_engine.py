"""What is said, heard by faster-whisper with a model that the operator has put into a folder. It fetches nothing."""

import importlib.util
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dam.domain.errors import SpeechAway
from dam.domain.transcripts import Cue, language_tag
from dam.ports import Heard

# Without any of these the library would look for the model on the network.
_NEEDED = ("model.bin", "config.json", "tokenizer.json")
_LONGEST_LINE_CHARACTERS = 500


class FasterWhisper:
    """`dam.ports.SpeechEngine` with the CTranslate2 model in `model_dir`. It is loaded once, when first needed."""

    def __init__(self, model_dir: Path) -> None:
        self._folder = model_dir
        self._lock = threading.Lock()
        self._model: Any = None

    @property
    def name(self) -> str:
        return f"faster-whisper {self._folder.name}"

    def ready(self) -> None:
        if not self._folder.is_dir():
            raise SpeechAway(f"DAM_SPEECH_MODEL_DIR names {self._folder}, where there is no folder.")
        lacking = [name for name in _NEEDED if not (self._folder / name).is_file()]
        if lacking:
            raise SpeechAway(
                f"{self._folder} is no model for faster-whisper: {', '.join(lacking)} is not in it. Put a Whisper "
                "model there that was converted for CTranslate2."
            )
        if importlib.util.find_spec("faster_whisper") is None:
            raise SpeechAway("faster-whisper is not installed. Install Kronika with the extra `speech`.")

    def hear(self, samples: bytes, language: str, on_line: Callable[[], None]) -> Heard:
        import numpy

        model = self._loaded()
        sound = numpy.frombuffer(samples, "<i2").astype(numpy.float32) / 32768
        base = language.partition("-")[0]
        known = base if base in model.supported_languages else None
        cues = []
        try:
            # What was heard before is not given along: one mistake would be repeated to the end.
            found, facts = model.transcribe(sound, language=known, vad_filter=True, condition_on_previous_text=False)
            for part in found:  # each is worked out when it is asked for
                on_line()
                if text := part.text.strip()[:_LONGEST_LINE_CHARACTERS]:
                    cues.append(Cue(round(part.start, 3), round(max(part.end, part.start + 0.1), 3), text))
        except RuntimeError as problem:  # no memory, or files of the model that don't go together
            raise SpeechAway(f"The model in {self._folder} can't listen: {problem}") from problem
        return Heard(language or (language_tag(facts.language) if cues else ""), tuple(cues))

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                self.ready()
                # Said twice: by the argument, and to whatever the library itself calls.
                os.environ["HF_HUB_OFFLINE"] = "1"
                from faster_whisper import WhisperModel

                try:
                    self._model = WhisperModel(str(self._folder), device="auto", local_files_only=True)
                except Exception as problem:  # what reads its tokenizer.json raises no narrower one
                    raise SpeechAway(f"The model in {self._folder} can't be loaded: {problem}") from problem
            return self._model
