"""The one live channel: how far everything is that a page watches, in one answer, again and again.

A page names what it watches: `assets`, `clips`, `batches` and `collections` with ids between dots, `work` for all that
is under way. The answer bears an ETag, so that asking when nothing has changed costs next to nothing. A further kind of
long work joins by an entry in `SOURCES`: its name in the address, and what tells of it.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from dam.domain.access import Actor, Permission
from dam.domain.errors import Forbidden, Missing, ServiceAway
from dam.domain.lifecycle import AssetState, ClipState
from dam.http.identity import context, current_actor, requires
from dam.services import alerts, batch, find, home, upkeep, work
from dam.web import batch as batch_pages
from dam.web import batch_view, formats, texts
from dam.web import collections as collection_pages
from dam.web.tiles import tile

blueprint = Blueprint("live", __name__)
_MOST_WATCHED = 100
# Each of them is a search.
_MOST_COLLECTIONS = 3


@blueprint.get("/live")
@requires(Permission.VIEW)
def state() -> Response:
    """Only what was asked for; an id that is not there, or not to be seen, is left out of the answer."""
    actor = current_actor()
    told = {name: tell(actor, _ids(name)) for name, tell in SOURCES.items() if name in request.args}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    answer = make_response(body)
    answer.mimetype = "application/json"
    answer.set_etag(hashlib.sha256(body.encode()).hexdigest()[:20])
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.vary.add("Cookie")
    return answer.make_conditional(request)


def asset_told(standing: work.Standing) -> dict[str, Any]:
    """One asset for a page: its state, the words for it, how far it is, and what may be done with it."""
    asset = standing.asset
    shown = tile(asset)
    return {
        "state": asset.state,
        "working": standing.working,
        "word": word_of(standing),
        "share": share_of(standing),
        "progress": asset.progress if standing.working and asset.progress else None,
        "reason": texts.of_failure(asset.failure_code, asset.failure_detail) if asset.failure_code else "",
        "code": asset.failure_code,
        "thumb": shown.picture.src if shown.picture else "",
        "name": shown.name,
        "mayChange": standing.may_change,
    }


def word_of(standing: work.Standing) -> str:
    """Waiting and being worked on are told apart. No percent: a screen reader would read out each step of it."""
    asset = standing.asset
    if asset.state == AssetState.FAILED and asset.failure_code == "cancelled":
        return _("Cancelled")
    if asset.state != AssetState.INGESTING:
        return str(texts.STATES[asset.state])
    if standing.working:
        return _("Being processed")
    if standing.before is None:
        return _("Waiting")
    if standing.before == 0:
        return _("Waiting: the next one")
    shown = formats.number(standing.before)
    return ngettext(
        "Waiting: %(shown)s file before it", "Waiting: %(shown)s files before it", standing.before, shown=shown
    )


def clip_word(standing: work.ClipStanding) -> str:
    if standing.clip.state != ClipState.QUEUED:
        return str(texts.STATES[standing.clip.state])
    return _("Being cut") if standing.working else _("Waiting")


def share_of(standing: work.Standing | work.ClipStanding) -> str:
    """How much is done, as a percentage of the reader's language; "" while that is not known."""
    worked_on = standing.clip if isinstance(standing, work.ClipStanding) else standing.asset
    return formats.percent(worked_on.progress) if standing.working and worked_on.progress else ""


def _assets(actor: Actor, ids: Sequence[str]) -> dict[str, Any]:
    return {standing.asset.id: asset_told(standing) for standing in work.standings(context(), actor, ids)}


def _clips(actor: Actor, ids: Sequence[str]) -> dict[str, Any]:
    return {standing.clip.id: _clip_told(standing) for standing in work.clip_standings(context(), actor, ids)}


def _clip_told(standing: work.ClipStanding) -> dict[str, Any]:
    clip = standing.clip
    return {
        "state": clip.state,
        "working": standing.working,
        "word": clip_word(standing),
        "share": share_of(standing),
        "progress": clip.progress if standing.working and clip.progress else None,
    }


def _work(actor: Actor, _ids: Sequence[str]) -> dict[str, Any]:
    """The list as the home page shows it, and whether anything is in it."""
    under_way = work.under_way(context(), actor)
    return {"busy": bool(under_way), "html": render_template("home/work.html", work=under_way)}


def _newest(actor: Actor, _ids: Sequence[str]) -> str:
    """The newest arrival that this person may see: another one means that the page is out of date."""
    return home.newest(context(), actor)


def _unread(actor: Actor, _ids: Sequence[str]) -> dict[str, Any]:
    """How many matches of saved searches nobody has looked at, as a number and as it is read out."""
    count = alerts.unread(context(), actor)
    return {"count": count, "shown": formats.number(count), "said": bell_said(count)}


def bell_said(count: int) -> str:
    shown = formats.number(count)
    return ngettext(
        "%(shown)s new match of your searches", "%(shown)s new matches of your searches", count, shown=shown
    )


def _collections(actor: Actor, ids: Sequence[str]) -> dict[str, Any]:
    """A mark that is another one as soon as the collection or what this person sees of it is; without those that are
    gone or no longer open, and none of one by rule while the search is away."""
    told: dict[str, Any] = {}
    for collection_id in ids[:_MOST_COLLECTIONS]:
        with suppress(Missing, ServiceAway):
            told[collection_id] = collection_pages.mark_of(actor, collection_id)
    return told


def _batches(actor: Actor, ids: Sequence[str]) -> dict[str, Any]:
    """One that is not there, or somebody else's, is told as None: then nobody asks for it any more."""
    told: dict[str, Any] = dict.fromkeys(ids)
    for batch_id in ids:
        with suppress(Missing, Forbidden):
            told[batch_id] = batch_pages.state_told(batch.get_batch(context(), actor, batch_id))
    return told


def _index(_actor: Actor, _ids: Sequence[str]) -> dict[str, Any]:
    """Whether the search answers, and the words for it while it does not."""
    return {"answers": find.answers(context()), "word": index_word()}


def index_word() -> str:
    """What is the matter with the search while it does not answer, or while its index is filled anew."""
    rebuild = upkeep.under_way(context(), upkeep.INDEX)
    if rebuild is None:
        return _("The search does not answer")
    return _("The search is being filled anew: %(percent)s", percent=formats.percent(rebuild.share))


SOURCES: dict[str, Callable[[Actor, Sequence[str]], Any]] = {
    "assets": _assets,
    "clips": _clips,
    "batches": _batches,
    "collections": _collections,
    "work": _work,
    "newest": _newest,
    "index": _index,
    "alerts": _unread,
}


def register_words(globals_: dict[str, Any]) -> None:
    """The same words for the templates that show a state first."""
    words = {"word_of": word_of, "clip_word": clip_word, "share_of": share_of, "bell_said": bell_said}
    globals_.update(words, batch_status=batch_view.status, index_word=index_word)


def _ids(name: str) -> list[str]:
    return [part for part in request.args.get(name, "").split(".") if part][:_MOST_WATCHED]
