"""What is asked of an engine, in the few kinds of question that both answer alike.

Nothing here depends on how often a word occurs: an asset fits by what it matches, so that both engines give the same
order, and the order of a page does not shift while assets come in.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Everything:
    pass


@dataclass(frozen=True)
class Nothing:
    pass


@dataclass(frozen=True)
class Term:
    field: str
    value: str


@dataclass(frozen=True)
class Prefix:
    field: str
    start: str


@dataclass(frozen=True)
class Fuzzy:
    """A word at most `distance` (1 or 2) edits away; two letters swapped are one edit."""

    field: str
    value: str
    distance: int


@dataclass(frozen=True)
class Phrase:
    """These words after one another."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Range:
    """A whole number, or for `title_key` a text, in [low, high); None is open."""

    field: str
    low: int | str | None
    high: int | str | None


@dataclass(frozen=True)
class OneOf:
    """One of these values of a field that is never folded, such as ids: as many as may be, at the cost of one look."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class AnyOf:
    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class AllOf:
    """All of `nodes` (none given: everything) and none of `without`."""

    nodes: tuple["Node", ...]
    without: tuple["Node", ...] = ()


Node = Everything | Nothing | Term | Prefix | Fuzzy | Phrase | Range | OneOf | AnyOf | AllOf


@dataclass(frozen=True)
class Mark:
    """Worth `weight` points to an asset that matches `node`; whatever does, matches `inside` as well."""

    node: Node
    weight: int
    inside: Node = Everything()


@dataclass(frozen=True)
class Plan:
    """`match` decides what is found, the marks' points decide the order."""

    match: Node
    marks: tuple[Mark, ...] = ()


def any_of(nodes: Sequence[Node]) -> Node:
    kept = dict.fromkeys(leaf for node in nodes for leaf in leaves(node) if not isinstance(leaf, Nothing))
    begun = [node for node in kept if isinstance(node, Prefix)]
    # A word that begins as asked is found by that already.
    found = [node for node in kept if not isinstance(node, Term) or not any(covers(prefix, node) for prefix in begun)]
    if not found:
        return Nothing()
    return found[0] if len(found) == 1 else AnyOf(tuple(found))


def all_of(nodes: Sequence[Node]) -> Node:
    parts = [part for node in nodes for part in (node.nodes if isinstance(node, AllOf) else (node,))]
    without = dict.fromkeys(part for node in nodes if isinstance(node, AllOf) for part in node.without)
    kept = tuple(dict.fromkeys(part for part in parts if not isinstance(part, Everything)))
    if any(isinstance(part, Nothing) for part in kept):
        return Nothing()
    if without:
        return AllOf(kept, tuple(without))
    if not kept:
        return Everything()
    return kept[0] if len(kept) == 1 else AllOf(kept)


def conditions(node: Node) -> tuple[Node, ...]:
    """All of which have to be met, next to the `exceptions`."""
    return (node.nodes or (Everything(),)) if isinstance(node, AllOf) else (node,)


def exceptions(node: Node) -> tuple[Node, ...]:
    """None of which may be met."""
    return node.without if isinstance(node, AllOf) else ()


def meeting(met: Sequence[Node], unmet: Sequence[Node]) -> Node:
    """What meets all of the one and none of the other."""
    return all_of([*met, *(AllOf((), (node,)) for node in unmet)])


def apart(nodes: Sequence[Node]) -> tuple[Node, list[Node]]:
    """What all of these ask for, and what each of them asks for beside that."""
    met = [part for part in conditions(nodes[0]) if all(part in conditions(node) for node in nodes)]
    unmet = [part for part in exceptions(nodes[0]) if all(part in exceptions(node) for node in nodes)]
    beside = [
        meeting(
            [part for part in conditions(node) if part not in met],
            [part for part in exceptions(node) if part not in unmet],
        )
        for node in nodes
    ]
    return meeting(met, unmet), beside


def leaves(node: Node) -> tuple[Node, ...]:
    """Of which it is enough to match one."""
    return node.nodes if isinstance(node, AnyOf) else (node,)


def covers(wide: Node, narrow: Node) -> bool:
    """Whether one can see that whatever matches `narrow` matches `wide`."""
    return all(any(_covers_leaf(one, other) for one in leaves(wide)) for other in leaves(narrow))


def _covers_leaf(wide: Node, narrow: Node) -> bool:
    match wide, narrow:
        case Prefix(field, start), (Term(other, value) | Prefix(other, value)):
            return field == other and value.startswith(start)
        case Everything(), _:
            return True
    return wide == narrow
