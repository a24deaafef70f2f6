"""Read the words on an asset's pages, one page after another, in a job of low priority.

Each page is kept when it is read, so that a worker who dies or is stopped loses one page at most.
"""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from dam.db.models import Asset, Scan, ScannedPage, new_id, page_key
from dam.domain.errors import ServiceAway
from dam.domain.failures import FAILURES
from dam.domain.lifecycle import AssetState, Kind, WorkState
from dam.domain.scanning import MOST_PAGES, believable, program_languages, text_of
from dam.media.read_page import ReadPage, read_page
from dam.media.results import MediaFailure
from dam.media.tools import tesseract_languages, tesseract_path
from dam.services import indexing, ingest, lease, scan
from dam.services.context import Context
from dam.services.lease import Lease, LeaseLost
from dam.services.workshop import Workshop

_log = logging.getLogger(__name__)

_HELD_EVERY_SECONDS = 30.0
_PICTURES = ("screen", "preview")


def read_pages(workshop: Workshop, scan_id: str) -> None:
    """Idempotent: what is read, gone or in somebody's hands is left alone."""
    claim = lease.claim(workshop.context, Scan, scan_id, WorkState.QUEUED, lambda _, row: _fail(row, "interrupted"))
    if claim is None:
        return
    with claim.working():
        try:
            _work(workshop, claim)
        except MediaFailure as failure:
            with claim.recording() as (_, row):
                _fail(row, failure.code)
    ingest.wake(workshop.context)


def _work(workshop: Workshop, claim: Lease[Scan]) -> None:
    context, asset = workshop.context, claim.row.asset
    if tesseract_path() is None:
        raise MediaFailure("ocr_missing")
    languages = program_languages(asset.language, context.ocr_languages, tesseract_languages())
    if not languages:
        raise MediaFailure("ocr_language_missing")
    if asset.state != AssetState.AVAILABLE:
        raise MediaFailure("original_missing")
    paged = asset.kind == Kind.TEXT
    key = asset.original_key if paged else _picture(asset)
    tell, made_as = claim.teller(_HELD_EVERY_SECONDS), new_id()
    with workshop.folder(f"{claim.row.id}-{claim.attempt}") as folder, workshop.original(key, folder, tell) as path:
        number, count = claim.row.pages_done, claim.row.page_count or 1
        while number < min(count, MOST_PAGES):
            page = _one(workshop, path, folder, number if paged else None, languages, tell)
            count, number = page.page_count, number + 1
            _keep(context, claim, number, page, made_as)
    with claim.recording() as (session, row):
        row.state, row.languages = WorkState.AVAILABLE, list(languages)
        row.failure_code = row.failure_detail = ""
        indexing.outdate(context, session, row.asset_id)


def _one(
    workshop: Workshop,
    path: Path,
    folder: Path,
    page: int | None,
    languages: Sequence[str],
    tell: Callable[[float], None],
) -> ReadPage:
    output = folder / "page"
    output.mkdir(exist_ok=True)
    return read_page(workshop.sandbox, path, output, page=page, languages=languages, on_progress=tell)


def _picture(asset: Asset) -> str:
    """The largest view that was made of a photograph: upright, and in a format that is ours."""
    for name in _PICTURES:
        for made in asset.renditions:
            if made.name == name:
                return made.key
    raise MediaFailure("original_missing")


def _keep(context: Context, claim: Lease[Scan], number: int, page: ReadPage, made_as: str) -> None:
    """Its picture under a name of this attempt alone, then its row; that of an earlier attempt goes afterwards."""
    asset_id, size_bytes = claim.row.asset_id, page.path.stat().st_size
    key = page_key(asset_id, number, made_as)
    context.store.adopt(key, page.path, scan.PAGE_TYPE)
    try:
        with claim.recording() as (session, row):
            before = session.get(ScannedPage, (asset_id, number))
            if before is not None:
                session.delete(before)
                session.flush()
            session.add(_row_of(context, asset_id, number, page, size_bytes, made_as))
            row.page_count, row.pages_done = page.page_count, number
            # What is read of a long document is found while the rest is still being read.
            if number == 1 or number % 10 == 0:
                indexing.outdate(context, session, asset_id)
    except LeaseLost:
        context.store.delete(key)
        raise
    if before is not None:
        try:
            context.store.delete(before.key)
        except ServiceAway as problem:
            _log.warning("the picture %s of an earlier reading stays: %s", before.key, problem.detail)


def _row_of(context: Context, asset_id: str, number: int, page: ReadPage, size_bytes: int, made_as: str) -> ScannedPage:
    known = believable(page.words)
    return ScannedPage(
        asset_id=asset_id,
        number=number,
        text=text_of(known).replace("\x00", ""),
        words=[[word.text, word.left, word.top, word.width, word.height, word.confidence, word.line] for word in known],
        width_px=page.width_px,
        height_px=page.height_px,
        size_bytes=size_bytes,
        read_at=context.clock.now(),
        made_as=made_as,
    )


def _fail(row: Scan, code: str) -> None:
    row.state, row.failure_code, row.failure_detail = WorkState.FAILED, code, FAILURES[code]
