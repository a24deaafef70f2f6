"""The columns of an export: their stable names, in their order, and what stands in them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

import jdatetime

from dam.db.models import Asset

Value = str | int | float | None | list[str]


@dataclass(frozen=True)
class Wording:
    """How a reader is told: headings by column, words for codes (column, code), the office's zone, addresses by id.

    What has no heading is headed by its stable name. `jalali` adds the dates on the calendar of Iran beside the others.
    """

    zone: ZoneInfo
    address: Callable[[str], str]
    headings: Mapping[str, str] = field(default_factory=dict)
    word: Callable[[str, str], str] = lambda _column, code: code
    jalali: bool = False
    right_to_left: bool = False


def _captured(asset: Asset, wording: Wording) -> datetime | None:
    """In the camera's zone where the camera said it, else in the office's."""
    minutes = asset.captured_offset_minutes
    zone = wording.zone if minutes is None else timezone(timedelta(minutes=minutes))
    return asset.captured_at.astimezone(zone) if asset.captured_at else None


def _iso(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def _jalali(moment: datetime | None) -> str:
    if moment is None:
        return ""
    there = jdatetime.date.fromgregorian(date=moment.date())
    return f"{there.year:04}/{there.month:02}/{there.day:02} {moment:%H:%M}"


def _plain(name: str) -> Callable[[Asset, Wording], Value]:
    return lambda asset, _: getattr(asset, name)


def _coded(name: str) -> Callable[[Asset, Wording], Value]:
    return lambda asset, wording: wording.word(name, getattr(asset, name))


_PLAIN = ("place", "creator", "credit", "copyright", "usage_terms", "language")
_MEASURED = ("size_bytes", "duration_seconds", "width_px", "height_px", "latitude", "longitude")
_READ: dict[str, Callable[[Asset, Wording], Value]] = {
    "id": _plain("id"),
    "title": _plain("title"),
    "description": _plain("description"),
    "keywords": lambda asset, _: list(asset.keywords),
    "kind": _coded("kind"),
    "event": lambda asset, _: asset.event.title if asset.event else "",
    "captured_at": lambda asset, wording: _iso(_captured(asset, wording)),
    "captured_at_jalali": lambda asset, wording: _jalali(_captured(asset, wording)),
    **{name: _plain(name) for name in _PLAIN},
    "access_level": _coded("access_level"),
    "state": _coded("state"),
    "file_name": _plain("file_name"),
    "media_type": _plain("media_type"),
    **{name: _plain(name) for name in _MEASURED},
    "camera": _plain("camera"),
    "sha256": _plain("sha256"),
    "created_at": lambda asset, wording: _iso(asset.created_at.astimezone(wording.zone)),
    "created_at_jalali": lambda asset, wording: _jalali(asset.created_at.astimezone(wording.zone)),
    "uploaded_by": lambda asset, _: asset.uploaded_by.display_name or asset.uploaded_by.name,
    "address": lambda asset, wording: wording.address(asset.id),
}
COLUMNS: Final = tuple(_READ)
JALALI: Final = frozenset({"captured_at_jalali", "created_at_jalali"})
Reads = Mapping[str, Callable[[Asset, Wording], Value]]


def chosen(wording: Wording) -> Reads:
    """The columns of one export with what reads them."""
    return MappingProxyType({name: read for name, read in _READ.items() if wording.jalali or name not in JALALI})


def headings(reads: Reads, wording: Wording) -> list[str]:
    return [wording.headings.get(name, name) for name in reads]


def cells(reads: Reads, wording: Wording, asset: Asset) -> Iterator[Any]:
    """Texts and numbers; a list of words becomes one text. Absent is None."""
    for read in reads.values():
        value = read(asset, wording)
        yield "; ".join(value) if isinstance(value, list) else value
