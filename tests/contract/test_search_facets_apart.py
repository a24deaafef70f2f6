"""Each facet counts what the query, the access and all other facets leave, whatever is chosen in itself."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from dam.domain.access import AccessScope, Level
from dam.ports import DateFacet, IndexDocument, SearchIndex
from tests.fixtures.search_index import ask, counts
from tests.fixtures.small_archive import asset

FACETS = ("kind", "event", "keyword", "creator", "level", "state", "year", "month", "day")
SCOPE = AccessScope(frozenset({Level.PUBLIC, Level.INTERNAL}), "me")
DATES = DateFacet("gregorian", "UTC", 2024, 5)
FIRST, LAST = datetime(2024, 5, 9, tzinfo=UTC), datetime(2024, 5, 9, 23, 59, 59, tzinfo=UTC)
TIMES = (FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=40), FIRST - timedelta(days=400))
CHOSEN = {
    "kind": {"kinds": ("photo",)},
    "event": {"event_ids": ("first",)},
    "keyword": {"keywords": ("red",)},
    "creator": {"creators": ("Ann",)},
    "level": {"levels": ("public",)},
    "state": {"states": ("available",)},
    "year": {"captured_from": FIRST, "captured_to": LAST},
}


def _assets() -> list[IndexDocument]:
    """A mixture in which no two facets run together; the same every time."""
    chance = Random(5)
    return [
        asset(
            number,
            chance.choice(("festival", "festival", "sitting")),
            kind=chance.choice(("photo", "photo", "video")),
            event_id=chance.choice(("first", "first", "second")),
            keywords=chance.choice((("green",), ("green", "red"))),
            creator=chance.choice(("Ann", "Ann", "Ben")),
            state=chance.choice(("available", "available", "failed")),
            access_level=chance.choice(("public", "public", "internal", "secret")),
            uploaded_by_id=chance.choice(("me", "other")),
            captured_at=chance.choice(TIMES) + timedelta(hours=chance.randrange(20)),
        )
        for number in range(1500)
    ]


def _expected(assets: list[IndexDocument], facet: str) -> dict[str, int]:
    own = "year" if facet in ("month", "day") else facet
    fits = {
        "kind": lambda one: one.kind == "photo",
        "event": lambda one: one.event_id == "first",
        "keyword": lambda one: "red" in one.keywords,
        "creator": lambda one: one.creator == "Ann",
        "level": lambda one: one.access_level == "public",
        "state": lambda one: one.state == "available",
        "year": lambda one: FIRST <= one.captured_at <= LAST,
    }
    values = {
        "kind": lambda one: [one.kind],
        "event": lambda one: [one.event_id],
        "keyword": lambda one: one.keywords,
        "creator": lambda one: [one.creator],
        "level": lambda one: [one.access_level],
        "state": lambda one: [one.state],
        "year": lambda one: [f"{one.captured_at:%Y}"],
        "month": lambda one: [f"{one.captured_at:%Y%m}"] if one.captured_at.year == 2024 else [],
        "day": lambda one: [f"{one.captured_at:%Y%m%d}"] if f"{one.captured_at:%Y%m}" == "202405" else [],
    }
    left = [
        one
        for one in assets
        if one.title == "festival"
        and (one.access_level in SCOPE.levels or one.uploaded_by_id == "me")
        and all(fit(one) for name, fit in fits.items() if name != own)
    ]
    return Counter(value for one in left for value in values[facet](one))


def test_every_facet_counts_apart_from_its_own_choice(empty: SearchIndex) -> None:
    assets = _assets()
    empty.write(assets)
    everything = {name: value for choice in CHOSEN.values() for name, value in choice.items()}
    found = ask(empty, "festival", SCOPE, dates=DATES, **everything)
    for facet in FACETS:
        expected = _expected(assets, facet)
        assert counts(found, facet) == expected, facet
        assert len(expected) > 1, f"{facet} has something else to choose"


@pytest.mark.parametrize("facet", FACETS[:7])
def test_a_choice_does_not_change_its_own_facet(empty: SearchIndex, facet: str) -> None:
    empty.write(_assets())
    without = ask(empty, "festival", SCOPE, dates=DATES)
    chosen = ask(empty, "festival", SCOPE, dates=DATES, **CHOSEN[facet])
    assert chosen.total < without.total
    for name in (facet, *(("month", "day") if facet == "year" else ())):
        assert counts(chosen, name) == counts(without, name)
