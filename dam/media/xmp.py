"""XMP packets and sidecars to a plain dict under the usual prefixes, by lxml without entities or network.

A language alternative becomes {language: text}, a bag or sequence a list, a structure a dict, the rest text.
"""

import re
from typing import Any, Final

from lxml import etree

_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFIXES: Final = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
    "http://www.digikam.org/ns/1.0/": "digiKam",
}
_IGNORED: Final = frozenset({"xmpMM", "stEvt", "stRef", "crs", "xmpG", "xmpTPg", "stFnt"})
_DEPTH_MAX: Final = 6


def parse_sidecar(data: bytes) -> dict[str, Any]:
    """The tags of an XMP packet or sidecar. Raises ValueError when it is no readable XMP."""
    start = data.find(b"<")
    if start > 0 and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        data = data[start:]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data.strip(b"\0"), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise ValueError(f"not readable as XMP: {problem}") from None
    if root is None:
        raise ValueError("not readable as XMP")
    tags: dict[str, Any] = {}
    for description in root.iter(f"{_RDF}Description"):
        parent = description.getparent()
        if parent is None or parent.tag == f"{_RDF}RDF":
            _take(description, tags)
    return tags


def _take(description: Any, tags: dict[str, Any], depth: int = 0) -> None:
    for name, value in description.attrib.items():
        if not name.startswith((_RDF, "{http://www.w3.org/")) and (key := _key(name)):
            tags.setdefault(key, value)
    for element in description:
        if isinstance(element.tag, str) and (key := _key(element.tag)):
            value = _value(element, depth + 1)
            if value not in (None, "", [], {}):
                tags.setdefault(key, value)


def _key(tag: str) -> str | None:
    if not tag.startswith("{"):
        return None  # no property has a name without a namespace
    uri, _, name = tag[1:].partition("}")
    prefix = _PREFIXES.get(uri) or re.sub(r"[^A-Za-z0-9]+", "_", uri.rstrip("/#").rpartition("/")[2])[:30]
    return None if prefix in _IGNORED or "camera-raw" in uri or "/mm/" in uri or "sType" in uri else f"{prefix}:{name}"


def _value(element: Any, depth: int) -> Any:
    if depth > _DEPTH_MAX:
        return None
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        if element.get(f"{_RDF}parseType") is None and len(element.attrib) and not (element.text or "").strip():
            return _structure(element, depth)
        return (element.text or "").strip()
    first = children[0]
    entries = [child for child in first if child.tag == f"{_RDF}li"]
    if first.tag == f"{_RDF}Alt":
        if any(entry.get(_LANGUAGE) for entry in entries):
            return {entry.get(_LANGUAGE, "x-default"): (entry.text or "").strip() for entry in entries}
        return next((_value(entry, depth + 1) for entry in entries), None)
    if first.tag in (f"{_RDF}Bag", f"{_RDF}Seq"):
        return [value for entry in entries if (value := _value(entry, depth + 1)) not in (None, "", {})]
    return _structure(first if first.tag == f"{_RDF}Description" else element, depth)


def _structure(element: Any, depth: int) -> Any:
    inner: dict[str, Any] = {}
    _take(element, inner, depth)
    return inner or element.get(f"{_RDF}resource")
