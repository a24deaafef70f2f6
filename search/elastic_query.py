"""The plan in Elasticsearch's query language; only queries of the server's core, which every distribution has."""

from collections.abc import Sequence
from typing import Any

from search.plan import AllOf, AnyOf, Everything, Fuzzy, Mark, Node, Nothing, OneOf, Phrase, Prefix, Range, Term

Json = dict[str, Any]


def query(node: Node) -> Json:
    match node:
        case Everything():
            return {"match_all": {}}
        case Nothing():
            return {"match_none": {}}
        case Term(field, value):
            return {"term": {field: {"value": value}}}
        case Prefix(field, start):
            return {"prefix": {field: {"value": start}}}
        case Fuzzy(field, value, distance):
            # Without the rewrite only the 50 commonest of the near words would count.
            return {"fuzzy": {field: {"value": value, "fuzziness": distance, "rewrite": "constant_score"}}}
        case Phrase(field, values):
            return {"match_phrase": {field: " ".join(values)}}
        case Range(field, low, high):
            return {"range": {field: {} | ({"gte": low} if low is not None else {}) | _below(high)}}
        case OneOf(field, values):
            return {"terms": {field: list(values)}}
        case AnyOf(nodes):
            return {"bool": {"should": [query(part) for part in nodes], "minimum_should_match": 1}}
        case AllOf(nodes, without):
            kept = [query(part) for part in nodes or (Everything(),)]
            return {"bool": {"filter": kept, "must_not": [query(part) for part in without]}}


def scored(match: Node, marks: Sequence[Mark]) -> Json:
    """What `match` finds, scored by its marks' points."""
    points = [{"constant_score": {"filter": query(mark.node), "boost": mark.weight}} for mark in marks]
    return {"bool": {"filter": [query(match)], "should": points, "minimum_should_match": 0}}


def _below(high: int | str | None) -> Json:
    return {} if high is None else {"lt": high}
