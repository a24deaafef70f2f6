"""What is asked of an engine, in the few kinds of question that both answer alike.

Nothing here depends on how often a word occurs: an asset fits by what it matches, so that both engines give the same
order, and the order of a page does not shift while assets come in.
"""

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
    """Worth `weight` points to an asset that matches `node`."""

    node: Node
    weight: int


@dataclass(frozen=True)
class Plan:
    """`match` decides what is found, the marks' points decide the order."""

    match: Node
    marks: tuple[Mark, ...] = ()


def any_of(nodes: list[Node]) -> Node:
    kept = tuple(dict.fromkeys(node for node in nodes if not isinstance(node, Nothing)))
    if not kept:
        return Nothing()
    return kept[0] if len(kept) == 1 else AnyOf(kept)


def all_of(nodes: list[Node]) -> Node:
    kept = tuple(dict.fromkeys(node for node in nodes if not isinstance(node, Everything)))
    if any(isinstance(node, Nothing) for node in kept):
        return Nothing()
    if not kept:
        return Everything()
    return kept[0] if len(kept) == 1 else AllOf(kept)
