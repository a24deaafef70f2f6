"""Embedded metadata to our descriptive fields: one ordered table of precedence, first answer wins.

Groups: `sidecar` and `xmp` (names such as `dc:title`), `iptc` (IIM names as in Exiv2), `exif` (plain tag names),
`gps` (numbers), `tags` (ID3, Vorbis, MP4 under common lower-case names), `quicktime`, `container`, `document`.
An editor's sidecar goes before what is in the file, XMP before IPTC (its charset is certain), both before the camera's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dam.domain.capture_time import Captured, Groups, captured

TITLE_CHARACTERS: Final = 500
TEXT_CHARACTERS: Final = 20_000
KEYWORDS_MAX: Final = 500


@dataclass(frozen=True)
class DescriptiveFields:
    """What an archivist would otherwise type. Absent is None or empty; coordinates are degrees, WGS 84."""

    title: str | None = None
    description: str | None = None
    keywords: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    creator: str | None = None
    credit: str | None = None
    source: str | None = None
    copyright: str | None = None
    usage_terms: str | None = None
    instructions: str | None = None
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    altitude_m: float | None = None
    camera: str | None = None
    lens: str | None = None
    language: str | None = None
    captured: Captured | None = None


def _both_xmp(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((group, name) for group in ("sidecar", "xmp") for name in names)


def _named(group: str, *names: str) -> tuple[tuple[str, str], ...]:
    return tuple((group, name) for name in names)


PRECEDENCE: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "title": _both_xmp("dc:title", "photoshop:Headline")
    + _named("iptc", "ObjectName", "Headline")
    + _named("exif", "XPTitle")
    + _named("tags", "title")
    + _named("quicktime", "com.apple.quicktime.title", "com.apple.quicktime.displayname")
    + _named("container", "title")
    + _named("document", "title"),
    "description": _both_xmp("dc:description", "Iptc4xmpCore:ExtDescrAccessibility")
    + _named("iptc", "Caption")
    + _named("exif", "ImageDescription", "XPSubject", "XPComment")
    + _named("tags", "description", "comment")
    + _named("quicktime", "com.apple.quicktime.description", "com.apple.quicktime.comment")
    + _named("container", "description", "comment", "synopsis")
    + _named("document", "subject"),
    "keywords": _both_xmp("dc:subject", "lr:hierarchicalSubject")
    + _named("iptc", "Keywords")
    + _named("exif", "XPKeywords")
    + _named("tags", "keywords")
    + _named("quicktime", "com.apple.quicktime.keywords")
    + _named("container", "keywords")
    + _named("document", "keywords"),
    "people": _both_xmp("Iptc4xmpExt:PersonInImage"),
    "creator": _both_xmp("dc:creator")
    + _named("iptc", "Byline")
    + _named("exif", "Artist", "XPAuthor")
    + _named("tags", "artist", "author", "composer")
    + _named("quicktime", "com.apple.quicktime.author", "com.apple.quicktime.artist")
    + _named("container", "artist", "author")
    + _named("document", "author"),
    "credit": _both_xmp("photoshop:Credit") + _named("iptc", "Credit"),
    "source": _both_xmp("photoshop:Source", "dc:source") + _named("iptc", "Source") + _named("tags", "publisher"),
    "copyright": _both_xmp("dc:rights")
    + _named("iptc", "Copyright")
    + _named("exif", "Copyright")
    + _named("tags", "copyright")
    + _named("quicktime", "com.apple.quicktime.copyright")
    + _named("container", "copyright"),
    "usage_terms": _both_xmp("xmpRights:UsageTerms", "plus:LicensorNotes", "xmpRights:WebStatement")
    + _named("tags", "license"),
    "instructions": _both_xmp("photoshop:Instructions") + _named("iptc", "SpecialInstructions"),
    "language": _both_xmp("dc:language")
    + _named("iptc", "Language")
    + _named("tags", "language")
    + _named("document", "language"),
    "lens": _named("exif", "LensModel") + _both_xmp("aux:Lens", "exifEX:LensModel"),
}

_PLACE: Final = (
    (_both_xmp("Iptc4xmpCore:Location") + _named("iptc", "SubLocation")),
    (_both_xmp("photoshop:City") + _named("iptc", "City")),
    (_both_xmp("photoshop:State") + _named("iptc", "ProvinceState")),
    (_both_xmp("photoshop:Country") + _named("iptc", "CountryName")),
)
# What cameras and programs write when nobody has written anything.
_NOISE: Final = re.compile(
    r"(olympus|sony|konica minolta|minolta|kodak|samsung)[\w ]*(digital camera|dsc|camera)|sony dsc|dcim\S*|"
    r"digital still camera|untitled|default|unknown( artist| author)?|ascii|lead technologies inc\.?.*|"
    r"created with gimp|(core|video)?media(handler)?|user|owner|admin(istrator)?|[\W_]*",
    re.IGNORECASE,
)


def describe(groups: Groups) -> DescriptiveFields:
    """Our fields from the groups of embedded metadata; nothing in them is trusted to be well formed."""
    texts = {name: _text(groups, sources) for name, sources in PRECEDENCE.items() if name not in ("keywords", "people")}
    if texts["title"]:
        texts["title"] = " ".join(texts["title"].split())[:TITLE_CHARACTERS]
    if texts["description"] and texts["description"] == texts["title"]:
        texts["description"] = None
    latitude, longitude, altitude = _position(groups)
    return DescriptiveFields(
        **texts,
        keywords=_words(groups, PRECEDENCE["keywords"]),
        people=_words(groups, PRECEDENCE["people"]),
        place=_place(groups),
        latitude=latitude,
        longitude=longitude,
        altitude_m=altitude,
        camera=_camera(groups),
        captured=captured(groups),
    )


def _text(groups: Groups, sources: tuple[tuple[str, str], ...]) -> str | None:
    for group, name in sources:
        text = _flat(groups.get(group, {}).get(name))
        if text and not _NOISE.fullmatch(text):
            return text[:TEXT_CHARACTERS]
    return None


def _flat(value: Any) -> str:
    """A text of any tag value: of a language alternative the default, of a list all, joined."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return _flat(value.get("x-default") or next(iter(value.values()), None))
    if isinstance(value, list | tuple):
        return "; ".join(text for part in value if (text := _flat(part)))
    return str(value).strip()


