"""One asset's page: look at it, read all that is known of it, take it along."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from dam.db.models import Asset
from dam.domain.access import Permission, may_edit
from dam.domain.lifecycle import PLAYABLE, AssetState
from dam.http.identity import context, current_actor, requires
from dam.services import audit, cancel, collections, deliver, find, process, similar, synonyms, work
from dam.web import scans, texts, transcripts
from dam.web.asset_facts import embedded_tables, facts, files
from dam.web.describing import ROWS, language_choices
from dam.web.errors import is_part
from dam.web.hits import looked_for
from dam.web.marking import marked
from dam.web.tiles import tiles

blueprint = Blueprint("assets", __name__)
_TEXT_BYTES = 200_000
_SIMILAR_SHOWN = 8


@blueprint.get("/assets/<id:asset_id>")
@requires(Permission.VIEW)
def page(asset_id: str) -> str | tuple[str, int]:
    actor = current_actor()
    asset = find.get_asset(context(), actor, asset_id)
    history = audit.history(context(), asset.id)
    if asset.state == AssetState.DISPOSED:
        return render_template("assets/tombstone.html", asset=asset, history=history), 410
    playable = asset.kind in PLAYABLE
    return render_template(
        "assets/page.html",
        asset=asset,
        renditions={rendition.name: rendition for rendition in asset.renditions},
        rows=ROWS,
        editable=may_edit(actor, asset),
        facts=facts(asset),
        files=files(asset),
        tables=embedded_tables(asset.embedded),
        clips=work.clips_of(context(), actor, asset.id) if playable else [],
        transcripts=transcripts.panel(asset) if playable else None,
        languages=language_choices(""),
        hears=context().hears,
        words=looked_for() or None,
        scan=scans.wanted(asset) if asset.state == AssetState.AVAILABLE else None,
        collections=collections.collections_of(context(), actor, asset.id),
        history=history,
        standing=_standing(asset),
        failure=texts.of_failure(asset.failure_code, asset.failure_detail),
    )


@blueprint.get("/assets/<id:asset_id>/words")
@requires(Permission.VIEW)
def words(asset_id: str) -> str:
    """The beginning of the words inside a text, for reading on the page, with those marked that are looked for."""
    delivery = deliver.rendition(context(), current_actor(), asset_id, "text")
    with delivery.open(0, min(_TEXT_BYTES, delivery.size_bytes)) as stream:
        text = stream.read().decode("utf-8", "ignore")
    query = looked_for()
    shown = marked(text, query, synonyms.for_search(context()) if query else ())
    return render_template("assets/words.html", text=shown, cut=delivery.size_bytes > _TEXT_BYTES)


@blueprint.get("/assets/<id:asset_id>/similar")
@requires(Permission.VIEW)
def similar_to(asset_id: str) -> str:
    """The nearest few; nothing at all where there are none."""
    found = similar.nearest(context(), current_actor(), asset_id, _SIMILAR_SHOWN)
    return render_template("assets/similar.html", asset_id=asset_id, tiles=tiles(found))


@blueprint.post("/assets/<id:asset_id>/process")
@requires(Permission.EDIT_OWN)
def process_again(asset_id: str) -> Response:
    process.reprocess(context(), current_actor(), asset_id)
    return _changed(asset_id)


@blueprint.post("/assets/<id:asset_id>/cancel")
@requires(Permission.EDIT_OWN)
def cancel_processing(asset_id: str) -> Response:
    cancel.cancel_asset(context(), current_actor(), asset_id)
    return _changed(asset_id)


def _changed(asset_id: str) -> Response:
    """To the asset's page; a page that only asked in passing is told to look again at once."""
    if is_part():
        answer = make_response("", 204)
        answer.headers["HX-Trigger"] = "kronika:look"
        return answer
    return redirect(url_for("assets.page", asset_id=asset_id), 303)


def _standing(asset: Asset) -> work.Standing | None:
    """How far it is, while it is being processed."""
    if asset.state != AssetState.INGESTING:
        return None
    return next(iter(work.standings(context(), current_actor(), [asset.id])), None)
