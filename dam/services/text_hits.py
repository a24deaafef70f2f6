"""Where the words of a query stand inside a text: a press release, minutes, a letter."""

from collections.abc import Sequence

from sqlalchemy import func, select

from dam.db.models import Asset, AssetText
from dam.domain.lifecycle import Kind
from dam.services import synonyms
from dam.services.context import Context
from dam.services.marking import Marked, shortened
from dam.services.moments import says_more
from search.moments import fitting_lines

# What is looked through for one page of results, shared among its texts: some 25 ms.
_PAGE_CHARACTERS = 240_000


def text_hits(context: Context, assets: Sequence[Asset], query: str) -> dict[str, Marked]:
    """By asset id, the line with most of the query, or a part of it, where it says more than title and caption.

    What stands far behind in a long text may be left out. Who may see the assets may read what is in them.
    """
    by_id = {asset.id: asset for asset in assets if asset.kind == Kind.TEXT}
    if not query.strip() or not by_id:
        return {}
    beginning = func.substr(AssetText.text, 1, _PAGE_CHARACTERS // len(by_id))
    wanted = select(AssetText.asset_id, beginning).where(AssetText.asset_id.in_(by_id))
    with context.database.read() as session:
        texts = session.execute(wanted).all()
    same = synonyms.for_search(context)
    found = {}
    for asset_id, text in texts:
        lines = text.splitlines()
        best = next(iter(fitting_lines(lines, query, same)), None)
        if best is None:
            continue
        hit = shortened(lines[best], query, same)
        if says_more(by_id[asset_id], hit.text, hit.marks, query, same):
            found[asset_id] = hit
    return found
