"""When something was taken, with its time zone if anything says so. The zone is never guessed here.

Sources: Exif 2.32 (OffsetTime tags, GPS time is UTC), IPTC-IIM 2:55/2:60, XMP dates (ISO 8601), QuickTime
(`mvhd` times are UTC since 1904, `com.apple.quicktime.creationdate` has a zone), ID3 TDRC, PDF dates.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any, Final

Groups = Mapping[str, Mapping[str, Any]]
# Of a moment that a person names. Before and after them some zone or calendar of ours can't tell what it is.
YEARS: Final = range(1000, 9999)


@dataclass(frozen=True)
class Captured:
    """A moment as the source wrote it. `local_text` is ISO 8601, cut to `precision` (second, minute, day, month, year).

    `at_utc` is set only when the zone is known. Otherwise the caller applies the office's zone with `assuming`
    and records that it was assumed.
    """

    local_text: str
    utc_offset_minutes: int | None
    source: str
    precision: str = "second"

    @property
    def zone_known(self) -> bool:
        return self.utc_offset_minutes is not None

    @property
    def at_utc(self) -> datetime | None:
        """The instant, aware, in UTC; None while the zone is unknown or only a day, month or year is."""
        if self.utc_offset_minutes is None or self.precision not in ("second", "minute"):
            return None
        zone = timezone(timedelta(minutes=self.utc_offset_minutes))
        return self._local().replace(tzinfo=zone).astimezone(UTC)

    def assuming(self, zone: tzinfo) -> datetime:
        """The instant in UTC with `zone` where the source names none; a bare day counts from its noon."""
        if self.at_utc is not None:
            return self.at_utc
        return self._local().replace(tzinfo=zone).astimezone(UTC)

    def _local(self) -> datetime:
        padded = {"year": "-07-01T12:00:00", "month": "-15T12:00:00", "day": "T12:00:00", "minute": ":00"}
        return datetime.fromisoformat(self.local_text + padded.get(self.precision, ""))


_PATTERN: Final = re.compile(
    r"\s*(?:D:)?(?P<year>\d{4})(?:[-:./]?(?P<month>\d{2})(?:[-:./]?(?P<day>\d{2})"
    r"(?:[T ]*(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?P<fraction>[.,]\d+)?)?)?)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}[:']?\d{2}'?|[+-]\d{2})?'?\s*\Z",
    re.ASCII,  # ISO 8601 knows no other digits
)
# What clocks show that were never set, and what empty fields decode to.
_UNSET_DAYS: Final = frozenset({"1904-01-01", "1970-01-01", "1601-01-01"})
_UNSET_MOMENTS: Final = frozenset({"1980-01-01T00:00:00", "1999-11-30T00:00:00", "2000-01-01T00:00:00"})


def parsed(text: object, source: str, zone: object = None, fraction: object = None) -> Captured | None:
    """One date in any of the known spellings, or None when it is none or plainly unset.

    `zone` is a separate offset such as `+05:00`; one inside the text goes first.
    """
    match = _PATTERN.match(str(text or "").strip("\0 "))
    if not match:
        return None
    part = match.groupdict()
    offset = _offset_minutes(part["zone"]) if part["hour"] else None
    if offset is None and zone is not None:
        offset = _offset_minutes(str(zone))
    iso, precision = _assembled(part, fraction)
    if iso is None or iso[:10] in _UNSET_DAYS or iso[:19] in _UNSET_MOMENTS:
        return None
    return Captured(iso, offset, source, precision)


def _assembled(part: Mapping[str, str | None], fraction: object) -> tuple[str | None, str]:
    year, month, day = part["year"], part["month"], part["day"]
    # A moment of the year 9999 may lie in the next one elsewhere, which no clock of ours can tell.
    if year is None or not 1800 <= int(year) <= 9998:
        return None, ""
    if month is None or month == "00":
        return year, "year"
    if day is None or day == "00":
        return (f"{year}-{month}", "month") if 1 <= int(month) <= 12 else (None, "")
    iso, precision = f"{year}-{month}-{day}", "day"
    if part["hour"] is not None:
        iso, precision = f"{iso}T{part['hour']}:{part['minute']}", "minute"
        if part["second"] is not None:
            digits = (part["fraction"] or "").strip(".,") or re.sub(r"\D.*", "", str(fraction or "").strip())
            iso, precision = f"{iso}:{part['second']}" + (f".{digits[:6]:0<3}" if digits.strip("0") else ""), "second"
    try:
        datetime.fromisoformat(iso)
    except ValueError:
        return None, ""
    return iso, precision


def _offset_minutes(text: str | None) -> int | None:
    if text is None:
        return None
    if text.strip() == "Z":
        return 0
    match = re.fullmatch(r"\s*([+-])(\d{2})[:']?(\d{2})?'?\s*", text)
    if not match:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return (minutes if match[1] == "+" else -minutes) if minutes <= 14 * 60 else None


def captured(groups: Groups) -> Captured | None:
    """The best of all dates: the first rule that gives one with its zone, else the first that gives one at all."""
    found = [moment for rule in _RULES if (moment := rule(groups)) is not None]
    # A second source that merely repeats the moment may know the zone; another moment with a zone must not win.
    for moment in found:
        if moment.zone_known and _same_moment(moment, found[0]):
            return moment
    return found[0] if found else None


def _same_moment(one: Captured, other: Captured) -> bool:
    return one.local_text[:16] == other.local_text[:16]


def _exif(date_tag: str, offset_tags: tuple[str, ...], fraction_tag: str) -> Callable[[Groups], Captured | None]:
    def rule(groups: Groups) -> Captured | None:
        exif = groups.get("exif", {})
        zone = next((exif[tag] for tag in offset_tags if exif.get(tag)), None)
        moment = parsed(exif.get(date_tag), f"exif {date_tag}", zone, exif.get(fraction_tag))
        if moment is None or moment.zone_known:
            return moment
        offset = _offset_from_gps(moment, exif)
        if offset is None:
            return moment
        return Captured(moment.local_text, offset, f"{moment.source} + GPS time", moment.precision)

    return rule


# Nepal, a strip of Australia, the Chatham Islands; all others are whole or half hours.
_QUARTER_OFFSETS: Final = (345, 525, 765, 825)


def _offset_from_gps(moment: Captured, exif: Mapping[str, Any]) -> int | None:
    """The camera's offset from the satellites' UTC, when both were written within a few minutes of each other."""
    date, time = str(exif.get("GPSDate") or exif.get("GPSDateStamp") or ""), str(exif.get("GPSTimeStamp") or "")
    satellite = parsed(f"{date} {time}", "gps")
    if satellite is None or satellite.precision != "second" or moment.precision != "second":
        return None
    minutes = (moment._local() - satellite._local()).total_seconds() / 60
    offset = min((*range(-14 * 60, 14 * 60 + 1, 30), *_QUARTER_OFFSETS), key=lambda known: abs(known - minutes))
    return offset if abs(minutes - offset) <= 3 else None


def _plain(group: str, *tags: str) -> Callable[[Groups], Captured | None]:
    def rule(groups: Groups) -> Captured | None:
        tagged = groups.get(group, {})
        moments = (parsed(tagged.get(tag), f"{group} {tag}") for tag in tags)
        return next((moment for moment in moments if moment is not None), None)

    return rule


def _iptc(groups: Groups) -> Captured | None:
    iptc = groups.get("iptc", {})
    return parsed(f"{iptc.get('DateCreated') or ''} {iptc.get('TimeCreated') or ''}".strip(), "iptc DateCreated")


def _container_utc(groups: Groups) -> Captured | None:
    """`creation_time` of MP4, MOV, Matroska is UTC by definition; without a date in it, it is a WAV's local time."""
    container = groups.get("container", {})
    text = str(container.get("creation_time") or "")
    if re.fullmatch(r"\d{2}[:\-.]\d{2}[:\-.]\d{2}", text):
        return parsed(f"{container.get('date') or ''} {re.sub('[-.]', ':', text)}", "container date")
    moment = parsed(text, "container creation_time")
    if moment is None or moment.zone_known or moment.precision != "second":
        return moment
    return Captured(moment.local_text, 0, moment.source, moment.precision)


_XMP_DATES: Final = ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate", "exif:DateTimeDigitized")
_RULES: Final = (
    _plain("sidecar", *_XMP_DATES),
    _exif("DateTimeOriginal", ("OffsetTimeOriginal", "OffsetTime"), "SubSecTimeOriginal"),
    _plain("xmp", "exif:DateTimeOriginal", "photoshop:DateCreated"),
    _iptc,
    _exif("DateTimeDigitized", ("OffsetTimeDigitized", "OffsetTime"), "SubSecTimeDigitized"),
    _plain("quicktime", "com.apple.quicktime.creationdate", "©day"),
    _plain("xmp", "xmp:CreateDate", "exif:DateTimeDigitized"),
    _container_utc,
    _plain("container", "com.apple.quicktime.creationdate", "date"),
    _plain("tags", "date", "originaldate", "year"),
    _plain("document", "date", "created"),
)
