"""How the rows of a list by time spread over it."""

from collections.abc import Sequence
from datetime import datetime

from dam.ports import SearchRequest
from search.document import moment_of, time_key
from search.finding import Engine, narrowed, timed

# What a floating-point number may lack of a key.
LAST_BITS = 1024


def span(engine: Engine, request: SearchRequest) -> tuple[datetime, datetime] | None:
    """The first and the last row, each at most a second off, to the outside. Raises `BadRequest` for other sorts."""
    field = timed(request)
    match, _ = narrowed(engine, request)
    keys = engine.span(match, field)
    return (moment_of(keys[0]), moment_of(keys[1])) if keys else None


def counts_between(engine: Engine, request: SearchRequest, bounds: Sequence[datetime]) -> list[int]:
    """Raises `BadRequest` where the sort is not by time."""
    field = timed(request)
    match, _ = narrowed(engine, request)
    return engine.counts_between(match, field, [time_key(bound, 0) for bound in bounds])
