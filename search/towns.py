"""Towns and what they are called in our languages: the bundled gazetteer, asked without a network.

`towns.tsv` is made by `script/gazetteer.py` of GeoNames' data (CC BY 4.0). A process that asks keeps a few numbers of
each row and reads names from the file, which all processes share.
"""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

import numpy as np

from dam.domain.boxes import Box

FILE = Path(__file__).with_name("towns.tsv")
# After id, latitude, longitude and inhabitants; an empty one is called as in the first.
NAMED = ("en", "uz-Latn", "uz-Cyrl", "ka", "bg", "fa", "sq", "ru")
FARTHEST_KM = 25.0
_EARTH_KM = 6371.0
_KM_A_DEGREE = 111.2


@dataclass(frozen=True)
class Town:
    """`names` are those of `NAMED`, `others` further ones to be found by; `inhabitants` is 0 where nobody counted."""

    id: int
    latitude: float
    longitude: float
    inhabitants: int
    names: tuple[str, ...]
    others: tuple[str, ...]

    def called(self, language: str) -> str:
        """In the language of a tag, as far as it has a name of its own there."""
        return self.names[NAMED.index(language)] or self.names[0]

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """(language or empty, name) of all that it may be found by, each name once."""
        named = dict.fromkeys(name for name in (*self.names, *self.others) if name)
        tags = {name: tag for tag, name in reversed(list(zip(NAMED, self.names, strict=True)))}
        return tuple((tags.get(name, ""), name) for name in named)


@dataclass(frozen=True)
class Near:
    town: Town
    distance_km: float

    @property
    def inside(self) -> bool:
        return bool(self.distance_km <= _reach_km(self.town.inhabitants))


class Gazetteer:
    """Rows are sorted by latitude; the first line is a heading."""

    def __init__(self, path: Path = FILE) -> None:
        with path.open("rb") as file:
            self._text = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        starts = [start for start, _ in self._lines()]
        self._starts = np.array(starts, dtype=np.uint32)
        numbers = np.array([self._numbers(start) for start in starts], dtype=np.float64).reshape(-1, 3)
        self._latitudes, self._longitudes = numbers[:, 0].copy(), numbers[:, 1].copy()
        self._inhabitants = numbers[:, 2].astype(np.uint32)

    def at(self, latitude: float, longitude: float) -> list[Near]:
        """The largest town that the place lies in, then the nearest one where that is another; with none to lie in,
        the nearest alone. Empty where there is none within `FARTHEST_KM`.
        """
        rows, distances = self._around(latitude, longitude)
        if not len(rows):
            return []
        nearest = int(rows[np.argmin(distances)])
        inside = rows[distances <= _reach_km(self._inhabitants[rows])]
        first = int(inside[np.argmax(self._inhabitants[inside])]) if len(inside) else nearest
        found = [self._town(row) for row in dict.fromkeys((first, nearest))]
        return [Near(town, distance_km(latitude, longitude, town.latitude, town.longitude)) for town in found]

    def largest(self, box: Box, most: int) -> list[Town]:
        """The largest towns within a box, the largest first."""
        low, high = np.searchsorted(self._latitudes, (box.south, box.north))
        longitudes = self._longitudes[low:high]
        if box.west < box.east:
            within = (longitudes >= box.west) & (longitudes < box.east)
        else:
            within = (longitudes >= box.west) | (longitudes < box.east)
        rows = np.flatnonzero(within) + low
        best = rows[np.argsort(self._inhabitants[rows], kind="stable")[::-1][:most]]
        return [self._town(int(row)) for row in best]

    def _around(self, latitude: float, longitude: float) -> tuple[np.ndarray, np.ndarray]:
        """The rows within `FARTHEST_KM`, and how far each is, as on a flat map, which is right to metres here."""
        margin = FARTHEST_KM / _KM_A_DEGREE
        low, high = np.searchsorted(self._latitudes, (latitude - margin, latitude + margin))
        north = (self._latitudes[low:high] - latitude) * _KM_A_DEGREE
        turned = (self._longitudes[low:high] - longitude + 180) % 360 - 180
        distances = np.hypot(north, turned * (_KM_A_DEGREE * cos(radians(latitude))))
        rows = np.flatnonzero(distances <= FARTHEST_KM)
        return rows + low, distances[rows]

    def __len__(self) -> int:
        return len(self._starts)

    def _lines(self) -> Iterator[tuple[int, int]]:
        start = self._text.find(b"\n") + 1
        while (end := self._text.find(b"\n", start)) >= 0:
            yield start, end
            start = end + 1

    def _numbers(self, start: int) -> tuple[float, float, int]:
        _, latitude, longitude, inhabitants, _ = self._text[start : start + 64].split(b"\t", 4)
        return float(latitude), float(longitude), int(inhabitants)

    def _town(self, row: int) -> Town:
        start = int(self._starts[row])
        line = self._text[start : self._text.find(b"\n", start)].decode()
        number, latitude, longitude, inhabitants, *names, others = line.split("\t")
        found = tuple(names), tuple(filter(None, others.split(";")))
        return Town(int(number), float(latitude), float(longitude), int(inhabitants), *found)


def _reach_km(inhabitants: Any) -> Any:
    """How far from its middle one is still in a town, as towns of its size go; of one or of many."""
    return 1.0 + np.sqrt(inhabitants) / 150


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Read when it is first asked for."""
    return Gazetteer()


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Along a great circle."""
    north, other_north = radians(latitude), radians(other_latitude)
    east = radians(other_longitude - longitude)
    half = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))
