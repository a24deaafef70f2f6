"""Whole numbers that an address asks with."""

from flask import request

# Beyond any archive, and within what every engine counts with.
_MOST = 2**31 - 1


def asked_number(name: str) -> int | None:
    """The number under this name; None where it is not there, or is none between nought and the most there can be."""
    number = request.args.get(name, type=int)
    return number if number is not None and 0 <= number <= _MOST else None
