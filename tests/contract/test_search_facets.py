"""Facets, choices and who may see what, on every engine."""

from datetime import UTC, datetime

import pytest

from dam.domain.access import AccessScope
from dam.ports import DateFacet, SearchIndex
from search import date_facets
from search.document import KEYS_A_SECOND, time_key
from tests.fixtures import small_archive as archive
from tests.fixtures.search_index import ask, counts, numbers
from tests.fixtures.small_archive import ASSETS, EVERYTHING, OPEN


def test_nothing_of_what_is_not_visible_shows(filled: SearchIndex) -> None:
    for query in (
        "zirconium",
        "zirconum",
        "vault",
        "id:asset-10",
        "level:secret",
        "hidden person",
        "zirc*",
        "-nothing",
    ):
        result = ask(filled, query)
        assert archive.SECRET not in numbers(result), query
        assert "irconium" not in (result.did_you_mean or ""), query
        if query != "-nothing":
            assert (result.total, result.did_you_mean) == (0, None), query
        assert not {"zirconium", "secret", "Hidden Person"} & {
            value.value for values in result.facets.values() for value in values
        }
    assert ask(filled).total == len(ASSETS) - 2
    assert ask(filled, levels=("secret",)).total == 0
    assert numbers(ask(filled, "zirconum", EVERYTHING)) == [archive.SECRET]
    assert ask(filled, "zirconum", EVERYTHING).did_you_mean == "Zirconium"


def test_owners_see_their_own(filled: SearchIndex) -> None:
    owner = AccessScope(OPEN.levels, "owner")
    assert numbers(ask(filled, "closed", owner)) == [archive.OWN_SECRET]
    assert counts(ask(filled, scope=owner), "level") == {"public": len(ASSETS) - 2, "secret": 1}
    nobody = ask(filled, scope=AccessScope(frozenset(), ""))
    assert nobody.total == 0 and not any(nobody.facets.values())


def test_facets_count_what_is_found(filled: SearchIndex) -> None:
    result = ask(filled, scope=EVERYTHING)
    assert result.total == len(ASSETS)
    assert counts(result, "kind") == {"photo": 9, "video": 1, "audio": 1, "text": 1}
    assert counts(result, "keyword") == {"kengash": 1, "zirconium": 1, "тадбир": 1, "хотира": 2, "شهرداری": 1}
    assert counts(result, "creator") == {"Dilshod Rahimov": 1, "Hidden Person": 1, "Дилшод Раҳимов": 1}
    assert counts(result, "event") == {"event-bg": 1}
    assert counts(result, "level") == {"public": 10, "secret": 2}
    assert counts(result, "state") == {"available": 11, "failed": 1}
    assert counts(result, "year") == {"2023": 10, "2021": 1, "2024": 1}
    assert next(value.value for value in result.facets["keyword"]) == "хотира", "the most frequent first"


def test_a_facet_keeps_its_other_values_to_pick_from(filled: SearchIndex) -> None:
    result = ask(filled, kinds=("video", "audio"))
    assert sorted(numbers(result)) == [archive.COUNCIL, archive.GEORGIAN] and result.total == 2
    assert counts(result, "kind") == {"photo": 7, "video": 1, "audio": 1, "text": 1}
    assert counts(result, "state") == {"available": 2}
    both = ask(filled, "xotira", keywords=("тадбир",), states=("available",))
    assert numbers(both) == [archive.MEMORIAL]
    assert counts(both, "keyword") == {"хотира": 1, "тадбир": 1}
    assert counts(both, "kind") == {"photo": 1}


def test_choices_narrow(filled: SearchIndex) -> None:
    assert numbers(ask(filled, event_ids=("event-bg",))) == [archive.BULGARIAN]
    assert numbers(ask(filled, creators=("Dilshod Rahimov",))) == [archive.COUNCIL]
    assert numbers(ask(filled, states=("failed",))) == [archive.LATIN]
    assert ask(filled, kinds=("nonsense",)).total == 0


