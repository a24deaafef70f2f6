"""The days that a query names, as keys of an index: they are days of a zone, and some are told from today."""

from dataclasses import replace
from datetime import UTC, date, datetime

from search.dates import Ago, Day
from search.document import time_key
from search.query import And, Dates, Not, Numbers, Or, Query, Tree, Words


def utc_now() -> datetime:
    return datetime.now(UTC)


def settled(query: Query, now: datetime) -> Query:
    """The query without `Dates`: they become numbers of the field `dated_key`. Days are those of the zone of `now`."""
    return query if query.tree is None else replace(query, tree=_settled(query.tree, now))


def _settled(tree: Tree, now: datetime) -> Tree:
    match tree:
        case Dates(start, end):
            return Numbers("dated_key", _begin(start, now), _begin(end, now))
        case Words(dated=Dates() as dated):
            return replace(tree, dated=_settled(dated, now))
        case Not(part):
            return Not(_settled(part, now))
        case And(parts):
            return And(tuple(_settled(part, now) for part in parts))
        case Or(parts):
            return Or(tuple(_settled(part, now) for part in parts))
        case _:
            return tree


def _begin(day: Day | None, now: datetime) -> int | None:
    if day is None:
        return None
    known: date = day.on(now.date()) if isinstance(day, Ago) else day
    return time_key(datetime(known.year, known.month, known.day, tzinfo=now.tzinfo), 0)
