"""A query's tree with the synonyms that apply to it put in beside what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from dam.ports import Synonyms
from search.query import And, Or, Tree, Words
from search.synonyms import Term, expansions


@dataclass(frozen=True)
class Synonymous:
    """Either `typed`, or the words of one of `others` in one field. What is quoted or taken away has no synonyms."""

    typed: Tree
    others: tuple[Term, ...]
    field: str


Expanded = Tree | Synonymous


def expand(tree: Tree, synonyms: Synonyms) -> Expanded:
    if not synonyms:
        return tree
    match tree:
        case Words() if _plain(tree):
            return _run((tree,), synonyms)[0]
        case Or(parts):
            return Or(tuple(expand(part, synonyms) for part in parts))  # type: ignore[misc]
        case And(parts):
            return _and(parts, synonyms)
        case _:
            return tree


def applied(tree: Expanded) -> list[Synonymous]:
    match tree:
        case Synonymous():
            return [tree]
        case And(parts) | Or(parts):
            return [found for part in parts for found in applied(part)]
        case _:
            return []


def _and(parts: tuple[Tree, ...], synonyms: Synonyms) -> Expanded:
    found: list[Expanded] = []
    run: list[Words] = []
    for part in parts:
        plain = isinstance(part, Words) and _plain(part)
        if run and not (plain and part.field == run[0].field):  # type: ignore[union-attr]
            found += _run(run, synonyms)
            run = []
        if plain:
            run.append(part)  # type: ignore[arg-type]
        else:
            found.append(expand(part, synonyms))
    if run:
        found += _run(run, synonyms)
    return And(tuple(found)) if len(found) > 1 else found[0]  # type: ignore[arg-type]


def _plain(part: Words) -> bool:
    return not part.quoted and not part.prefix


def _run(run: Sequence[Words], synonyms: Synonyms) -> list[Expanded]:
    """Neighbouring words of one field; a synonym takes the place of whole parts alone (IMG_1234 is one)."""
    typed = [word for part in run for word in part.words]
    bounds = [0]
    for part in run:
        bounds.append(bounds[-1] + len(part.words))
    found: list[Expanded] = []
    at = 0
    for expansion in expansions(typed, synonyms):
        if expansion.start not in bounds or expansion.end not in bounds:
            continue
        first, last = bounds.index(expansion.start), bounds.index(expansion.end)
        found += run[at:first]
        covered = tuple(run[first:last])
        said: Tree = covered[0] if len(covered) == 1 else And(covered)
        found.append(Synonymous(said, expansion.others, covered[0].field))
        at = last
    return [*found, *run[at:]]
