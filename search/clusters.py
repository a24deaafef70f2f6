"""Where on the globe a result lies: clusters, counted by a grid, alike on both engines."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dam.domain.boxes import WORLD, Box
from dam.ports import Cluster, SearchRequest
from search.document import LATITUDE_OFFSET, LONGITUDE_OFFSET
from search.finding import Engine, narrowed

# Cells halve from these on, so that they stay in place while a map is moved; so many go along its longer side.
_WHOLE_MICRO_DEGREES = 180_000_000
_CELLS_ALONG = 12
_SMALLEST = 100


def clusters(engine: Engine, request: SearchRequest, view: Box) -> list[Cluster]:
    """What of the result lies in `view`, whatever box is chosen, the largest clusters first."""
    match, _ = narrowed(engine, replace(request, box=view))
    cell = _cell(view)
    found = [_cluster(row, cell) for row in engine.cells(match, cell)]
    return sorted(found, key=lambda one: (-one.count, one.box.south, one.box.west))


def extent(engine: Engine, request: SearchRequest) -> Box | None:
    """A box around all of the result that lies somewhere, whatever box is chosen; None where nothing does."""
    match, _ = narrowed(engine, replace(request, box=WORLD))
    rows, columns = (engine.span(match, name) for name in ("latitude_key", "longitude_key"))
    if rows is None or columns is None:
        return None
    (south, north), (west, east) = rows, columns
    return _box(south, west, min(north, 2 * LATITUDE_OFFSET), min(east, 2 * LONGITUDE_OFFSET))


def asked(cell: int) -> dict[str, Any]:
    """The aggregation that counts cells of so many micro-degrees, with the middle of what lies in each."""
    middle = {name: {"avg": {"field": name}} for name in ("latitude_key", "longitude_key")}
    columns = {"histogram": {"field": "longitude_key", "interval": cell, "min_doc_count": 1}, "aggs": middle}
    rows = {"histogram": {"field": "latitude_key", "interval": cell, "min_doc_count": 1}, "aggs": {"columns": columns}}
    return {"rows": rows}


def told(answer: Mapping[str, Any]) -> list[tuple[int, int, int, float, float]]:
    """South and west edge, count, and middle of each cell, all as keys."""
    return [
        (
            round(row["key"]),
            round(column["key"]),
            int(column["doc_count"]),
            float(column["latitude_key"]["value"]),
            float(column["longitude_key"]["value"]),
        )
        for row in answer["rows"]["buckets"]
        for column in row["columns"]["buckets"]
        if column["doc_count"]
    ]


def _cell(view: Box) -> int:
    wide = view.east - view.west if view.west < view.east else view.east - view.west + 360
    most = max(view.north - view.south, wide) * 1_000_000 / _CELLS_ALONG
    cell = _WHOLE_MICRO_DEGREES
    while cell > max(most, _SMALLEST):
        cell //= 2
    return cell


def _cluster(row: tuple[int, int, int, float, float], cell: int) -> Cluster:
    south, west, count, latitude, longitude = row
    box = _box(south, west, min(south + cell, 2 * LATITUDE_OFFSET), min(west + cell, 2 * LONGITUDE_OFFSET))
    return Cluster(count, (latitude - LATITUDE_OFFSET) / 1e6, (longitude - LONGITUDE_OFFSET) / 1e6, box)


def _box(*keys: int) -> Box:
    offsets = (LATITUDE_OFFSET, LONGITUDE_OFFSET) * 2
    return Box(*((key - offset) / 1_000_000 for key, offset in zip(keys, offsets, strict=True)))
