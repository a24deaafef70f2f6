"""DOCX and ODT: zip archives of XML, read with limits on size and without entities."""

import zipfile
from typing import Any, Final

from lxml import etree

from dam.media.clean import clean_text
from dam.media.confine import Refused
from dam.media.readings import Reading

_PART_BYTES_MAX: Final = 48 * 1024 * 1024
_PARTS_MAX: Final = 20_000
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_NAMES: Final = {
    "title": "title", "creator": "author", "initial-creator": "author", "subject": "subject",
    "description": "description", "keywords": "keywords", "keyword": "keywords", "language": "language",
    "created": "created", "creation-date": "created", "modified": "modified",
}  # fmt: skip


def read_docx(path: str) -> Reading:
    """Paragraphs of the body, then notes, headers and footers. Raises Refused."""
    with _opened(path) as archive:
        names = archive.namelist()
        body = next((name for name in names if name.lower() == "word/document.xml"), None)
        if body is None:
            raise Refused("unsupported", "no word/document.xml")
        others = ("word/footnotes", "word/endnotes", "word/header", "word/footer")
        parts = [body, *sorted(name for name in names if name.startswith(others))[:20]]
        paragraphs = [line for part in parts if part.endswith(".xml") for line in _docx_lines(_xml(archive, part))]
        properties, warnings = _properties(archive, "docProps/core.xml")
    return Reading("\n".join(paragraphs), properties, warnings=warnings)


def _docx_lines(root: Any) -> list[str]:
    lines = []
    for paragraph in root.iter(f"{_W}p"):
        words = []
        for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
            if _owner(node) is not paragraph:
                continue  # of a text box inside, which has its own paragraph
            if node.tag == f"{_W}t":
                words.append(node.text or "")
            else:
                words.append({"tab": "\t", "noBreakHyphen": "-"}.get(node.tag.rpartition("}")[2], "\n"))
        lines.append("".join(words))
    return lines


def _owner(node: Any) -> Any:
    return next(node.iterancestors(f"{_W}p"), None)


def read_odt(path: str) -> Reading:
    """Headings and paragraphs in order. Raises Refused."""
    with _opened(path) as archive:
        names = archive.namelist()
        if "content.xml" not in names:
            raise Refused("damaged", "no content.xml")
        if "META-INF/manifest.xml" in names and b"encryption-data" in _bytes(archive, "META-INF/manifest.xml"):
            raise Refused("encrypted", "the manifest lists encryption data")
        root = _xml(archive, "content.xml")
        lines = [_odt_line(node) for node in root.iter(f"{_TEXT}p", f"{_TEXT}h")]
        properties, warnings = _properties(archive, "meta.xml")
    return Reading("\n".join(lines), properties, warnings=warnings)


def _odt_line(node: Any, depth: int = 0) -> str:
    words = [node.text or ""]
    for child in node:
        name = child.tag if isinstance(child.tag, str) else ""
        if name == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c") or "1"
            words.append(" " * (min(100, int(count)) if count.isdecimal() and len(count) < 10 else 1))
        elif name == f"{_TEXT}tab":
            words.append("\t")
        elif name == f"{_TEXT}line-break":
            words.append("\n")
        elif (
            name
            and name not in (f"{_OFFICE}annotation", f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}tracked-changes")
            and depth < 50
        ):
            words.append(_odt_line(child, depth + 1))
        words.append(child.tail or "")
    return "".join(words)


def _opened(path: str) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as problem:
        raise Refused("truncated" if "not a zip" in str(problem).lower() else "damaged", str(problem)) from None
    if len(archive.infolist()) > _PARTS_MAX:
        archive.close()
        raise Refused("damaged", "too many parts")
    return archive


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part, never more of it than the limit whatever its header says."""
    try:
        info = archive.getinfo(name)
        if info.flag_bits & 1:
            raise Refused("encrypted", name)
        with archive.open(info) as stream:
            data = stream.read(_PART_BYTES_MAX + 1)
    except Refused:
        raise
    except Exception as problem:  # zlib.error, BadZipFile, EOFError, NotImplementedError ... all mean the same here
        raise Refused("damaged", f"{name}: {type(problem).__name__}: {problem}") from None
    if len(data) > _PART_BYTES_MAX:
        raise Refused("decoder_memory", f"{name} unpacks to more than {_PART_BYTES_MAX} bytes")
    return data


def _xml(archive: zipfile.ZipFile, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(_bytes(archive, name), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise Refused("damaged", f"{name}: {problem}") from None
    if root is None:
        raise Refused("damaged", f"{name} holds no XML")
    return root


def _properties(archive: zipfile.ZipFile, name: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the part says, and a warning where it can't be read: the text is of use without it."""
    if name not in archive.namelist():
        return {}, ()
    try:
        root = _xml(archive, name)
    except Refused:
        return {}, ("tags_unreadable",)
    found: dict[str, Any] = {}
    for node in root.iter():
        if (
            isinstance(node.tag, str)
            and (ours := _NAMES.get(node.tag.rpartition("}")[2]))
            and (node.text or "").strip()
        ):
            text = clean_text(node.text)
            if ours == "keywords":
                found.setdefault(ours, []).append(text)
            else:
                found.setdefault(ours, text)
    if len(found.get("keywords", ())) == 1:
        found["keywords"] = found["keywords"][0]
    return found, ()
