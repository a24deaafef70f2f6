"""Which of many short lines the words of a query stand in: the cues of a sitting, the lines of a page."""

from collections.abc import Sequence

from dam.ports import Synonyms
from search.highlight import highlight
from search.languages import is_arabic_script


def fitting_lines(lines: Sequence[str], query: str, synonyms: Synonyms = ()) -> list[int]:
    """Positions of the lines with a word of the query, those with the most different words first, then in order.

    Each different word of all the lines is looked at once, which makes an hour of speech a matter of milliseconds.
    """
    words = [line.split() for line in lines]
    known = list(dict.fromkeys(word for line in words for word in line))
    # Words that are asked for side by side are found apart first, since each word stands in the list only once.
    loosened = query.replace('"', " ")
    text = "\n".join(known)
    starts = _starts(known)
    hits = set()
    place = 0
    for start, _ in highlight(text, loosened, synonyms):
        while place + 1 < len(starts) and starts[place + 1] <= start:
            place += 1
        hits.add(known[place])
    if not hits:
        return _by_whole(lines, query, synonyms) if is_arabic_script(query) else []
    counted = [(len(hits.intersection(line)), row) for row, line in enumerate(words)]
    return [row for count, row in sorted(counted, key=lambda pair: (-pair[0], pair[1])) if count]


def _starts(known: list[str]) -> list[int]:
    starts, at = [], 0
    for word in known:
        starts.append(at)
        at += len(word) + 1
    return starts


def _by_whole(lines: Sequence[str], query: str, synonyms: Synonyms) -> list[int]:
    """For words that are only found together: Persian written apart where it was typed as one."""
    starts = _starts(list(lines))
    found: dict[int, int] = {}
    row = 0
    for start, _ in highlight("\n".join(lines), query, synonyms):
        while row + 1 < len(starts) and starts[row + 1] <= start:
            row += 1
        found[row] = found.get(row, 0) + 1
    return sorted(found, key=lambda place: (-found[place], place))
