"""The look at one asset over the grid: picture or player, what it is, and its words to be changed in place.

What was found by a word inside it opens there, as its page does.
"""

from flask import Blueprint, render_template

from dam.domain.access import Permission, may_edit
from dam.domain.errors import Gone
from dam.domain.lifecycle import AssetState
from dam.http.identity import context, current_actor, requires
from dam.services import find
from dam.web import scans, texts
from dam.web.describing import BY_NAME
from dam.web.hits import hits, looked_for

blueprint = Blueprint("preview", __name__)


@blueprint.get("/assets/<id:asset_id>/preview")
@requires(Permission.VIEW)
def part(asset_id: str) -> str:
    actor = current_actor()
    asset = find.get_asset(context(), actor, asset_id)
    if asset.state == AssetState.DISPOSED:
        raise Gone("This asset was disposed of; only its tombstone is kept.")
    words = looked_for()
    hit = hits([asset], words).get(asset.id)
    return render_template(
        "library/preview_asset.html",
        asset=asset,
        words=words or None,
        hit=hit,
        shown=scans.framed(asset_id, hit.page, words) if hit and hit.page else None,
        name=asset.title or asset.file_name,
        renditions={rendition.name: rendition for rendition in asset.renditions},
        rows=[BY_NAME[name] for name in ("title", "description")],
        editable=may_edit(actor, asset),
        failure=texts.of_failure(asset.failure_code, asset.failure_detail),
    )
