"""Texts: their plain text, their properties, a picture of the first page. Runs in the sandbox."""

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final

from dam.domain.rendition_plan import PREVIEW_PX, THUMB_PX
from dam.media.clean import bounded, clean_text
from dam.media.images import limit_vips, write_sizes
from dam.media.office import read_docx, read_odt
from dam.media.page import draw_page
from dam.media.pdf import read_pdf
from dam.media.readings import Reading
from dam.media.text_formats import read_eml, read_html, read_rtf, read_txt
from dam.media.xmp import parse_sidecar

TEXT_BYTES_MAX: Final = 5 * 1024 * 1024

_READERS: Final[Mapping[str, Callable[[str], Reading]]] = {
    "docx": read_docx,
    "odt": read_odt,
    "txt": read_txt,
    "html": read_html,
    "rtf": read_rtf,
    "eml": read_eml,
}


def text(path: str, output_dir: str, params: dict[str, Any], report: Callable[[float], None]) -> dict[str, Any]:
    """Read a text. Params: `format_name`, `fonts` (paths, tried before the system's), `sidecar` (base64, optional).

    Writes `text.txt`, `preview.jpg`, `thumb.jpg`. Gives `renditions`, `embedded`, `page_count`, `warnings`.
    """
    limit_vips(1)
    format_name = str(params["format_name"])
    fonts = [str(font) for font in params.get("fonts", [])]
    reading = read_pdf(path) if format_name == "pdf" else _READERS[format_name](path)
    report(0.5)
    plain, cut = _bounded(clean_text(reading.text))
    warnings = list(reading.warnings) + (["text_cut"] if cut else [])
    with open(f"{output_dir}/text.txt", "w", encoding="utf-8", newline="\n") as stream:  # noqa: PTH123
        stream.write(plain)
    picture = reading.first_page
    if picture is None:
        picture, unreadable = draw_page(str(reading.properties.get("title") or ""), plain, fonts)
        warnings += ["no_font_for_page"] if unreadable else []
    renditions, _ = write_sizes(picture, output_dir, (("preview", PREVIEW_PX), ("thumb", THUMB_PX)))
    embedded: dict[str, dict[str, Any]] = {"document": reading.properties}
    if params.get("sidecar"):
        try:
            embedded["sidecar"] = parse_sidecar(base64.b64decode(params["sidecar"]))
        except ValueError as problem:
            warnings.append(f"sidecar_unreadable: {type(problem).__name__}")
    return {
        "renditions": [*renditions, {"name": "text"}],
        "embedded": bounded(embedded),
        "page_count": reading.page_count,
        "warnings": warnings,
    }


def _bounded(plain: str) -> tuple[str, bool]:
    data = plain.encode("utf-8")
    if len(data) <= TEXT_BYTES_MAX:
        return plain, False
    return data[:TEXT_BYTES_MAX].decode("utf-8", "ignore"), True
