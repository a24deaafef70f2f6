"""A town hall's archive of a hundred thousand assets, written straight into the rows, the store and the index.

The words are those of the demo archive, in all its languages, put together anew for every asset; the pictures are a few
small ones under many names. What a page reads is as it would be: descriptions, keywords, events, people, levels,
embedded metadata, renditions and a sealed audit log.
"""

import hashlib
import itertools
import os
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyvips
from sqlalchemy import insert, update

import config
from dam import bootstrap
from dam.db.models import Asset, AuditEvent, Event, Rendition, System, new_id
from dam.demo.plan import Recording
from dam.demo.towns import TOWNS
from dam.services import accounts, audit
from dam.services.context import Context
from dam.services.rebuild.index import rebuild_index

PASSWORD = "benchmark of the pages"
_EVENTS = 1500
# A file can't have more names than the file system counts.
_PICTURES = 6
_SIZES_PX = {"thumb": 320, "preview": 1024, "screen": 2048}
_BYTES = {"thumb": 20_000, "preview": 70_000, "screen": 250_000}
_LEVELS = ("public", "internal", "restricted", "secret")
_BATCH = 2000
_FIRST = datetime(2012, 1, 9, 8, 0, tzinfo=UTC)
_DAYS = 13 * 365


@dataclass(frozen=True)
class Seeded:
    """`session` is the secret of a signed-in editor's browser; `asset_ids` are some to open."""

    session: str
    asset_ids: tuple[str, ...]
    assets: int


