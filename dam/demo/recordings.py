"""Video and sound recordings: drawn scenes that the camera wanders over, title cards, synthesised sound; by ffmpeg."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dam.demo import sounds
from dam.demo.lettering import lettered
from dam.demo.pictures import drawn
from dam.demo.plan import Recording, Town
from dam.media.tools import ffmpeg_path

_WIDTH_PX, _HEIGHT_PX = 848, 480
_ROOM = 1.2
_FRAMES_A_SECOND = 18
_FADE_FRAMES = 16
_CARD_SECONDS = 2.5

Frame = NDArray[np.uint8]


def recording_of(recording: Recording, town: Town, folder: Path) -> Path | None:
    """The file, made in `folder`; None where there is no ffmpeg to make it with."""
    program = ffmpeg_path()
    if program is None:
        return None
    seed = sum(recording.file_name.encode())
    sound = folder / "sound.wav"
    sound.write_bytes(sounds.wav(recording.sound, recording.seconds, seed))
    target = folder / recording.file_name
    command = [program, "-nostdin", "-v", "error", "-y"]
    if recording.scenes:
        size = f"{_WIDTH_PX}x{_HEIGHT_PX}"
        command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(_FRAMES_A_SECOND), "-i", "-"]
    command += ["-i", str(sound), *_tags(recording, town)]
    if recording.scenes:
        command += ["-c:v", "libx264", "-preset", "superfast", "-crf", "26", "-g", "60", "-pix_fmt", "yuv420p"]
        command += ["-movflags", "+faststart"]
    if target.suffix != ".flac":
        command += ["-c:a", "aac", "-b:a", "96k"]
    command += ["-shortest", str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdin is not None
        if recording.scenes:
            for frame in _frames(recording, town, seed):
                process.stdin.write(frame.tobytes())
        process.stdin.close()
        if process.wait() != 0:
            raise RuntimeError(f"ffmpeg could not make {recording.file_name}; it ended with {process.returncode}")
    return target


def _tags(recording: Recording, town: Town) -> list[str]:
    moment = datetime.fromisoformat(recording.captured)
    tags = {
        "title": recording.title,
        "artist": recording.creator,
        "comment": recording.caption,
        "description": recording.caption,
        "keywords": ", ".join(recording.keywords),
        "copyright": f"© {moment.year} {town.office}",
        "date": recording.captured,
        "creation_time": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return [part for name, value in tags.items() for part in ("-metadata", f"{name}={value}")]


def _frames(recording: Recording, town: Town, seed: int) -> Iterator[Frame]:
    """The title card's seconds over the first scene, then scene after scene, each fading into the next."""
    size = round(_WIDTH_PX * _ROOM), round(_HEIGHT_PX * _ROOM)
    total = recording.seconds * _FRAMES_A_SECOND
    share = total // len(recording.scenes)
    last: Frame | None = None
    for number, scene in enumerate(recording.scenes):
        sheet = drawn(scene, size, seed + number * 7, town, grain=0.6)
        plain = sheet.numpy()
        card = lettered(sheet, list(recording.cards), 52, 0.34).numpy() if number == 0 else plain
        length = share if number < len(recording.scenes) - 1 else total - share * number
        for step in range(length):
            source = card if step < _CARD_SECONDS * _FRAMES_A_SECOND else plain
            frame = _window(source, step / max(1, length - 1), number)
            if last is not None and step < _FADE_FRAMES:
                weight = (step + 1) / (_FADE_FRAMES + 1)
                frame = (last * (1 - weight) + frame * weight).astype(np.uint8)
            yield frame
        last = _window(plain, 1.0, number)


def _window(sheet: Frame, share: float, number: int) -> Frame:
    """What the camera sees at `share` of the scene: it wanders from one side to the other and back in the next."""
    along = share if number % 2 == 0 else 1 - share
    x = round((sheet.shape[1] - _WIDTH_PX) * along)
    y = round((sheet.shape[0] - _HEIGHT_PX) * (0.5 + 0.5 * np.sin(np.pi * share)) * 0.8)
    return sheet[y : y + _HEIGHT_PX, x : x + _WIDTH_PX]
