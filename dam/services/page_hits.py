"""On which page the words of a query were read, and where they stand on its picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from dam.db.models import Asset, ScannedPage
from dam.domain.lifecycle import PLAYABLE
from dam.ports import Synonyms
from dam.services import synonyms
from dam.services.context import Context
from dam.services.moments import says_more
from search.highlight import highlight
from search.moments import fitting_lines

# What is looked through for one page of results.
_PAGE_LINES = 20_000
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class PageHit:
    """`text` is the line as it was read; `marks` are [start, end) of the found words in it."""

    number: int
    text: str
    marks: tuple[tuple[int, int], ...]


def page_hits(context: Context, assets: Sequence[Asset], query: str) -> dict[str, PageHit]:
    """By asset id, the line on which most of the query stands, where it says more than title and caption.

    Who may see the assets may read what stands on them.
    """
    by_id = {asset.id: asset for asset in assets if asset.kind not in PLAYABLE}
    if not query.strip() or not by_id:
        return {}
    wanted = select(ScannedPage.asset_id, ScannedPage.number, ScannedPage.text)
    wanted = wanted.where(ScannedPage.asset_id.in_(by_id), ScannedPage.text != "")
    lines: dict[str, list[tuple[int, str]]] = {}
    room = _PAGE_LINES
    with context.database.read() as session:
        for asset_id, number, text in session.execute(wanted.order_by(ScannedPage.asset_id, ScannedPage.number)):
            read = [(number, line) for line in text.split("\n")][: max(0, room)]
            room -= len(read)
            lines.setdefault(asset_id, []).extend(read)
    found = {}
    same = synonyms.for_search(context)
    for asset_id, read in lines.items():
        best = next(iter(fitting_lines([text for _, text in read], query, same)), None)
        if best is None:
            continue
        number, text = read[best]
        marks = tuple(highlight(text, query, same))
        if says_more(by_id[asset_id], text, marks, query, same):
            found[asset_id] = PageHit(number, text, marks)
    return found


def boxes(page: ScannedPage, query: str, same: Synonyms = ()) -> list[Box]:
    """Left, top, width, height, in parts of `domain.scanning.WHOLE`, of each word on a page that fits the query."""
    text, places = _with_places(row[0] for row in page.words)
    found = []
    marks = highlight(text, query, same) if query.strip() else []
    for start, end in marks:
        for (first, last), row in zip(places, page.words, strict=True):
            if first < end and start < last:
                found.append((int(row[1]), int(row[2]), int(row[3]), int(row[4])))
    return list(dict.fromkeys(found))


def _with_places(words: Iterable[str]) -> tuple[str, list[tuple[int, int]]]:
    """The words with spaces between them, and where each begins and ends in that."""
    places, at, parts = [], 0, []
    for word in words:
        places.append((at, at + len(word)))
        parts.append(word)
        at += len(word) + 1
    return " ".join(parts), places
