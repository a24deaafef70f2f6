"""The pages of assets that were read, as rows: for the index and for who looks after the store."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer

from dam.db.models import ScannedPage


def pages_of(session: Session, asset_ids: Sequence[str]) -> dict[str, list[ScannedPage]]:
    """By asset, without what was read on them."""
    found: dict[str, list[ScannedPage]] = {}
    query = select(ScannedPage).options(defer(ScannedPage.words), defer(ScannedPage.text))
    query = query.where(ScannedPage.asset_id.in_(asset_ids))
    for page in session.execute(query.order_by(ScannedPage.asset_id, ScannedPage.number)).scalars():
        found.setdefault(page.asset_id, []).append(page)
    return found


def texts(session: Session, asset_ids: Sequence[str] | Select[str]) -> Mapping[str, str]:
    """All that was read on each asset, for the index; `asset_ids` may be a question for them."""
    query = select(ScannedPage.asset_id, ScannedPage.text).where(ScannedPage.asset_id.in_(asset_ids))
    found: dict[str, list[str]] = {}
    for asset_id, text in session.execute(query.order_by(ScannedPage.asset_id, ScannedPage.number)):
        if text:
            found.setdefault(asset_id, []).append(text)
    return {asset_id: "\n".join(parts) for asset_id, parts in found.items()}
