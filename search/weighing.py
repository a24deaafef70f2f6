"""What an asset is worth to a query: marks of which one implies the next, put together so that each word is looked up
once and not once for every mark that it is part of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.plan import Mark, Node, any_of, conditions, covers, exceptions, leaves, meeting


@dataclass(frozen=True)
class Step:
    node: Node
    points: int


@dataclass(frozen=True)
class Ladder:
    """An asset has the points of the highest step that it fits, the first ones being the highest.

    Where a part of the match is met by every step, the ladder `stands_for` that part, and its last step is the rest of
    it, for no points.
    """

    steps: tuple[Step, ...]
    stands_for: Node | None = None


def ladders(match: Node, marks: Sequence[Mark]) -> list[Ladder]:
    """Worth as much as the marks to everything that is matched."""
    asked = list(conditions(match))
    found = []
    for chain in _chains(marks):
        steps, left = [], sum(mark.weight for mark in chain)
        higher: set[Node] = set()
        for mark in chain:
            here = [leaf for leaf in leaves(mark.node) if leaf not in higher]
            if here:
                steps.append(Step(any_of(here), left))
            higher.update(here)
            left -= mark.weight
        part = next((part for part in asked if covers(part, chain[-1].node)), None)
        if part is not None:
            asked.remove(part)
            if rest := [leaf for leaf in leaves(part) if leaf not in higher]:
                steps.append(Step(any_of(rest), 0))
        found.append(Ladder(tuple(steps), part))
    return found


def best(match: Node, marks: Sequence[Mark]) -> Node:
    """What is matched and has every mark."""
    inside = [mark.inside for mark in marks]
    tops = [chain[0].node for chain in _chains(open_in(marks, inside))]
    needed = [part for part in conditions(match) if not any(covers(part, top) for top in (*tops, *inside))]
    return meeting([*needed, *tops], exceptions(match))


def open_in(marks: Iterable[Mark], inside: Iterable[Node]) -> tuple[Mark, ...]:
    """Without the marks that everything has which matches all of these."""
    known = tuple(inside)
    return tuple(mark for mark in marks if not any(covers(mark.node, part) for part in known))


def telling(match: Node, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Without the marks that everything which is matched has."""
    return open_in(marks, conditions(match))


def _chains(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks of which each implies the next one of its chain."""
    chains: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda mark: len(leaves(mark.node))):
        for chain in chains:
            if covers(mark.node, chain[-1].node):
                chain.append(mark)
                break
        else:
            chains.append([mark])
    return chains
