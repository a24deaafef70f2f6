"""PDF by pdfium: text, properties, a picture of the first page. Its scripts do not run: this build has no engine."""

from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium_c
import pyvips

from dam.domain.rendition_plan import PREVIEW_PX
from dam.media.clean import clean_text
from dam.media.confine import Refused
from dam.media.readings import Reading

_PAGES_MAX: Final = 3000
_CHARACTERS_MAX: Final = 6_000_000
_NAMES: Final = {"Title": "title", "Author": "author", "Subject": "subject", "Keywords": "keywords",
                 "CreationDate": "created", "ModDate": "modified", "Producer": "producer"}  # fmt: skip


def read_pdf(path: str) -> Reading:
    """Raises Refused `encrypted` or `damaged`. A page that cannot be read is a warning, not the end."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as problem:
        password = (
            getattr(problem, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD or "password" in str(problem).lower()
        )
        raise Refused("encrypted" if password else "damaged", str(problem)) from None
    try:
        count = len(document)
        if count == 0:
            raise Refused("damaged", "no page")
        given = document.get_metadata_dict(skip_empty=True)
        properties: dict[str, Any] = {
            ours: clean_text(str(given[name])) for name, ours in _NAMES.items() if given.get(name)
        }
        plain, warnings = _text(document, count)
        return Reading(plain, properties, count, _first_page(document), warnings)
    finally:
        document.close()


def _text(document: Any, count: int) -> tuple[str, tuple[str, ...]]:
    pages, length, unread = [], 0, 0
    for index in range(min(count, _PAGES_MAX)):
        try:
            page = document[index]
            textpage = page.get_textpage()
            words = textpage.get_text_range(errors="replace")
            textpage.close()
            page.close()
        except pypdfium2.PdfiumError:
            unread += 1
            continue
        pages.append(words.replace("\r\n", "\n").replace("\ufffe", "-\n").strip())
        length += len(words)
        if length > _CHARACTERS_MAX:
            break
    warnings = ("pages_unreadable",) if unread else ()
    if not any(pages):
        warnings += ("no_text_layer",)
    return "\n\n".join(page for page in pages if page), warnings


def _first_page(document: Any) -> pyvips.Image | None:
    try:
        page = document[0]
        width, height = page.get_size()
        if not (0 < width < 1e6 and 0 < height < 1e6):
            return None
        bitmap = page.render(scale=PREVIEW_PX / max(width, height), rev_byteorder=True, fill_color=(255, 255, 255, 255))
    except pypdfium2.PdfiumError:
        return None  # its text is drawn instead
    pixels = bytes(bitmap.buffer)
    row = bitmap.width * bitmap.n_channels
    if bitmap.stride != row:
        pixels = b"".join(
            pixels[start : start + row] for start in range(0, bitmap.stride * bitmap.height, bitmap.stride)
        )
    picture = pyvips.Image.new_from_memory(pixels, bitmap.width, bitmap.height, bitmap.n_channels, "uchar")
    picture = picture.copy(interpretation="srgb" if bitmap.n_channels >= 3 else "b-w")
    return (picture.extract_band(0, n=3) if bitmap.n_channels == 4 else picture).copy_memory()