def _words(groups: Groups, sources: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Keywords of the first source that has some. Of a hierarchy `a|b|c` each level is one."""
    for group, name in sources:
        value = groups.get(group, {}).get(name)
        if isinstance(value, Mapping):
            value = _flat(value)
        parts = (
            [str(part) for part in value] if isinstance(value, list | tuple) else re.split(r"[;,،\n]", str(value or ""))
        )
        if len(parts) == 1:
            parts = re.split(r"[;\n]", parts[0])
        words = (" ".join(word.split()) for part in parts for word in part.split("|"))
        kept = tuple(dict.fromkeys(word[:200] for word in words if word))[:KEYWORDS_MAX]
        if kept:
            return kept
    return ()


def _place(groups: Groups) -> str | None:
    parts = [text for sources in _PLACE if (text := _text(groups, sources))]
    if parts:
        return ", ".join(dict.fromkeys(parts))[:TITLE_CHARACTERS]
    return _text(groups, _named("quicktime", "com.apple.quicktime.location.name") + _named("tags", "location"))


def _camera(groups: Groups) -> str | None:
    """Maker and model in one line, the maker not twice."""
    for group, maker, model in (
        ("exif", "Make", "Model"),
        ("xmp", "tiff:Make", "tiff:Model"),
        ("quicktime", "com.apple.quicktime.make", "com.apple.quicktime.model"),
        ("container", "make", "model"),
    ):
        tags = groups.get(group, {})
        make, name = _flat(tags.get(maker)), _flat(tags.get(model))
        if name or make:
            first = make.split(" ")[0].lower()
            joined = name if first and name.lower().startswith(first) else f"{make} {name}"
            return " ".join(joined.split())[:200] or None
    return None


_ISO_6709: Final = re.compile(r"([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?")
_XMP_ANGLE: Final = re.compile(r"(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?(?:,(\d+(?:\.\d+)?))?\s*([NSEW])")


def _position(groups: Groups) -> tuple[float | None, float | None, float | None]:
    """Latitude, longitude, altitude in metres: sidecar, the camera's own, XMP, then the recording's."""
    gps = groups.get("gps", {})
    for latitude, longitude, altitude in (
        _xmp_position(groups.get("sidecar", {})),
        (gps.get("latitude"), gps.get("longitude"), gps.get("altitude_m")),
        _xmp_position(groups.get("xmp", {})),
        _iso_6709(groups),
    ):
        if _valid(latitude, 90) and _valid(longitude, 180) and (latitude, longitude) != (0, 0):
            return latitude, longitude, altitude
    return None, None, None


def _valid(value: Any, limit: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -limit <= value <= limit


def _xmp_position(tags: Mapping[str, Any]) -> tuple[float | None, float | None, float | None]:
    return _xmp_angle(tags.get("exif:GPSLatitude")), _xmp_angle(tags.get("exif:GPSLongitude")), None


def _xmp_angle(value: Any) -> float | None:
    match = _XMP_ANGLE.fullmatch(str(value or "").strip())
    if not match:
        return None
    degrees = float(match[1]) + float(match[2] or 0) / 60 + float(match[3] or 0) / 3600
    return round(-degrees if match[4] in "SW" else degrees, 7)


def _iso_6709(groups: Groups) -> tuple[float | None, float | None, float | None]:
    for group, name in (
        ("quicktime", "com.apple.quicktime.location.ISO6709"),
        ("container", "com.apple.quicktime.location.ISO6709"),
        ("container", "location"),
        ("container", "location-eng"),
    ):
        match = _ISO_6709.match(_flat(groups.get(group, {}).get(name)))
        if match:
            return float(match[1]), float(match[2]), float(match[3]) if match[3] else None
    return None, None, None
