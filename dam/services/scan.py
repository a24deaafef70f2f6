"""The words on pictures of pages: asked for, cancelled, shown. They are read in a job (services/read_pages.py)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from dam.db.models import Asset, Scan, ScannedPage
from dam.domain.access import Actor
from dam.domain.errors import Invalid, Missing
from dam.domain.lifecycle import Kind
from dam.services import guard
from dam.services.asked_work import WorkKind, working
from dam.services.context import Context
from dam.services.deliver import Delivery

SCAN_QUEUE = "ocr"
SCAN = WorkKind(
    Scan,
    name="scan",
    job="scan_asset",
    queue=SCAN_QUEUE,
    running="It is being read already.",
    idle="Nothing is being read here.",
)
PDF = "application/pdf"
PAGE_TYPE = "image/jpeg"
_LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class Scanned:
    """`scan` is None where nobody has asked. `working` says whether somebody reads at this moment.

    The pages come without the places of their words, which `page` gives.
    """

    scan: Scan | None
    pages: list[ScannedPage]
    working: bool


def readable(asset: Asset) -> bool:
    """Whether there are pictures of pages to be read: photographs, and PDFs."""
    return asset.kind == Kind.PHOTO or (asset.kind == Kind.TEXT and asset.media_type == PDF)


def plan(context: Context, session: Session, asset: Asset) -> str | None:
    """Have an asset read for which nobody has asked yet, in the caller's transaction; answers the id to announce."""
    known = session.execute(select(Scan.id).where(Scan.asset_id == asset.id)).first()
    if known is not None:
        return None
    scan = SCAN.added(context, session, asset)
    session.flush()
    return scan.id


def request(context: Context, actor: Actor, asset_id: str) -> Scan:
    """Have it read, also once more. Raises `Missing`, `Forbidden`, `Gone`, `Invalid`, `Conflict`."""

    def begin(row: Scan, _: Asset) -> dict[str, str]:
        row.asked_by_id, row.pages_done = actor.user_id, 0
        return {}

    return SCAN.request(context, actor, asset_id, _check_readable, begin)


def cancel(context: Context, actor: Actor, asset_id: str) -> Scan:
    """Raises `Missing`, `Forbidden`, `Gone`, and `Conflict` where nothing is being read."""
    return SCAN.cancel(context, actor, asset_id)


def scanned(context: Context, actor: Actor, asset_id: str) -> Scanned:
    """Raises `Missing`, `Gone`."""
    with context.database.read() as session:
        asset = guard.present_asset(session, actor, asset_id)
        scan = SCAN.of_asset(session, asset.id)
        query = select(ScannedPage).options(defer(ScannedPage.words)).where(ScannedPage.asset_id == asset.id)
        pages = list(session.execute(query.order_by(ScannedPage.number)).scalars())
    return Scanned(scan, pages, working(context, scan))


def page(context: Context, actor: Actor, asset_id: str, number: int) -> ScannedPage:
    """With its words and their places. Raises `Missing`, `Gone`."""
    with context.database.read() as session:
        return _page(session, guard.present_asset(session, actor, asset_id), number)


def page_picture(context: Context, actor: Actor, asset_id: str, number: int) -> Delivery:
    """A page to look at. Raises `Missing`, `Gone`."""
    with context.database.read() as session:
        asset = guard.present_asset(session, actor, asset_id)
        row = _page(session, asset, number)
    etag = f"{asset.sha256[:32]}-page-{number}-{int(row.read_at.timestamp() * 1000)}"
    return Delivery(context, row.key, f"{asset.file_name}-{number}.jpg", PAGE_TYPE, row.size_bytes, etag, False)


def _page(session: Session, asset: Asset, number: int) -> ScannedPage:
    # Larger numbers than a column holds come from addresses, too.
    row = session.get(ScannedPage, (asset.id, number)) if number <= _LARGEST_NUMBER else None
    if row is None:
        raise Missing("There is no such page.")
    return row


def _check_readable(asset: Asset) -> None:
    if not readable(asset):
        raise Invalid("Words are read on photographs and on PDFs.", "nothing_to_read")
