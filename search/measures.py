"""Lengths, sizes and numbers of pixels as people type them: >10min, 1:30, 1..5 min, <5MB, 1,5 ГБ, >=4000, ۵دقیقه."""

import re
import unicodedata
from dataclasses import dataclass
from math import ceil, floor

from search.dates import BETWEEN
from search.fields import Takes
from search.names import PIXEL_UNITS, SIZE_UNITS, TIME_UNITS, plain

_SCALES: dict[str, int] = {
    "second": 1000, "minute": 60_000, "hour": 3_600_000, "pixel": 1,
    "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30,
}  # fmt: skip
_UNITS = {Takes.DURATION: TIME_UNITS, Takes.SIZE: SIZE_UNITS, Takes.PIXELS: PIXEL_UNITS}
_WITHOUT = {Takes.DURATION: "second", Takes.SIZE: "b", Takes.PIXELS: "pixel"}
# The longest signs first, since a regular expression takes the first that fits.
COMPARISON = re.compile(r"\s*(>=|=>|≥|<=|=<|≤|>|<|=)\s*")
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d\d)")
_PIECE = re.compile(r"\s*(\d{1,15})(?:[.,](\d{1,6}))?\s*([^\W\d_]*)\.?")
_LARGEST = 1 << 53


@dataclass(frozen=True)
class Quantity:
    """An amount in milliseconds, bytes or pixels, and the step to which it was told: 5MB is told to a megabyte."""

    amount: float
    step: float


def span(text: str, takes: Takes) -> tuple[int | None, int | None] | None:
    """From the first whole number that is meant up to but not including the other; None open. None where unreadable.

    Without a comparison what rounds to the amount is meant, as the interface shows it.
    """
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text).replace("٫", ".")
    sides = BETWEEN.split(text)
    if len(sides) == 2:
        return _between(sides[0].strip(), sides[1].strip(), takes)
    found = COMPARISON.match(text)
    quantity = _quantity(text[found.end() :] if found else text, takes)
    if quantity is None or len(sides) > 2:
        return None
    amount, half = quantity.amount, quantity.step / 2
    match found[1] if found else "=":
        case ">":
            return _whole(floor(amount) + 1, None)
        case ">=" | "=>" | "≥":
            return _whole(ceil(amount), None)
        case "<":
            return _whole(None, ceil(amount))
        case "<=" | "=<" | "≤":
            return _whole(None, floor(amount) + 1)
        case _:
            return _whole(max(0, ceil(amount - half)), ceil(amount + half))


def is_unit(text: str, takes: Takes) -> bool:
    return plain(text.rstrip(".")) in _UNITS[takes]


def _between(first: str, second: str, takes: Takes) -> tuple[int | None, int | None] | None:
    last = _quantity(second, takes) if second else None
    # 1..5min: what has no unit takes that of the other side.
    unit = re.search(r"[^\W\d_]+\.?$", second)
    told = first + unit[0] if unit and first and first[-1].isdecimal() and ":" not in first else first
    begin = _quantity(told, takes) if first else None
    if (first and begin is None) or (second and last is None) or not (first or second):
        return None
    return _whole(ceil(begin.amount) if begin else None, floor(last.amount) + 1 if last else None)


def _quantity(text: str, takes: Takes) -> Quantity | None:
    text = text.strip()
    if takes is Takes.DURATION and (clock := _CLOCK.fullmatch(text)):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return Quantity((hours * 3600 + minutes * 60 + seconds) * 1000, 1000)
    at, amount, step = 0, 0.0, 0.0
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None or (at and not piece[3]):
            return None
        unit = _UNITS[takes].get(plain(piece[3])) if piece[3] else _WITHOUT[takes]
        if unit is None:
            return None
        step = _SCALES[unit] / 10 ** len(piece[2] or "")
        amount += float(f"{piece[1]}.{piece[2] or 0}") * _SCALES[unit]
        at = piece.end()
    return Quantity(amount, step) if step else None


def _whole(low: int | None, high: int | None) -> tuple[int | None, int | None]:
    return tuple(None if bound is None else min(bound, _LARGEST) for bound in (low, high))  # type: ignore[return-value]
