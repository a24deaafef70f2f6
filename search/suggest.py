"""What the person may have meant: words that stand in what was found, so that nothing unseen is given away."""

from collections.abc import Callable, Sequence

from dam.ports import IndexDocument
from search.fold import Span, spans
from search.languages import script_of
from search.query import And, Not, Or, Query, Tree, Words

_FARTHEST = 2
# Of each text of an asset, and of all of them together.
_LONGEST, _LONGEST_TOGETHER = 3000, 6000
# Tells `as_written` of these, in order, of those that are as they were indexed: an index holds folded words alone.
Written = Callable[[Sequence[str]], Sequence[str]]


def nothing_written(ids: Sequence[str]) -> Sequence[str]:
    """For an index that suggests nothing."""
    return ()


def as_written(asset: IndexDocument) -> str:
    """The texts of an asset from which words are suggested, one after the other, cut where they are very long."""
    texts = (
        asset.title, "\n".join(asset.keywords), asset.event_title, asset.creator, asset.place, asset.camera,
        asset.file_name, *(name for _, name in asset.near), asset.description, asset.text,
    )  # fmt: skip
    return "\n".join(text[:_LONGEST] for text in texts if text)[:_LONGEST_TOGETHER]


def suggestion(query: Query, texts: Sequence[str]) -> str | None:
    """The query's words, each as the best fitting text spells the nearest word; None when none fits or none differs.

    A text in the script that was typed goes before one that is a little nearer, the earlier before the later. Only
    for queries of plain words: of others no part could be replaced without changing what is asked.
    """
    typed = _plain_words(query.tree) if query.tree is not None else None
    if not typed:
        return None
    best: tuple[int, str | None] | None = None
    for text in texts:
        standing = list(spans(text))
        chosen = [found for word in typed if (found := _nearest(word, standing)) is not None]
        if len(chosen) < len(typed):
            continue
        meant = " ".join(text[span.start : span.end] for _, span in chosen)
        apart = sum(edits for edits, _ in chosen)
        foreign = sum(
            script_of(span.word.exact) != script_of(word.words[0].exact)
            for (_, span), word in zip(chosen, typed, strict=True)
        )
        cost = apart + 2 * foreign
        if best is None or cost < best[0]:
            best = cost, meant if apart else None
    return best[1] if best else None


def distance(first: str, second: str, limit: int) -> int:
    """Edits between two words, a swap of neighbours being one; `limit + 1` as soon as there are more than `limit`."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    # An edit brings in one letter at the most. This spares nearly all words of a long text the rest.
    letters, others = set(first), set(second)
    if len(letters - others) > limit or len(others - letters) > limit:
        return limit + 1
    before_last: list[int] = []
    last = list(range(len(second) + 1))
    for row, letter in enumerate(first, 1):
        current = [row]
        for column, other in enumerate(second, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                cost = min(cost, before_last[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before_last, last = last, current
    return min(last[-1], limit + 1)


def _nearest(typed: Words, standing: list[Span]) -> tuple[int, Span] | None:
    best: tuple[int, Span] | None = None
    for span in standing:
        apart = min(distance(a, b, _FARTHEST) for a in typed.words[0].keys for b in span.word.keys)
        # A letter of another script may be two in a key.
        apart = min(apart, distance(typed.words[0].exact, span.word.exact, _FARTHEST))
        if apart <= _FARTHEST and apart < len(typed.words[0].keys[0]) // 2 and (best is None or apart < best[0]):
            best = (apart, span)
            if apart == 0:
                break
    return best


def _plain_words(tree: Tree) -> list[Words] | None:
    match tree:
        case Words():
            return [tree] if len(tree.words) == 1 and not tree.field and not tree.quoted and not tree.prefix else None
        case And(parts):
            found = [_plain_words(part) for part in parts]
            return None if any(one is None for one in found) else [word for one in found for word in one or []]
        case Or() | Not() | _:
            return None
