"""All renditions of a 1080p video (proxy, poster, sprite, waveform) against the proxy alone with bare ffmpeg.

Both run the same ffmpeg with the same proxy settings, in turn, several times; the ratio is of the medians.
"""

import argparse
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from harness import report

from dam.media.produce import produce
from dam.media.sandbox import Sandbox
from dam.media.sniff import sniff
from dam.media.tools import ffmpeg_path
from dam.media.video import proxy_only_command

GOAL = 1.10
ROUNDS = 3


def make_source(path: Path, seconds: int) -> None:
    """Moving picture with detail and speech-like sound, as a camera writes it."""
    command = [ffmpeg_path(), "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=s=1920x1080:r=25:d={seconds}"]
    command += ["-f", "lavfi", "-i", f"anoisesrc=d={seconds}:c=pink:a=0.3", "-vf", "noise=alls=12:allf=t"]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-b:v", "12M", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([*command, str(path)], check=True)


def bare(source: Path, folder: Path) -> float:
    command = proxy_only_command(source, folder / "bare.mp4")
    begin = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - begin


def whole(sandbox: Sandbox, source: Path, folder: Path) -> float:
    with source.open("rb") as file:
        sniffed = sniff(file.read(65536), source.name)
    if sniffed is None:
        raise RuntimeError("the source is not recognised")
    begin = time.monotonic()
    made = produce(sandbox, source, sniffed, folder)
    seconds = time.monotonic() - begin
    names = {rendition.name for rendition in made.renditions}
    if not {"proxy", "poster", "sprite", "sprite_vtt", "waveform", "thumb"} <= names:
        raise RuntimeError(f"only {sorted(names)} were made")
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    duration_seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory(prefix="kronika-bench-") as name, Sandbox() as sandbox:
        source = Path(name) / "sitting.mp4"
        make_source(source, duration_seconds)
        floors, systems = [], []
        for number in range(ROUNDS):
            folder = Path(name) / str(number)
            folder.mkdir()
            floors.append(bare(source, folder))
            systems.append(whole(sandbox, source, folder))
    floor, system = statistics.median(floors), statistics.median(systems)
    report(
        "video",
        system / floor,
        GOAL,
        ok=system / floor <= GOAL,
        system_seconds=system,
        bare_proxy_seconds=floor,
        source_seconds=duration_seconds,
    )


if __name__ == "__main__":
    main()
