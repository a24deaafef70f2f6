"""Embedded metadata of photographs and sidecars, as plain JSON-safe groups. Runs inside the sandbox.

EXIF by ExifRead, IPTC and XMP by Exiv2, a sidecar by lxml (see `xmp.py`). libexiv2 keeps global state: one call, one
process, one thread is exactly what the sandbox gives it.
"""

import io
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, BinaryIO, Final

import exifread
import pillow_heif
import pyexiv2
from PIL import Image

from dam.media.clean import bounded, clean_text, decoded
from dam.media.gif import xmp_packet
from dam.media.xmp import parse_sidecar

Groups = dict[str, dict[str, Any]]

# Previews, maker blobs and other bytes that no person reads.
_SKIPPED_EXIF: Final = (
    "MakerNote",
    "JPEGThumbnail",
    "TIFFThumbnail",
    "PrintIM",
    "ApplicationNotes",
    "InterColorProfile",
)
_WINDOWS_EXIF: Final = frozenset({"XPTitle", "XPSubject", "XPComment", "XPAuthor", "XPKeywords"})
# Where ExifRead and Exiv2 miss something, the decoders of Pillow that may look for it.
_BLOCKS_BY_PILLOW: Final = {"webp": ("WEBP",), "heic": ("HEIF",), "avif": ("AVIF",), "png": ("PNG",)}
_REPEATED_IPTC: Final = frozenset(
    {"Keywords", "Byline", "BylineTitle", "Writer", "Contact", "SuppCategory", "Language"}
)


def photo_groups(path: str, sidecar: bytes | None, format_name: str = "jpeg") -> tuple[Groups, list[str]]:
    """{group: {tag: value}} of a photograph and the warnings on the way; a group that cannot be read is a warning."""
    groups: Groups = {}
    warnings: list[str] = []
    try:
        groups.update(_exif(path))
    except Exception as problem:  # ExifRead raises whatever a broken IFD leads it into
        warnings.append(_warning("exif", problem))
    try:
        groups.update(_iptc_and_xmp(path))
    except (RuntimeError, ValueError) as problem:
        if "unknown image type" not in str(problem).lower():
            warnings.append(_warning("iptc_xmp", problem))
    try:
        _fill_from_blocks(path, format_name, groups)
    except Exception as problem:  # Pillow and ExifRead raise whatever a broken block leads them into
        warnings.append(_warning("xmp" if format_name == "gif" else "exif", problem))
    if sidecar:
        try:
            groups["sidecar"] = parse_sidecar(sidecar)
        except ValueError as problem:
            warnings.append(_warning("sidecar", problem))
    return bounded({name: tags for name, tags in groups.items() if tags}), warnings


def _warning(what: str, problem: Exception) -> str:
    return f"{what}_unreadable: {type(problem).__name__}"


def _fill_from_blocks(path: str, format_name: str, groups: Groups) -> None:
    """What ExifRead and Exiv2 do not find in some containers."""
    if format_name == "gif":
        if packet := xmp_packet(path):
            groups["xmp"] = parse_sidecar(packet)
        return
    if format_name not in _BLOCKS_BY_PILLOW:
        return
    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # only headers are read here
    with Image.open(path, formats=_BLOCKS_BY_PILLOW[format_name]) as image:
        exif, packet = image.info.get("exif"), image.info.get("xmp")
    if not groups.get("exif") and isinstance(exif, bytes):
        groups.update(_exif_of(io.BytesIO(exif.removeprefix(b"Exif\0\0"))))
    if not groups.get("xmp") and isinstance(packet, bytes | str):
        groups["xmp"] = parse_sidecar(packet.encode() if isinstance(packet, str) else packet)


def _exif(path: str) -> Groups:
    with open(path, "rb") as stream:  # noqa: PTH123 - a descriptor path of the sandbox
        return _exif_of(stream)


def _exif_of(stream: BinaryIO) -> Groups:
    tags = exifread.process_file(stream, details=False, extract_thumbnail=False)
    exif: dict[str, Any] = {}
    for name, tag in tags.items():
        group, _, short = str(name).partition(" ")
        if not short or short in _SKIPPED_EXIF or group in ("Thumbnail", "MakerNote", "Interoperability"):
            continue
        value = _exif_value(short, tag)
        if value not in (None, ""):
            exif.setdefault(short, value)
    gps = _gps(tags)
    return {"exif": exif, "gps": gps}


