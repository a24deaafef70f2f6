"""The bundled gazetteer: the nearest town, what it is called, and the largest in sight."""

import csv
from random import Random

import pytest

from dam.domain.boxes import Box
from search.towns import FARTHEST_KM, FILE, NAMED, distance_km, gazetteer


@pytest.mark.parametrize(
    ("at", "names"),
    [
        ((41.3111, 69.2797), {"en": "Tashkent", "uz-Latn": "Toshkent", "uz-Cyrl": "Тошкент", "ka": "ტაშკენტი"}),
        ((39.6542, 66.9597), {"uz-Latn": "Samarqand", "uz-Cyrl": "Самарқанд", "ru": "Самарканд", "fa": "سمرقند"}),
        ((41.9198, 45.4735), {"en": "Telavi", "ka": "თელავი", "ru": "Телави", "sq": "Telavi"}),
        ((42.6193, 25.3930), {"en": "Kazanlak", "bg": "Казанлък", "ru": "Казанлык"}),
        ((33.6450, 50.0790), {"fa": "خمین"}),
        ((42.2139, 20.7397), {"en": "Prizren", "sq": "Prizreni"}),
    ],
)
def test_the_town_that_one_is_in_in_the_reader_s_language(at: tuple[float, float], names: dict[str, str]) -> None:
    (near, *_) = gazetteer().at(*at)
    assert near.inside
    assert {tag: near.town.called(tag) for tag in names} == names
    assert set(names.values()) <= {name for _, name in near.town.words}


def test_a_part_of_a_large_town_is_in_that_town() -> None:
    town, nearest = gazetteer().at(41.3111, 69.2797)
    assert (town.town.called("ru"), nearest.town.called("uz-Latn")) == ("Ташкент", "Yunusobod")
    (beside,) = gazetteer().at(41.932, 44.071)
    assert beside.town.called("ka") == "გორი" and not beside.inside


def test_nothing_is_near_in_the_middle_of_nowhere() -> None:
    for at in ((0.0, -30.0), (90.0, 0.0), (-90.0, 180.0), (43.3, 50.2)):
        assert gazetteer().at(*at) == [], at


def test_the_nearest_is_the_nearest() -> None:
    """Against a look at every row; some points lie beside the 180th meridian."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            (float(row["latitude"]), float(row["longitude"]), int(row["id"]))
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    assert len(rows) == len(gazetteer()) == len({number for _, _, number in rows})
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    chance = Random(7)
    points = [(chance.uniform(25, 45), chance.uniform(20, 75)) for _ in range(25)]
    points += [(lat + chance.gauss(0, 0.1), lon + chance.gauss(0, 0.1)) for lat, lon, _ in chance.sample(rows, 25)]
    points += [(-18.1, 179.99), (64.7, 177.5), (-18.1, -179.99), (51.9, -176.6)]
    for latitude, longitude in points:
        close = [row for row in rows if abs(row[0] - latitude) < 0.3]
        wanted = min((distance_km(latitude, longitude, *row[:2]), row[2]) for row in close) if close else (1e9, 0)
        near = gazetteer().at(latitude, longitude)
        if wanted[0] > FARTHEST_KM:
            assert near == []
            continue
        # On so short a way a flat map differs by metres.
        assert near[-1].distance_km == pytest.approx(wanted[0], abs=0.05)
        assert len(near) == 1 or (near[0].inside and near[0].town.inhabitants >= near[1].town.inhabitants)


def test_the_largest_in_sight_come_first() -> None:
    uzbekistan = gazetteer().largest(Box(37, 56, 45.6, 73.2), 5)
    assert uzbekistan[0].called("uz-Cyrl") == "Тошкент" and len(uzbekistan) == 5
    assert [town.inhabitants for town in uzbekistan] == sorted((t.inhabitants for t in uzbekistan), reverse=True)
    across = gazetteer().largest(Box(-20, 170, -10, -170), 50)
    assert {town.longitude > 0 for town in across} == {True, False}
    assert gazetteer().largest(Box(0, -31, 1, -30), 5) == []


def test_every_name_is_in_the_letters_of_its_language() -> None:
    cyrillic = ("\u0400", "\u04ff")
    scripts = {"ka": ("\u10d0", "\u10ff"), "fa": ("\u0600", "\u06ff")} | dict.fromkeys(
        ("ru", "bg", "uz-Cyrl"), cyrillic
    )
    for town in gazetteer().largest(Box(-90, -180, 90, 180), 100_000):
        assert town.names[0]
        for tag, (first, last) in scripts.items():
            name = town.names[NAMED.index(tag)]
            letters = [letter for letter in name if letter.isalpha()]
            assert all(first <= letter <= last for letter in letters), (tag, name)
