"""The plan in Tantivy's own questions."""

from collections.abc import Sequence

import tantivy
from tantivy import FieldType, Occur

from search.plan import (
    AllOf,
    AnyOf,
    Everything,
    Fuzzy,
    Mark,
    Node,
    Nothing,
    OneOf,
    Phrase,
    Prefix,
    Range,
    Term,
    conditions,
    exceptions,
    leaves,
)
from search.weighing import ladders

# Past so many combinations of weights it is quicker to give each mark a vote for each of its points.
_MOST_WAYS = 10


class Compiler:
    """Turns plan nodes into queries on one index."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self.schema = index.schema

    def query(self, node: Node) -> tantivy.Query:
        schema = self.schema
        match node:
            case Everything():
                return tantivy.Query.all_query()
            case Nothing():
                return tantivy.Query.empty_query()
            case Term(field, value):
                return tantivy.Query.term_query(schema, field, value, "basic")
            case Prefix(field, start):
                # An edit distance of 0 with any ending; much quicker to make than the same as a regular expression.
                return tantivy.Query.fuzzy_term_query(schema, field, start, 0, True, True)
            case Fuzzy(field, value, distance):
                return tantivy.Query.fuzzy_term_query(schema, field, value, distance, True, False)
            case Phrase(field, values):
                return tantivy.Query.phrase_query(schema, field, list(values))
            case Range(field, low, high):
                return self._range(field, low, high)
            case OneOf(field, values):
                return tantivy.Query.term_set_query(schema, field, list(values))
            case AnyOf(nodes):
                return tantivy.Query.boolean_query([(Occur.Should, self.query(part)) for part in nodes])
            case AllOf(nodes, without):
                parts = [(Occur.Must, self.query(part)) for part in nodes or (Everything(),)]
                parts += [(Occur.MustNot, self.query(part)) for part in without]
                return tantivy.Query.boolean_query(parts)

    def scored(self, match: Node, marks: Sequence[Mark], below: int | None) -> tantivy.Query:
        """What is matched, scored by its marks' points; only what has fewer than `below` points."""
        found = ladders(match, marks)
        done = [ladder.stands_for for ladder in found]
        parts = [(Occur.Must, self._worth(part, 0)) for part in conditions(match) if part not in done]
        for ladder in found:
            # Each word by itself: a choice among choices takes longer than one among all of them.
            steps = [self._worth(leaf, step.points) for step in ladder.steps for leaf in leaves(step.node)]
            occur = Occur.Should if ladder.stands_for is None else Occur.Must
            parts.append((occur, steps[0] if len(steps) == 1 else tantivy.Query.disjunction_max_query(steps)))
        parts += [(Occur.MustNot, self.query(part)) for part in exceptions(match)]
        if below is not None:
            parts.append((Occur.MustNot, self._at_least(marks, below)))
        return tantivy.Query.boolean_query(parts)

    def _worth(self, node: Node, points: int) -> tantivy.Query:
        return tantivy.Query.const_score_query(self.query(node), float(points))

    def with_points(self, match: tantivy.Query, marks: Sequence[Mark], points: int) -> tantivy.Query:
        """What `match` finds with exactly so many points."""
        if not marks:
            return match
        parts = [(Occur.Must, match)]
        if points:
            parts.append((Occur.Must, self._at_least(marks, points)))
        if points < sum(mark.weight for mark in marks):
            parts.append((Occur.MustNot, self._at_least(marks, points + 1)))
        return tantivy.Query.boolean_query(parts)

    def _at_least(self, marks: Sequence[Mark], points: int) -> tantivy.Query:
        """The engine counts how many marks fit and not what they weigh, so those of one weight are counted together."""
        heaviest = max(mark.weight for mark in marks)
        heavy = [mark for mark in marks if mark.weight == heaviest]
        rest = [mark for mark in marks if mark.weight != heaviest]
        most_of_rest = sum(mark.weight for mark in rest)
        counts = range(max(0, -((most_of_rest - points) // heaviest)), min(len(heavy), -(-points // heaviest)) + 1)
        if len(counts) > _MOST_WAYS:
            votes = [(Occur.Should, query) for mark in marks for query in [self.query(mark.node)] * mark.weight]
            return tantivy.Query.boolean_query(votes, minimum_number_should_match=points)
        ways = []
        for count in counts:
            parts = [(Occur.Must, self._so_many(heavy, count))] if count else []
            if points > count * heaviest:
                parts.append((Occur.Must, self._at_least(rest, points - count * heaviest)))
            ways.append((Occur.Should, tantivy.Query.boolean_query(parts)))
        return tantivy.Query.boolean_query(ways)

    def _so_many(self, marks: Sequence[Mark], count: int) -> tantivy.Query:
        occur = Occur.Must if count == len(marks) else Occur.Should
        found = [(occur, self.query(mark.node)) for mark in marks]
        return tantivy.Query.boolean_query(found, minimum_number_should_match=count if occur is Occur.Should else None)

    def _range(self, field: str, low: int | str | None, high: int | str | None) -> tantivy.Query:
        if low is None and high is None:
            return tantivy.Query.all_query()
        if isinstance(low, str) or isinstance(high, str):
            # Ranges of text exist in Tantivy's query language alone; these are hexadecimal digits, never its signs.
            start = f"[{low}" if low is not None else "{*"
            end = f"{high}}}" if high is not None else "*}"
            return self._index.parse_query(f"{field}:{start} TO {end}")
        if high is not None and high <= (low or 0):
            return tantivy.Query.empty_query()
        last = high - 1 if high is not None else None
        return tantivy.Query.range_query(self.schema, field, FieldType.Unsigned, lower_bound=low, upper_bound=last)
