"""Words on the picture of a page, by tesseract, one page a call. Runs in the sandbox."""

import os
import subprocess
from collections.abc import Callable
from typing import Any, Final

import pypdfium2
import pyvips

from dam.domain.scanning import MOST_WORDS_OF_PAGE, WHOLE
from dam.media.clean import clean_text
from dam.media.confine import OutOfTime, Refused, die_with_parent
from dam.media.images import limit_vips
from dam.media.out_of_memory import says_out_of_memory
from dam.media.tools import tesseract_path

# About 300 dots an inch of an A4 page, which the program reads best; small pictures are enlarged to a bound.
_READ_PX: Final = 3400
_LEAST_READ_PX: Final = 2000
_SHOWN_PX: Final = 1400
_PIXELS_MAX: Final = 60_000_000
_WORD_LEVEL: Final = "5"
_SIGXCPU: Final = 24

# How Tesseract looks for lines: in columns and paragraphs, or, in a photograph, wherever there is one.
_OF_A_PAGE: Final = "3"
_SPARSE: Final = "11"


def recognise(path: str, output_dir: str, params: dict[str, Any], report: Callable[[float], None]) -> dict[str, Any]:
    """Params: `page` (from 0) of a PDF or None for a JPEG of ours, `languages` as the program calls them.

    Writes `page.jpg` to be looked at. Gives `page_count`, `width_px`, `height_px` of it, and `words`, each
    [text, left, top, width, height, confidence, line] in parts of WHOLE. Raises Refused.
    """
    limit_vips(1)
    program = tesseract_path()
    if program is None:
        raise Refused("ocr_missing", "no tesseract")
    picture, count = _pdf_page(path, int(params["page"])) if params["page"] is not None else (_jpeg(path), 1)
    report(0.2)
    shown = picture.thumbnail_image(_SHOWN_PX, height=_SHOWN_PX, size="down").copy_memory()
    shown.jpegsave(f"{output_dir}/page.jpg", Q=80, keep="none")
    grey = picture.colourspace("b-w") if picture.bands >= 3 else picture
    with open(f"{output_dir}/page.pgm", "wb") as file:  # noqa: PTH123 - the one format that asks for no encoder
        file.write(b"P5 %d %d 255\n" % (grey.width, grey.height))
        file.write(grey.extract_band(0).cast("uchar").write_to_memory())
    layout = _OF_A_PAGE if params["page"] is not None else _SPARSE
    words = _read(program, output_dir, params["languages"], layout, grey.width, grey.height)
    return {"page_count": count, "width_px": shown.width, "height_px": shown.height, "words": words}


def _pdf_page(path: str, index: int) -> tuple[pyvips.Image, int]:
    try:
        document = pypdfium2.PdfDocument(path)
        count = len(document)
        if not 0 <= index < count:
            raise Refused("damaged", "no such page")
        page = document[index]
        width, height = page.get_size()
        if not (0 < width < 1e6 and 0 < height < 1e6):
            raise Refused("damaged", "a page without a size")
        scale = _READ_PX / max(width, height)
        bitmap = page.render(scale=scale, grayscale=True, fill_color=(255, 255, 255, 255))
    except pypdfium2.PdfiumError as problem:
        raise Refused("damaged", str(problem)) from None
    row = bitmap.width * bitmap.n_channels
    pixels = bytes(bitmap.buffer)
    if bitmap.stride != row:
        starts = range(0, bitmap.stride * bitmap.height, bitmap.stride)
        pixels = b"".join(pixels[start : start + row] for start in starts)
    picture = pyvips.Image.new_from_memory(pixels, bitmap.width, bitmap.height, bitmap.n_channels, "uchar")
    return picture.copy(interpretation="b-w").copy_memory(), count


def _jpeg(path: str) -> pyvips.Image:
    try:
        picture = pyvips.Image.jpegload(path)
        if picture.width * picture.height > _PIXELS_MAX:
            raise Refused("too_many_pixels", f"{picture.width} x {picture.height}")
        longest = max(picture.width, picture.height)
        return (picture.resize(_LEAST_READ_PX / longest) if longest < _LEAST_READ_PX else picture).copy_memory()
    except pyvips.Error as problem:
        raise Refused("damaged", str(problem)) from None


def _read(program: str, output_dir: str, languages: list[str], layout: str, width: int, height: int) -> list[list[Any]]:
    command = [program, "page.pgm", "page", "-l", "+".join(languages), "--psm", layout, "--dpi", "300", "tsv"]
    environment = {name: value for name, value in os.environ.items() if name != "GLIBC_TUNABLES"}
    environment["OMP_THREAD_LIMIT"] = "1"
    done = subprocess.run(  # noqa: S603 - our own argument list
        command,
        cwd=output_dir,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
        preexec_fn=die_with_parent,  # this process has one thread
    )
    said = done.stderr.decode("utf-8", "replace")[-1500:]
    if done.returncode == -_SIGXCPU:
        raise OutOfTime("tesseract used up its processor time")
    if done.returncode != 0:
        if "failed loading language" in said.lower() or "tessdata" in said.lower():
            raise Refused("ocr_language_missing", said)
        if says_out_of_memory(said):
            raise MemoryError(said)
        raise RuntimeError(f"tesseract ended with {done.returncode}: {said}")
    with open(f"{output_dir}/page.tsv", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
        return words_of(file.read(), width, height)


def words_of(table: str, width: int, height: int) -> list[list[Any]]:
    """The words of the program's table, with boxes in parts of WHOLE."""
    words: list[list[Any]] = []
    lines: dict[tuple[str, ...], int] = {}
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != _WORD_LEVEL:
            continue
        text = clean_text(cells[11])[:200]
        if not text or len(words) >= MOST_WORDS_OF_PAGE:
            continue
        line = lines.setdefault(tuple(cells[1:5]), len(lines))
        left, top, wide, high = (int(cell) for cell in cells[6:10])
        box = [left * WHOLE // width, top * WHOLE // height, wide * WHOLE // width, high * WHOLE // height]
        words.append([text, *box, int(float(cells[10])), line])
    return words
