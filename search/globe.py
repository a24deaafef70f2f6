"""A box on the globe as a filter of both engines."""

from dam.domain.boxes import Box
from search.document import LATITUDE_OFFSET, LONGITUDE_OFFSET, micro_degrees
from search.plan import Node, Range, all_of, any_of


def within(box: Box) -> Node:
    rows = Range("latitude_key", *_span(box.south, box.north, LATITUDE_OFFSET))
    if box.west < box.east:
        return all_of([rows, Range("longitude_key", *_span(box.west, box.east, LONGITUDE_OFFSET))])
    west = Range("longitude_key", *_span(box.west, 180, LONGITUDE_OFFSET))
    east = Range("longitude_key", *_span(-180, box.east, LONGITUDE_OFFSET))
    return all_of([rows, any_of([west, east])])


def _span(low: float, high: float, offset: int) -> tuple[int, int]:
    """[low, high) as keys; what lies on the very last edge is within."""
    return micro_degrees(low, offset), round(high * 1_000_000) + offset
