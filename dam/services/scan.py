"""The words on pictures of pages: asked for, cancelled, shown. They are read in a job (services/read_pages.py)."""

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from dam.db.models import Asset, Scan, ScannedPage
from dam.domain.access import Actor
from dam.domain.errors import Conflict, Invalid, Missing, ServiceAway
from dam.domain.failures import FAILURES
from dam.domain.lifecycle import AssetState, Kind
from dam.domain.scanning import ScanState
from dam.services import audit, guard, lease
from dam.services.cancel import CANCELLED
from dam.services.context import Context
from dam.services.deliver import Delivery

SCAN_QUEUE = "ocr"
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
    known = session.execute(select(Scan.id, Scan.state).where(Scan.asset_id == asset.id)).first()
    if known is not None:
        return None
    scan = Scan(asset_id=asset.id, state=ScanState.QUEUED, created_at=context.clock.now())
    session.add(scan)
    session.flush()
    return scan.id


def request(context: Context, actor: Actor, asset_id: str) -> Scan:
    """Have it read, also once more. Raises `Missing`, `Forbidden`, `Gone`, `Invalid`, `Conflict`."""
    with context.database.write() as session:
        asset = guard.editable_asset(session, actor, asset_id)
        if not readable(asset):
            raise Invalid("Words are read on photographs and on PDFs.", "nothing_to_read")
        if asset.state != AssetState.AVAILABLE:
            raise Conflict("This asset is not ready. Wait until it is processed.", "not_ready")
        scan = _of_asset(session, asset.id, lock=True)
        if scan is not None and scan.state == ScanState.QUEUED:
            raise Conflict("It is being read already.", "scan_running")
        if scan is None:
            scan = Scan(asset_id=asset.id, state=ScanState.QUEUED, created_at=context.clock.now())
            session.add(scan)
        lease.send_back(scan, ScanState.QUEUED)
        scan.asked_by_id, scan.pages_done = actor.user_id, 0
        scan.failure_code = scan.failure_detail = ""
        session.flush()
        audit.append(context, session, actor, "scan_requested", "asset", asset.id)
    announce(context, scan.id)
    return scan


def cancel(context: Context, actor: Actor, asset_id: str) -> Scan:
    """Raises `Missing`, `Forbidden`, `Gone`, and `Conflict` where nothing is being read."""
    with context.database.write() as session:
        asset = guard.editable_asset(session, actor, asset_id)
        scan = _of_asset(session, asset.id, lock=True)
        if scan is None or scan.state != ScanState.QUEUED:
            raise Conflict("Nothing is being read here.", "not_running")
        lease.end(scan, ScanState.FAILED)
        scan.failure_code, scan.failure_detail = CANCELLED, FAILURES[CANCELLED]
        audit.append(context, session, actor, "scan_cancelled", "asset", asset.id)
    return scan


def announce(context: Context, scan_id: str) -> None:
    """The row is the outbox: what is not queued now, the sweeper finds."""
    with suppress(ServiceAway):
        context.queue.enqueue("scan_asset", scan_id, SCAN_QUEUE)


def scanned(context: Context, actor: Actor, asset_id: str) -> Scanned:
    """Raises `Missing`, `Gone`."""
    now = context.clock.now()
    with context.database.read() as session:
        asset = guard.present_asset(session, actor, asset_id)
        scan = _of_asset(session, asset.id)
        query = select(ScannedPage).options(defer(ScannedPage.words)).where(ScannedPage.asset_id == asset.id)
        pages = list(session.execute(query.order_by(ScannedPage.number)).scalars())
    working = scan is not None and scan.state == ScanState.QUEUED and bool(scan.lease_until and scan.lease_until > now)
    return Scanned(scan, pages, working)


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


def _of_asset(session: Session, asset_id: str, *, lock: bool = False) -> Scan | None:
    query = select(Scan).where(Scan.asset_id == asset_id)
    return session.execute(query.with_for_update(of=Scan) if lock else query).scalar_one_or_none()