def seed(home: Path, count: int) -> Seeded:
    """Fill an empty home; the system must not run. About a minute for a hundred thousand."""
    system = bootstrap.start(config.load({"DAM_HOME": str(home), "DAM_SECRET_KEY": "b" * 32}))
    context = system.context
    chance = random.Random(7)
    accounts.add_user(context, None, "admin", "admin", PASSWORD)
    owners = [accounts.add_user(context, None, f"photographer{n}", "photographer", PASSWORD) for n in range(8)]
    accounts.add_user(context, None, "editor", "editor", PASSWORD)
    event_ids = _events(context, chance)
    shapes: dict[str, tuple[int, int]] = {}
    head = _head(context)
    rows = _rows(count, event_ids, owners, chance)
    while batch := list(itertools.islice(rows, _BATCH)):
        shapes |= {row["id"]: (row["width_px"], row["height_px"]) for row in batch}
        head = _write(context, batch, head)
    _pictures(home, shapes)
    rebuild_index(context, lambda done, total: None)
    secret = accounts.sign_in(context, "editor", PASSWORD)
    context.database.close()
    return Seeded(secret, tuple(shapes)[:: max(1, count // 200)], count)


def _events(context: Context, chance: random.Random) -> list[str]:
    rows = []
    for number in range(_EVENTS):
        occasion = chance.choice([one for town in TOWNS for one in town.occasions])
        start = _FIRST + timedelta(days=number * _DAYS / _EVENTS, hours=chance.randrange(10))
        rows.append(
            {
                "id": new_id(),
                "title": f"{occasion.title} {start:%d.%m.%Y}",
                "kind": occasion.kind,
                "place": occasion.place,
                "description": occasion.description,
                "starts_at": start,
                "ends_at": start + timedelta(hours=3),
                "created_at": start,
            }
        )
    with context.database.write() as session:
        session.execute(insert(Event), rows)
    return [str(row["id"]) for row in rows]


def _rows(count: int, event_ids: list[str], owners: list[str], chance: random.Random) -> Iterator[dict[str, Any]]:
    pieces = [(town, piece) for town in TOWNS for piece in (*town.shots, *town.recordings)]
    for number in range(count):
        town, piece = chance.choice(pieces)
        video = isinstance(piece, Recording)
        day = chance.randrange(_DAYS)
        taken = _FIRST + timedelta(days=day, seconds=chance.randrange(36_000))
        others = chance.choice([two for two_town, two in pieces if two_town is town])
        width, height = (1920, 1080) if video else chance.choice([(6000, 4000), (4000, 6000), (5472, 3648)])
        yield {
            "id": new_id(),
            "state": "available",
            "kind": "video" if video else "photo",
            "title": f"{piece.title} {number}",
            "description": f"{piece.caption} {others.caption} {town.name}, {taken:%d.%m.%Y}.",
            "keywords": list(dict.fromkeys([*piece.keywords, *others.keywords])),
            "language": piece.language,
            "event_id": event_ids[day * _EVENTS // _DAYS] if chance.random() < 0.8 else None,
            "access_level": chance.choices(_LEVELS, (40, 50, 8, 2))[0],
            "creator": piece.creator,
            "credit": town.office,
            "copyright": town.office,
            "place": town.name,
            "camera": chance.choice(["Canon EOS R6", "Nikon Z 6II", "SONY ILCE-7M4"]),
            "captured_at": taken,
            "captured_offset_minutes": 240,
            "captured_source": "exif",
            "created_at": taken + timedelta(hours=5),
            "updated_at": taken + timedelta(hours=5),
            "uploaded_by_id": chance.choice(owners),
            "file_name": f"IMG_{number:06}.{'mp4' if video else 'jpg'}",
            "media_type": "video/mp4" if video else "image/jpeg",
            "size_bytes": chance.randrange(3_000_000, 14_000_000),
            "sha256": hashlib.sha256(f"asset {number}".encode()).hexdigest(),
            "width_px": width,
            "height_px": height,
            "duration_seconds": 30.0 + number % 600 if video else None,
            "frame_rate": 25.0 if video else None,
            "embedded": _embedded(piece.title, taken, chance),
            "version": 2,
            "recorded_version": 2,
            "matched_version": 2,
        }


def _embedded(title: str, taken: datetime, chance: random.Random) -> dict[str, Any]:
    exif = {
        "DateTimeOriginal": f"{taken:%Y:%m:%d %H:%M:%S}",
        "ExposureTime": f"1/{chance.randrange(30, 2000)}",
        "FNumber": chance.choice([1.8, 2.8, 4.0, 5.6]),
        "ISOSpeedRatings": chance.choice([100, 400, 1600]),
        **{f"Tag{number}": f"value {number}" for number in range(25)},
    }
    return {"exif": exif, "iptc": {"Caption": title}, "xmp": {"dc:title": title}}


def _write(context: Context, batch: list[dict[str, Any]], head: tuple[int, str]) -> tuple[int, str]:
    """Assets, renditions and their audit events; answers the new head of the chain."""
    renditions = [_rendition(row, name) for row in batch for name in _SIZES_PX]
    number, last = head
    columns = [column.name for column in AuditEvent.__table__.columns]
    entries = []
    for row in batch:
        for action in ("ingested", "processed", "described"):
            number += 1
            entry = AuditEvent(
                number=number,
                at=row["created_at"],
                actor_id=row["uploaded_by_id"],
                actor_name="photographer",
                action=action,
                subject_type="asset",
                subject_id=row["id"],
                details={"changes": {"title": ["", row["title"]]}} if action == "described" else {},
                previous_sha256=last,
            )
            last = audit.digest(entry)
            entry.sha256 = last
            entries.append({name: getattr(entry, name) for name in columns})
    with context.database.write() as session:
        session.execute(insert(Asset), batch)
        session.execute(insert(Rendition), renditions)
        session.execute(insert(AuditEvent), entries)
        session.execute(update(System).values(audit_number=number, audit_sha256=last))
    return number, last


def _rendition(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    width, height = _scaled(row["width_px"], row["height_px"], name)
    return {
        "asset_id": row["id"],
        "name": name,
        "media_type": "image/jpeg",
        "size_bytes": _BYTES[name],
        "width_px": width,
        "height_px": height,
        "made_at": row["created_at"],
    }


def _head(context: Context) -> tuple[int, str]:
    with context.database.read() as session:
        system = session.get_one(System, 1)
        return system.audit_number, system.audit_sha256


def _pictures(home: Path, shapes: Mapping[str, tuple[int, int]]) -> None:
    """The same few pictures under every asset's name, each as large in pixels and in bytes as its row says."""
    folder = home / "pictures"
    folder.mkdir()
    made: dict[tuple[int, int, str], list[Path]] = {}
    for number, (asset_id, (width, height)) in enumerate(shapes.items()):
        place = home / "store" / "assets" / asset_id / "renditions"
        place.mkdir(parents=True)
        for name in _SIZES_PX:
            size = _scaled(width, height, name)
            sources = made.setdefault((*size, name), [])
            if len(sources) < _PICTURES:
                sources.append(_picture(folder / f"{size[0]}x{size[1]}-{len(sources)}.jpg", size, len(sources), name))
            os.link(sources[number % len(sources)], place / name)


def _picture(path: Path, size: tuple[int, int], seed: int, name: str) -> Path:
    rough = pyvips.Image.perlin(*size, cell_size=max(size) // (4 + seed), seed=seed) * 90 + 128
    colours = rough.bandjoin([rough.rot180(), rough.fliphor()]).cast("uchar").copy(interpretation="srgb")
    data = colours.jpegsave_buffer(Q=60)
    if len(data) > _BYTES[name]:
        raise RuntimeError(f"{path.name} has {len(data)} bytes")
    # What follows the picture's end is passed over.
    path.write_bytes(data.ljust(_BYTES[name], b"\0"))
    return path


def _scaled(width: int, height: int, name: str) -> tuple[int, int]:
    scale = _SIZES_PX[name] / max(width, height)
    return round(width * scale), round(height * scale)
