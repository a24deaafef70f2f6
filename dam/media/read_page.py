"""Have the words on one page read in the sandbox."""

import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dam.domain.scanning import PageWord
from dam.media.produce import failure_of
from dam.media.results import MediaFailure
from dam.media.sandbox import DecoderError, Limits, Sandbox

_MIB: Final = 1024**2
PAGE_LIMITS: Final = Limits(wall_seconds=240, cpu_seconds=240, memory_bytes=1536 * _MIB, file_bytes=128 * _MIB)


@dataclass(frozen=True)
class ReadPage:
    """One page that was read: a picture of it to look at, and its words as they were recognised."""

    path: Path
    page_count: int
    width_px: int
    height_px: int
    words: tuple[PageWord, ...]


def read_page(
    sandbox: Sandbox,
    input_path: Path,
    output_dir: Path,
    *,
    page: int | None,
    languages: Sequence[str],
    on_progress: Callable[[float], None] | None = None,
) -> ReadPage:
    """Read page `page` (from 0) of a PDF, or the JPEG that the input is where it is None. Raises MediaFailure."""
    params = {"page": page, "languages": list(languages)}
    try:
        made = sandbox.run("recognise", input_path, output_dir, params, PAGE_LIMITS, on_progress)
    except DecoderError as problem:
        raise failure_of(problem) from problem
    path = output_dir / "page.jpg"
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
        raise MediaFailure("decoder_crashed", "the page is not a plain file")
    words = tuple(PageWord(str(row[0]), *(int(number) for number in row[1:7])) for row in made["words"])
    return ReadPage(path, int(made["page_count"]), int(made["width_px"]), int(made["height_px"]), words)
