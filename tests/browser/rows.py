"""Assets for long lists: rows alone, without files."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from dam.db.models import Asset, new_id
from dam.services import accounts, ingest
from tests.fixtures.behind import services_of
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import unique_word

SHAPES = ((600, 400), (400, 600), (800, 450), (500, 500), (900, 400))
_BEGIN = datetime(2015, 1, 10, 8, tzinfo=UTC)


def many(
    system: RunningSystem,
    count: int,
    days_between: float | None = None,
    places: Sequence[tuple[float, float]] = (),
) -> str:
    """A word that stands in the title of `count` new assets and nowhere else; they are to be found.

    With `days_between` number n was taken that much after number n - 1, the first on 10 January 2015, and their shapes
    differ. They lie at `places`, latitude and longitude, one after the other and around again.
    """
    word = unique_word("many")
    with services_of(system) as context:
        owner = accounts.list_users(context)[0]
        now = context.clock.now()
        with context.database.write() as session:
            session.add_all(
                Asset(
                    id=new_id(),
                    state="available",
                    kind="photo",
                    title=f"{word} {number}",
                    access_level="internal",
                    created_at=now,
                    updated_at=now,
                    uploaded_by_id=owner.id,
                    file_name=f"{number}.jpg",
                    media_type="image/jpeg",
                    size_bytes=1,
                    sha256=hashlib.sha256(f"{word} {number}".encode()).hexdigest(),
                    **({} if days_between is None else _taken(number, days_between)),
                    **_lying(number, places),
                )
                for number in range(count)
            )
        ingest.wake(context)
    eventually(lambda: system.total(word) == count, "all are found")
    return word


def _lying(number: int, places: Sequence[tuple[float, float]]) -> dict[str, float]:
    if not places:
        return {}
    latitude, longitude = places[number % len(places)]
    return {"latitude": latitude, "longitude": longitude}


def _taken(number: int, days_between: float) -> dict[str, Any]:
    width_px, height_px = SHAPES[number % len(SHAPES)]
    at = _BEGIN + timedelta(days=number * days_between)
    return {"captured_at": at, "width_px": width_px, "height_px": height_px}