def _exif_value(name: str, tag: Any) -> Any:
    values = tag.values
    if name in _WINDOWS_EXIF and isinstance(values, list):
        return clean_text(bytes(v & 255 for v in values if isinstance(v, int)).decode("utf-16-le", "replace"))
    if isinstance(values, str):
        return clean_text(_repaired(values))
    if isinstance(values, bytes):
        return clean_text(decoded(values)) if len(values) <= 4096 else None
    if name == "UserComment":
        return _user_comment(values)
    if name == "GPSTimeStamp":
        parts = [number for value in values[:3] if (number := _number(value)) is not None]
        return "{:02d}:{:02d}:{:02d}".format(*map(int, parts)) if len(parts) == 3 else None
    text = clean_text(str(tag.printable))
    return text[:500]


def _repaired(text: str) -> str:
    """ASCII tags often hold UTF-8 or a code page; ExifRead hands such bytes on as Latin-1 or replaced."""
    try:
        return decoded(text.encode("latin-1"))
    except UnicodeEncodeError:
        return text


def _user_comment(values: Any) -> str | None:
    if not isinstance(values, list) or not all(isinstance(v, int) and 0 <= v < 256 for v in values):
        return None
    raw = bytes(values)
    head, body = raw[:8], raw[8:]
    if head.startswith(b"UNICODE"):
        order = "utf-16-be" if body[:1] == b"\0" else "utf-16-le"
        return clean_text(body.decode(order, "replace"))
    return clean_text(decoded(body if head.startswith((b"ASCII", b"\0\0\0\0")) else raw))


def _gps(tags: Mapping[str, Any]) -> dict[str, float]:
    latitude = _degrees(tags.get("GPS GPSLatitude"), tags.get("GPS GPSLatitudeRef"), "S")
    longitude = _degrees(tags.get("GPS GPSLongitude"), tags.get("GPS GPSLongitudeRef"), "W")
    if latitude is None or longitude is None:
        return {}
    found = {"latitude": latitude, "longitude": longitude}
    altitude = tags.get("GPS GPSAltitude")
    if altitude is not None and (metres := _number(altitude.values[0] if altitude.values else None)) is not None:
        below = str(getattr(tags.get("GPS GPSAltitudeRef"), "values", "")) in ("[1]", "1")
        found["altitude_m"] = round(-metres if below else metres, 2)
    return found


def _degrees(tag: Any, reference: Any, negative: str) -> float | None:
    values = [_number(value) for value in (getattr(tag, "values", None) or [])[:3]]
    if not values or None in values:
        return None
    parts = [value for value in values if value is not None]
    total = sum(part / 60**index for index, part in enumerate(parts))
    sign = -1 if str(getattr(reference, "values", "")).strip().upper().startswith(negative) else 1
    return round(sign * total, 7)


def _number(value: Any) -> float | None:
    try:
        return float(Fraction(value.num, value.den)) if hasattr(value, "num") else float(value)
    except (ZeroDivisionError, TypeError, ValueError, OverflowError):
        return None


def _iptc_and_xmp(path: str) -> Groups:
    pyexiv2.set_log_level(4)
    image = pyexiv2.Image(path)
    try:
        return {"iptc": _iptc(image), "xmp": _xmp(image)}
    finally:
        image.close()


def _iptc(image: Any) -> dict[str, Any]:
    """IIM datasets. The charset is what CodedCharacterSet says; without it UTF-8 if it is that, else a code page."""
    raw = {key.rpartition(".")[2]: value for key, value in image.read_iptc(encoding="latin-1").items()}
    charset = raw.pop("CharacterSet", "")
    says_utf8 = "\x1b%G" in str(charset)
    found: dict[str, Any] = {}
    for name, value in raw.items():
        if name in ("Preview", "PreviewFormat", "PreviewVersion", "RecordVersion", "ModelVersion"):
            continue
        texts = [
            _iptc_text(part.encode("latin-1"), says_utf8) for part in (value if isinstance(value, list) else [value])
        ]
        texts = [text for text in texts if text]
        if texts:
            found[name] = texts if name in _REPEATED_IPTC else texts[0]
    return found


def _iptc_text(raw: bytes, says_utf8: bool) -> str:
    if says_utf8:
        try:
            return clean_text(raw.decode("utf-8"))
        except UnicodeDecodeError:
            pass  # some programs write the mark and then a code page
    return clean_text(decoded(raw))


def _xmp(image: Any) -> dict[str, Any]:
    packet = image.read_raw_xmp(encoding="latin-1").encode("latin-1")
    return parse_sidecar(packet) if packet.strip(b"\0 \r\n\t") else {}