def test_dates_narrow_and_show_their_months(filled: SearchIndex) -> None:
    result = ask(
        filled,
        captured_from=datetime(2023, 11, 20, tzinfo=UTC),
        captured_to=datetime(2023, 11, 25, 23, 59, 59, tzinfo=UTC),
    )
    assert sorted(numbers(result)) == [1, 2, 3, 4], "an asset without capture time counts by when it came in"
    assert counts(result, "year") == {"2023": 8, "2021": 1, "2024": 1}
    assert counts(result, "month") == {"202311": 7, "202312": 1}


@pytest.mark.parametrize(
    ("dates", "years", "months"),
    [
        (DateFacet("gregorian", "UTC", 2023), {"2023": 10, "2021": 1, "2024": 1}, {"202311": 8, "202312": 2}),
        (DateFacet("gregorian", "Asia/Tashkent", None), {"2023": 10, "2022": 1, "2024": 1}, {}),
        (DateFacet("solar", "Asia/Tehran", 1402), {"1400": 1, "1402": 10, "1403": 1}, {"140208": 1, "140209": 9}),
        (DateFacet("solar", "Asia/Tehran", 1350), {"1400": 1, "1402": 10, "1403": 1}, {}),
    ],
)
def test_years_and_months_are_those_of_the_asked_calendar(
    filled: SearchIndex, dates: DateFacet, years: dict[str, int], months: dict[str, int]
) -> None:
    result = ask(filled, scope=EVERYTHING, dates=dates)
    assert (counts(result, "year"), counts(result, "month")) == (years, months)
    chosen = ask(filled, scope=EVERYTHING, dates=dates, captured_from=datetime(2024, 1, 1, tzinfo=UTC))
    assert chosen.total == 1
    assert (counts(chosen, "year"), counts(chosen, "month")) == (years, months), "what is chosen keeps its neighbours"
    assert sum(counts(ask(filled, "zirconium", dates=dates), "year").values()) == 0


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (DateFacet("gregorian", "UTC", 2023, 11), {20231100 + day: 1 for day in (21, 22, 23, 24, 26, 27, 28, 30)}),
        (DateFacet("solar", "Asia/Tehran", 1402, 9), {14020900 + day: 1 for day in (1, 2, 3, 5, 6, 7, 9, 10, 11)}),
        (DateFacet("gregorian", "UTC", 2023), {}),
    ],
)
def test_an_opened_month_tells_its_days(filled: SearchIndex, dates: DateFacet, days: dict[int, int]) -> None:
    found = ask(filled, scope=EVERYTHING, dates=dates, captured_from=datetime(2024, 1, 1, tzinfo=UTC))
    assert counts(found, "day") == {str(day): count for day, count in days.items()}


@pytest.mark.parametrize("known", [(), (2023,), (1990, 2000), (1700, 2024), (2024, 2023, 2021)])
def test_every_year_is_told_whatever_was_found_before(
    filled: SearchIndex, known: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = date_facets._Usual()
    for year in known:
        usual.widen((time_key(datetime(year, 1, 1, tzinfo=UTC), 0), time_key(datetime(year, 12, 31, tzinfo=UTC), 0)))
    monkeypatch.setattr(date_facets, "_usual", usual)
    for dates in (None, DateFacet("gregorian", "UTC", 2023, 11)):
        found = ask(filled, scope=EVERYTHING, dates=dates)
        assert counts(found, "year") == {"2023": 10, "2021": 1, "2024": 1}
        assert len(counts(found, "day")) == (8 if dates else 0)


def test_what_is_far_from_all_the_rest_is_not_looked_for_each_time() -> None:
    usual, century = date_facets._Usual(), 100 * 365 * 86_400 * KEYS_A_SECOND
    for span in ((2 * century, 2 * century), (0, 3 * century), (2 * century, 3 * century), (century, 2 * century)):
        usual.widen(span)
    assert usual.span == (2 * century, 3 * century)


def test_facets_can_be_left_out(filled: SearchIndex) -> None:
    assert ask(filled, facets=False).facets == {}
