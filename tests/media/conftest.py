"""Real decoders on files that are made here. See README.md."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from dam.media.produce import produce
from dam.media.results import Produced
from dam.media.sandbox import Sandbox
from dam.media.sniff import HEAD_BYTES, Sniffed, sniff
from dam.media.tools import ffmpeg_path


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def sniffed() -> Callable[[Path], Sniffed]:
    def look(path: Path) -> Sniffed:
        with path.open("rb") as stream:
            found = sniff(stream.read(HEAD_BYTES), path.name)
        assert found is not None, path.name
        return found

    return look


@pytest.fixture
def make(sandbox: Sandbox, sniffed: Callable[[Path], Sniffed], tmp_path: Path) -> Callable[..., Produced]:
    """Everything of one file, by the name under which its bytes are known."""

    def run(path: Path, **options: object) -> Produced:
        output = tmp_path / f"renditions of {path.name}"
        output.mkdir()
        return produce(sandbox, path, sniffed(path), output, **options)  # type: ignore[arg-type]

    return run


@pytest.fixture(scope="session")
def ffmpeg() -> Callable[..., None]:
    def run(*arguments: object) -> None:
        program = ffmpeg_path()
        assert program is not None
        subprocess.run([program, "-v", "error", "-y", *map(str, arguments)], check=True, stdin=subprocess.DEVNULL)

    return run


CORNERS = {(0, 0): (220, 30, 30), (1, 0): (30, 200, 30), (0, 1): (30, 30, 220), (1, 1): (230, 220, 40)}


@pytest.fixture
def cornered() -> Callable[..., Image.Image]:
    """A picture whose corners are red, green (right), blue (below), yellow."""

    def paint(width: int = 600, height: int = 400, mode: str = "RGB") -> Image.Image:
        picture = Image.new("RGB", (width, height), (128, 128, 128))
        for (right, below), colour in CORNERS.items():
            box = (right * width // 2, below * height // 2, (right + 1) * width // 2, (below + 1) * height // 2)
            picture.paste(colour, box)
        return picture.convert(mode)

    return paint


@pytest.fixture
def corners_of() -> Callable[[Path], list[str]]:
    """The names of the colours in a picture's corners: top left, top right, bottom left, bottom right."""

    def look(path: Path) -> list[str]:
        picture = Image.open(path).convert("RGB")
        width, height = picture.size
        names = []
        for x, y in ((0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9)):
            pixel = picture.getpixel((int(x * width), int(y * height)))
            names.append(
                min(_NAMES, key=lambda name: sum((a - b) ** 2 for a, b in zip(_NAMES[name], pixel, strict=True)))
            )
        return names

    return look


_NAMES = {
    "red": (220, 30, 30),
    "green": (30, 200, 30),
    "blue": (30, 30, 220),
    "yellow": (230, 220, 40),
    "white": (255, 255, 255),
}
