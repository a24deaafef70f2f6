"""Rows of a large archive for the benchmark of the search: captions put together anew for every asset, in all languages
of the demo archive, with names of people, numbers and days that make most of them unlike any other."""

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

import config
from dam import bootstrap
from dam.bootstrap import System
from dam.db.models import Asset, Event, new_id
from dam.demo.towns import TOWNS
from dam.services import accounts

SECRET_KEY = "b" * 32
_FIRST = datetime(2010, 1, 4, 8, 0, tzinfo=UTC)
_DAYS = 15 * 365
_EVENTS_AN_ASSET = 1 / 70
_BATCH = 5000
_LEVELS = ("public", "internal", "restricted", "secret")


def opened(home: Path, settings: dict[str, str]) -> System:
    return bootstrap.start(config.load({"DAM_HOME": str(home), "DAM_SECRET_KEY": SECRET_KEY, **settings}))


def seed(system: System, count: int) -> None:
    """Fill an empty database with so many rows of an archive that was in use and has lost its index."""
    context = system.context
    chance = random.Random(11)
    owners = [accounts.add_user(context, None, f"photographer{n}", "photographer", "bench of search") for n in range(8)]
    accounts.add_user(context, None, "admin", "admin", "bench of search")
    events = list(_events(chance, max(1, int(count * _EVENTS_AN_ASSET))))
    with context.database.write() as session:
        session.execute(insert(Event), events)
    rows = _rows(count, [str(event["id"]) for event in events], owners, chance)
    while batch := list(islice(rows, _BATCH)):
        with context.database.write() as session:
            session.execute(insert(Asset), batch)


def _events(chance: random.Random, count: int) -> Iterator[dict[str, Any]]:
    occasions = [(town, one) for town in TOWNS for one in town.occasions]
    for number in range(count):
        town, one = chance.choice(occasions)
        start = _FIRST + timedelta(days=number * _DAYS / count, hours=chance.randrange(10))
        yield {
            "id": new_id(),
            "title": f"{one.title} {start.year}-{number % 97}",
            "kind": one.kind,
            "starts_at": start,
            "ends_at": None,
            "place": town.name,
            "description": "",
            "created_at": start,
            "version": 1,
        }


def _rows(count: int, events: list[str], owners: list[str], chance: random.Random) -> Iterator[dict[str, Any]]:
    pieces = {town.name: (town, [*town.shots, *town.recordings]) for town in TOWNS}
    words = {name: " ".join(piece.caption for piece in all_of).split() for name, (_, all_of) in pieces.items()}
    for number in range(count):
        town, all_of = pieces[chance.choice(list(pieces))]
        piece, other = chance.choice(all_of), chance.choice(all_of)
        # Assets arrive on the day on which they were taken, but for one in ten, which is older.
        today = number * _DAYS // count
        day = today if chance.random() < 0.9 else chance.randrange(today + 1)
        hour = timedelta(seconds=chance.randrange(36_000))
        taken, arrived = _FIRST + timedelta(days=day) + hour, _FIRST + timedelta(days=today, hours=5) + hour
        mixed = " ".join(chance.choices(words[town.name], k=12))
        yield {
            "id": new_id(),
            "state": "available",
            "kind": chance.choices(("photo", "video", "audio", "text"), (88, 8, 2, 2))[0],
            "title": f"{piece.title} {chance.randrange(10_000)}",
            "description": f"{piece.caption} {other.caption} {mixed}. {town.name}, {taken:%d.%m.%Y}.",
            "keywords": list(dict.fromkeys([*piece.keywords, *other.keywords])),
            "language": piece.language,
            "event_id": events[day * len(events) // _DAYS] if chance.random() < 0.8 else None,
            "access_level": chance.choices(_LEVELS, (40, 50, 8, 2))[0],
            "creator": piece.creator,
            "place": town.name,
            "camera": chance.choice(["Canon EOS R6", "Nikon Z 6II", "SONY ILCE-7M4"]),
            "captured_at": taken,
            "created_at": arrived,
            "updated_at": arrived,
            "uploaded_by_id": chance.choice(owners),
            "file_name": f"IMG_{number:07}.jpg",
            "media_type": "image/jpeg",
            "size_bytes": chance.randrange(3_000_000, 14_000_000),
            "sha256": hashlib.sha256(f"asset {number}".encode()).hexdigest(),
            "version": 1,
            "indexed_version": 1,
            "recorded_version": 1,
            "matched_version": 1,
        }
