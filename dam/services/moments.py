"""When the words of a query are said: the moment by which a recording is found."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dam.db.models import Asset, CueRow, Transcript
from dam.domain.lifecycle import PLAYABLE
from dam.ports import Synonyms
from dam.services import synonyms
from dam.services.context import Context
from search.fold import fold
from search.highlight import highlight
from search.moments import fitting_lines

# What is looked through for one page of results; five sittings of four hours have about so many lines.
_PAGE_LINES = 20_000


@dataclass(frozen=True)
class Moment:
    """`text` is the line as it is said; `marks` are [start, end) of the found words in it."""

    transcript_id: str
    start_seconds: float
    language: str
    text: str
    marks: tuple[tuple[int, int], ...]


def moments(context: Context, assets: Sequence[Asset], query: str) -> dict[str, Moment]:
    """By asset id, for those recordings in which something of the query is said that their title and caption lack.

    Who may see the assets may see what is said in them.
    """
    playable = {asset.id: asset for asset in assets if asset.kind in PLAYABLE}
    if not query.strip() or not playable:
        return {}
    found: dict[str, Moment] = {}
    same = synonyms.for_search(context)
    with context.database.read() as session:
        wanted = select(Transcript).where(Transcript.asset_id.in_(playable)).order_by(Transcript.id)
        room = _PAGE_LINES
        for row in session.execute(wanted).scalars():
            if row.asset_id in found or room <= 0:
                continue
            lines = _lines(session, row.id)
            room -= len(lines)
            moment = _moment(lines, row, query, same)
            if moment and says_more(playable[row.asset_id], moment.text, moment.marks, query, same):
                found[row.asset_id] = moment
    return found


def _lines(session: Session, transcript_id: str) -> list[tuple[float, str]]:
    query = select(CueRow.start_seconds, CueRow.text).where(CueRow.transcript_id == transcript_id)
    return [(start, text) for start, text in session.execute(query.order_by(CueRow.position))]


def _moment(lines: list[tuple[float, str]], row: Transcript, query: str, same: Synonyms) -> Moment | None:
    best = next(iter(fitting_lines([text for _, text in lines], query, same)), None)
    if best is None:
        return None
    start, text = lines[best]
    shown = " ".join(text.split("\n"))
    return Moment(row.id, start, row.language, shown, tuple(highlight(shown, query, same)))


def says_more(asset: Asset, line: str, marks: Sequence[tuple[int, int]], query: str, same: Synonyms) -> bool:
    """Whether a word found in the line stands neither in the title nor in the caption."""
    known = {key for text in (asset.title, asset.description) for key in _keys(text, highlight(text, query, same))}
    return any(not _keys(line, [mark]) <= known for mark in marks)


def _keys(text: str, marks: Sequence[tuple[int, int]]) -> set[str]:
    words = (fold(text[start:end]) for start, end in marks)
    return {word.keys[0] for word in words if word is not None}
