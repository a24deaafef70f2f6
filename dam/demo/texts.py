"""Press releases as PDF, DOCX, TXT and HTML, in any script."""

import html
import io
import zipfile
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

from dam.demo.lettering import font_for, letters_of, runs_right_to_left
from dam.demo.pdf import page_with_words
from dam.demo.plan import Release, Town

_WIDTH_PX, _HEIGHT_PX = 1240, 1754
_MARGIN_PX = 130
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def text_of(release: Release, town: Town) -> bytes:
    """The whole file, in the format that its name says."""
    ending = release.file_name.rpartition(".")[2]
    return {"pdf": _pdf, "docx": _docx, "html": _html, "txt": _txt}[ending](release, town)


def _txt(release: Release, town: Town) -> bytes:
    return "\n\n".join((town.office, release.title, *release.body, "")).encode()


def _html(release: Release, town: Town) -> bytes:
    paragraphs = "".join(f"<p>{html.escape(text)}</p>\n" for text in release.body)
    title = html.escape(release.title)
    return (
        f'<!doctype html>\n<html lang="{release.language}">\n<head><meta '
        f'charset="utf-8"><title>{title}</title></head>\n'
        f"<body><h1>{title}</h1>\n{paragraphs}<address>{html.escape(town.office)}</address></body></html>\n"
    ).encode()


def _docx(release: Release, town: Town) -> bytes:
    right = "<w:bidi/>" if runs_right_to_left(release.title) else ""

    def paragraph(text: str, size: int, weight: str = "") -> str:
        run = f'<w:rPr>{weight}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t>'
        return f'<w:p><w:pPr>{right}<w:spacing w:after="200"/></w:pPr><w:r>{run}</w:r></w:p>'

    body = paragraph(town.office, 20) + paragraph(release.title, 34, "<w:b/>")
    body += "".join(paragraph(text, 24) for text in release.body)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        'PartName="/word/document.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override '
        'PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="r2" '
        f'Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(release.title)}</dc:title>'
        f"<dc:creator>{escape(town.office)}</dc:creator><dc:language>{release.language}</dc:language>"
        "</cp:coreProperties>",
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + content)
    return target.getvalue()


def _pdf(release: Release, town: Town) -> bytes:
    """A page as from the office's printer: the picture of the set words, and the words themselves beneath it."""
    sheet = Image.new("RGB", (_WIDTH_PX, _HEIGHT_PX), "#fffefb")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 0, _WIDTH_PX, 26), fill=town.outlook.flag[0])
    draw.rectangle((0, 26, _WIDTH_PX, 34), fill=town.outlook.accent)
    y = float(_MARGIN_PX)
    for text, size, ink in [
        (town.office, 26, "#5a6472"),
        (release.title, 50, "#16202e"),
        *((p, 32, "#22272e") for p in release.body),
    ]:
        y = _set(draw, text, size, y, ink) + size * 0.9
    picture = io.BytesIO()
    sheet.save(picture, "JPEG", quality=82)
    lines = [town.office, release.title, *release.body]
    return page_with_words(picture.getvalue(), (_WIDTH_PX, _HEIGHT_PX), lines, release.title, town.office)


def _set(draw: ImageDraw.ImageDraw, text: str, size_px: int, top: float, ink: str) -> float:
    """Wrap and draw a paragraph; answers where the next may begin. Without a font for it the room stays empty."""
    font = font_for(letters_of(text), size_px)
    if font is None:
        return top
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font=font) <= _WIDTH_PX - 2 * _MARGIN_PX:
            lines[-1] = longer
        else:
            lines.append(word)
    right = runs_right_to_left(text)
    for line in lines:
        x = _WIDTH_PX - _MARGIN_PX if right else _MARGIN_PX
        draw.text((x, top), line, font=font, fill=ink, anchor="ra" if right else "la")
        top += size_px * 1.5
    return top
