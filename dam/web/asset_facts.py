"""What is known of an asset, in rows to be read: facts, files and all embedded metadata."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from dam.db.models import Asset
from dam.http.addresses import rendition_url
from dam.web import formats, library_map, texts

_LONGEST_VALUE = 2000
# For the pages themselves; nobody takes these along.
_INTERNAL_RENDITIONS = {"sprite", "sprite_vtt", "waveform"}


@dataclass(frozen=True)
class Fact:
    name: str
    value: str
    code: bool = False
    # Where the map shows it.
    on_map: str = ""


@dataclass(frozen=True)
class FileRow:
    """A file to take along."""

    name: str
    note: str
    size_bytes: int
    address: str


@dataclass(frozen=True)
class Table:
    title: str
    rows: list[tuple[str, str]]


def facts(asset: Asset) -> list[Fact]:
    """Properties of the original, those that it has."""
    place = on_map = near = ""
    if asset.latitude is not None and asset.longitude is not None:
        place = f"{asset.latitude:.5f}, {asset.longitude:.5f}"
        near = library_map.near(asset.latitude, asset.longitude)
        on_map = f"{url_for('library.page')}?{library_map.around(asset.latitude, asset.longitude)}"
    rows = [
        Fact(_("File name"), asset.file_name),
        Fact(_("File format"), asset.media_type),
        Fact(_("Size"), formats.size(asset.size_bytes)),
        Fact(_("Dimensions"), _pixels(asset.width_px, asset.height_px)),
        Fact(_("Length"), formats.duration(asset.duration_seconds)),
        Fact(_("Frames per second"), formats.number(round(asset.frame_rate, 3)) if asset.frame_rate else ""),
        Fact(_("Camera"), asset.camera),
        Fact(_("Coordinates"), formats.digits(place), on_map=on_map),
        Fact(_("Nearest town"), near),
        Fact(_("Brought in"), formats.moment(asset.created_at)),
        Fact(_("Brought in by"), asset.uploaded_by.display_name or asset.uploaded_by.name),
        Fact("SHA-256", asset.sha256, code=True),
    ]
    return [row for row in rows if row.value]


def files(asset: Asset) -> list[FileRow]:
    """The original first, then what was made of it."""
    address = f"/api/v1/assets/{asset.id}/original"
    rows = [FileRow(_("Original"), _pixels(asset.width_px, asset.height_px), asset.size_bytes, address)]
    for made in asset.renditions:
        if made.name in _INTERNAL_RENDITIONS:
            continue
        label = str(texts.RENDITIONS.get(made.name, made.name))
        note = _pixels(made.width_px, made.height_px)
        rows.append(FileRow(label, note, made.size_bytes, f"{rendition_url(made)}&download=1"))
    return rows


def embedded_tables(embedded: Mapping[str, Any]) -> list[Table]:
    tables = []
    for group, tags in embedded.items():
        rows = [(name, _readable(value)) for name, value in tags.items()] if isinstance(tags, Mapping) else []
        if rows:
            tables.append(Table(str(texts.GROUPS.get(group, group)), rows))
    return tables


def _readable(value: Any) -> str:
    if isinstance(value, list | tuple) and all(isinstance(v, str | int | float) for v in value):
        text = ", ".join(str(v) for v in value)
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"


def _pixels(width_px: int | None, height_px: int | None) -> str:
    return formats.digits(f"{width_px} × {height_px}") if width_px and height_px else ""
