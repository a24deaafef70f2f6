"""The words on an asset's pictures, on its page: where they stand, and having them read."""

from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from dam.db.models import Asset, ScannedPage
from dam.domain.access import Permission, may_edit
from dam.domain.errors import Missing
from dam.http.identity import context, current_actor, requires
from dam.services import find, scan, synonyms
from dam.services.page_hits import Box, boxes
from dam.services.scan import Scanned
from dam.web import texts
from dam.web.errors import is_part
from dam.web.hits import LONGEST_QUERY, looked_for
from search.moments import fitting_lines

blueprint = Blueprint("scans", __name__)


@dataclass(frozen=True)
class Framed:
    """One page with the boxes of what is looked for."""

    page: ScannedPage
    boxes: list[Box]

    @property
    def address(self) -> str:
        version = int(self.page.read_at.timestamp() * 1000)
        return f"/api/v1/assets/{self.page.asset_id}/pages/{self.page.number}?v={version}"


@dataclass(frozen=True)
class Shown(Framed):
    """And the numbers of the pages that have any, and of the last page."""

    hits: list[int]
    last: int


@blueprint.get("/assets/<id:asset_id>/scan")
@requires(Permission.VIEW)
def panel(asset_id: str) -> str:
    actor = current_actor()
    asset = find.get_asset(context(), actor, asset_id)
    found = scan.scanned(context(), actor, asset_id)
    words = looked_for()
    return render_template(
        "scans/panel.html",
        asset=asset,
        found=found,
        shown=_shown(asset_id, found, words, request.args.get("page", 0, type=int)),
        words=words,
        editable=may_edit(actor, asset),
        failure=texts.of_failure(found.scan.failure_code, found.scan.failure_detail) if found.scan else "",
    )


@blueprint.post("/assets/<id:asset_id>/scan")
@requires(Permission.EDIT_OWN)
def ask(asset_id: str) -> Response:
    scan.request(context(), current_actor(), asset_id)
    return _changed(asset_id)


@blueprint.post("/assets/<id:asset_id>/scan/cancel")
@requires(Permission.EDIT_OWN)
def cancel(asset_id: str) -> Response:
    scan.cancel(context(), current_actor(), asset_id)
    return _changed(asset_id)


def wanted(asset: Asset) -> dict[str, str] | None:
    """What the panel is asked with, as the address of the page says it; None where there are no pages to read."""
    if not scan.readable(asset):
        return None
    return {name: request.args[name][:LONGEST_QUERY] for name in ("words", "page") if request.args.get(name)}


def framed(asset_id: str, number: int, words: str) -> Framed | None:
    """None where there is no such page, or no longer, since the asset is read again."""
    try:
        page = scan.page(context(), current_actor(), asset_id, number)
    except Missing:
        return None
    return Framed(page, boxes(page, words, synonyms.for_search(context())))


def _shown(asset_id: str, found: Scanned, words: str, number: int) -> Shown | None:
    """The page that is asked for, else the one with the most of the words, else the first."""
    if not found.pages:
        return None
    same = synonyms.for_search(context()) if words else ()
    fitting = [found.pages[row].number for row in fitting_lines([page.text for page in found.pages], words, same)]
    known = {page.number for page in found.pages}
    wanted = number if number in known else next(iter(fitting), found.pages[0].number)
    page = scan.page(context(), current_actor(), asset_id, wanted)
    return Shown(page, boxes(page, words, same), sorted(fitting), found.pages[-1].number)


def _changed(asset_id: str) -> Response:
    if is_part():
        return make_response(panel(asset_id))
    return redirect(url_for("assets.page", asset_id=asset_id, _anchor="scan"), 303)
