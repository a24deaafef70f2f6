"""Which ffmpeg there is, the system's, else the one that came with `imageio-ffmpeg`, and what it can do."""

import functools
import os
import re
import shutil
import subprocess
from dataclasses import dataclass


@functools.cache
def ffmpeg_path() -> str | None:
    """The program's real path, or None."""
    found = shutil.which("ffmpeg", path=os.defpath + ":/usr/local/bin")
    if found is None:
        import imageio_ffmpeg

        try:
            found = imageio_ffmpeg.get_ffmpeg_exe()
        except RuntimeError:
            return None
    return os.path.realpath(found)


@functools.cache
def tesseract_path() -> str | None:
    """The program that reads words on pictures, by its real path, or None."""
    found = shutil.which("tesseract", path=os.defpath + ":/usr/local/bin")
    return os.path.realpath(found) if found else None


@functools.cache
def tesseract_languages() -> frozenset[str]:
    """What its installed languages are called; asked once per process."""
    program = tesseract_path()
    if program is None:
        return frozenset()
    command = [program, "--list-langs"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
    return frozenset(line.strip() for line in (done.stdout or done.stderr).splitlines()[1:] if line.strip())


@dataclass(frozen=True)
class FfmpegFeatures:
    """Version as (major, minor), the names of its filters and encoders."""

    version: tuple[int, int]
    filters: frozenset[str]
    encoders: frozenset[str]

    @property
    def keep_frame_times(self) -> dict[str, str]:
        """Output option that keeps variable frame times; older versions call it otherwise."""
        return {"fps_mode": "vfr"} if self.version >= (5, 1) else {"vsync": "vfr"}


@functools.cache
def ffmpeg_features() -> FfmpegFeatures:
    """Asked once per process; nothing is known where ffmpeg is missing."""
    program = ffmpeg_path()
    if program is None:
        return FfmpegFeatures((0, 0), frozenset(), frozenset())

    def ask(option: str) -> str:
        command = [program, "-hide_banner", option]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=True)  # noqa: S603
        return done.stdout

    match = re.search(r"ffmpeg version n?(\d+)\.(\d+)", ask("-version"))
    version = (int(match[1]), int(match[2])) if match else (99, 0)  # builds from the source tree name a commit
    names = [
        frozenset(re.findall(r"^ [A-Z.|]{2,6} +(\S+) ", ask(what), re.MULTILINE)) for what in ("-filters", "-encoders")
    ]
    return FfmpegFeatures(version, names[0], names[1])
