"""Where inside assets the words are that found them: the line that shows it, and the address that leads there."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for
from markupsafe import Markup

from dam.db.models import Asset
from dam.http.identity import context
from dam.services.marking import Marked
from dam.services.moments import Moment, moments
from dam.services.page_hits import PageHit, page_hits
from dam.services.text_hits import text_hits
from dam.web.marking import from_mark

LONGEST_QUERY = 500


@dataclass(frozen=True)
class Hit:
    """`line` has the words marked. `moment` is when they are said in a recording, `page` on which of a scan they stand;
    in a text it is neither.
    """

    line: Markup
    address: str
    moment: Moment | None = None
    page: int | None = None


def looked_for() -> str:
    """The query that led here, as the address says it."""
    return request.args.get("words", "").strip()[:LONGEST_QUERY]


def hits(assets: Sequence[Asset], words: str) -> dict[str, Hit]:
    """By asset id, of those in which something of the query stands or is said that title and caption lack."""
    ways = (moments, text_hits, page_hits)
    return {
        asset_id: _hit(asset_id, place, words)
        for way in ways
        for asset_id, place in way(context(), assets, words).items()
    }


def _hit(asset_id: str, place: Moment | Marked | PageHit, words: str) -> Hit:
    match place:
        case Moment():
            at = {"t": place.start_seconds, "words": words, "transcript": place.transcript_id}
            address = url_for("assets.page", asset_id=asset_id, **at)
            return Hit(from_mark(place.text, place.marks), address, moment=place)
        case PageHit():
            address = url_for("assets.page", asset_id=asset_id, words=words, page=place.number, _anchor="scan")
            return Hit(from_mark(place.text, place.marks), address, page=place.number)
        case Marked():
            address = url_for("assets.page", asset_id=asset_id, words=words, _anchor="words")
            # The tile of a text is narrower than others: its line begins with what was looked for.
            return Hit(from_mark(place.text, place.marks, 0), address)
