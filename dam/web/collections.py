"""Collections: the list, a page each, making, changing and arranging them, and adding to them from a list."""

import hashlib
import json
from collections.abc import Sequence

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from dam.db.models import Asset, Collection
from dam.domain.access import Actor, Level, Permission
from dam.domain.collecting import may_change_collection, may_give_collection_level
from dam.domain.errors import DamError, Forbidden, Invalid, ServiceAway, Stale
from dam.http.identity import addresses, context, current_actor, requires
from dam.services import audit, collections, find
from dam.services.batch import Selection
from dam.services.batch.selection import resolve
from dam.web import formats, library, library_query, texts
from dam.web.asked import asked_number
from dam.web.chosen import selected
from dam.web.errors import is_part
from dam.web.library_query import LibraryQuery, request_of
from dam.web.onward import onward
from dam.web.searches import address_of, words_of
from dam.web.tiles import tiles

blueprint = Blueprint("collections", __name__)
_PAGE = 60


@blueprint.get("/collections")
@requires(Permission.VIEW)
def listed() -> str:
    actor, text = current_actor(), request.args.get("q", "").strip()[:200]
    offset = asked_number("from") or 0
    found = collections.list_collections(context(), actor, addresses(), text=text, limit=_PAGE + 1, offset=offset)
    more = url_for("collections.listed", q=text or None, **{"from": offset + _PAGE})
    covers = find.get_assets(context(), actor, [s.cover_id for s in found if s.cover_id])
    return render_template(
        "collections/list.html",
        found=found[:_PAGE],
        covers={tile.asset.id: tile for tile in tiles(covers)},
        text=text,
        more=more if len(found) > _PAGE else "",
    )


@blueprint.get("/collections/<id:collection_id>")
@requires(Permission.VIEW)
def page(collection_id: str) -> str:
    actor = current_actor()
    collection = collections.get_collection(context(), actor, collection_id)
    query, found, assets, total = _contents(actor, collection, 0)
    return render_template(
        "collections/page.html",
        collection=collection,
        may_change=may_change_collection(actor, collection.access_level, collection.owner_id),
        rule=words_of(collection.rule),
        query=query,
        found=found,
        tiles=tiles(assets),
        total=total,
        part=library.part_of(query, found) if found else _part(collection, 0, total),
        away=collection.by_rule and found is None,
        mark=_mark(collection, assets, total),
        history=audit.history(context(), collection.id),
    )


@blueprint.get("/collections/<id:collection_id>/more")
@requires(Permission.VIEW)
def more(collection_id: str) -> str:
    """The next tiles of a collection made by hand, in its order."""
    actor, offset = current_actor(), asked_number("from") or 0
    collection = collections.get_collection(context(), actor, collection_id)
    assets, total = collections.assets_of(context(), actor, collection.id, limit=_PAGE, offset=offset)
    query = _query(collection)
    return render_template("library/part.html", query=query, tiles=tiles(assets), part=_part(collection, offset, total))


@blueprint.get("/collections/new")
@requires(Permission.UPLOAD)
def new() -> str:
    """By hand, or with `rule` by the search at that address of the library."""
    return _form(None, {"access_level": Level.INTERNAL, "rule": request.args.get("rule", "")})


@blueprint.post("/collections/new")
@requires(Permission.UPLOAD)
def add() -> Response:
    return _saved(None)


@blueprint.get("/collections/<id:collection_id>/edit")
@requires(Permission.UPLOAD)
def edit(collection_id: str) -> str:
    known = _changeable(collection_id)
    names = ("name", "description", "access_level", "rule")
    return _form(known, {name: getattr(known, name) for name in names})


@blueprint.post("/collections/<id:collection_id>/edit")
@requires(Permission.UPLOAD)
def change(collection_id: str) -> Response:
    return _saved(_changeable(collection_id))


@blueprint.post("/collections/<id:collection_id>/delete")
@requires(Permission.UPLOAD)
def delete(collection_id: str) -> Response:
    collections.delete_collection(context(), current_actor(), collection_id)
    return redirect(url_for("collections.listed"), 303)


@blueprint.get("/collections/<id:collection_id>/arrange")
@requires(Permission.UPLOAD)
def arrange(collection_id: str) -> str:
    """The assets in a list to be moved, taken out, or made the cover."""
    known, offset = _changeable(collection_id), asked_number("from") or 0
    if known.by_rule:
        raise Invalid("What is in this collection is decided by its rule. Change the rule instead.", "by_rule")
    assets, total = collections.assets_of(context(), current_actor(), known.id, limit=_PAGE, offset=offset)
    return render_template(
        "collections/arrange.html",
        collection=known,
        tiles=tiles(assets),
        offset=offset,
        total=total,
        earlier=_arranging(known, offset - _PAGE) if offset else "",
        later=_arranging(known, offset + _PAGE) if offset + len(assets) < total else "",
    )


@blueprint.post("/collections/<id:collection_id>/arrange")
@requires(Permission.UPLOAD)
def rearrange(collection_id: str) -> Response:
    """One asset: `move` by so many places, `cover`, or `remove`."""
    known, actor = _changeable(collection_id), current_actor()
    asset_id, does = request.form.get("asset_id", ""), request.form.get("does", "")
    if does == "remove":
        collections.remove_assets(context(), actor, known.id, [asset_id])
    elif does == "cover":
        collections.save_collection(context(), actor, addresses(), known.id, {"cover_id": asset_id})
    else:
        collections.move(context(), actor, known.id, asset_id, {"back": -1, "on": 1}.get(does, 0))
    offset = request.form.get("from", 0, type=int)
    return redirect(f"{_arranging(known, offset)}#asset-{asset_id}", 303)


@blueprint.post("/collections/choose")
@requires(Permission.UPLOAD)
def choose() -> str:
    """The form that asks to which collection what is selected is to be added."""
    return _choosing("")


@blueprint.post("/collections/add")
@requires(Permission.UPLOAD)
def add_assets() -> Response:
    """To the collection `collection_id`, or to a new one of the `name`."""
    actor, chosen_id = current_actor(), request.form.get("collection_id", "")
    try:
        ids, _left = resolve(context(), actor, selected())
        if not chosen_id:
            made = collections.save_collection(
                context(), actor, addresses(), None, {"name": request.form.get("name", "")}
            )
            chosen_id = made.id
        added = collections.add_assets(context(), actor, chosen_id, ids)
    except Invalid as problem:
        return make_response(_choosing(texts.of_error(problem)), problem.status)
    known = collections.get_collection(context(), actor, chosen_id)
    said = ngettext(
        "%(shown)s asset added to “%(name)s”",
        "%(shown)s assets added to “%(name)s”",
        added,
        shown=formats.number(added),
        name=known.name,
    )
    if not is_part():
        flash(said, "good")
        return redirect(url_for("collections.page", collection_id=known.id), 303)
    answer = make_response("", 204)
    answer.headers["HX-Trigger"] = json.dumps({"toast": {"text": said, "tone": "good"}, "kronika:kept": True})
    return answer


def _contents(
    actor: Actor, collection: Collection, offset: int
) -> tuple[LibraryQuery, find.Found | None, Sequence[Asset], int | None]:
    """A collection by rule is a search; one by hand is read in its own order, with the engine or without it."""
    query = _query(collection)
    if not collection.by_rule:
        assets, total = collections.assets_of(context(), actor, collection.id, limit=_PAGE, offset=offset)
        return query, None, assets, total
    try:
        found = find.find(context(), request_of(actor, query, facets=False), lean=True)
    except ServiceAway:
        return query, None, (), None
    return query, found, found.assets, found.total


def mark_of(actor: Actor, collection_id: str) -> str:
    """Another one as soon as the page of the collection is out of date. Raises `Missing`, `ServiceAway`."""
    collection = collections.get_collection(context(), actor, collection_id)
    _, found, assets, total = _contents(actor, collection, 0)
    if collection.by_rule and found is None:
        raise ServiceAway("The search does not answer.")
    return _mark(collection, assets, total)


def _mark(collection: Collection, assets: Sequence[Asset], total: int | None) -> str:
    """Of the first page the assets and their order, of the rest how many they are: what came and went lies there or
    has changed the number."""
    facts = [collection.version, total, *(asset.id for asset in assets)]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:20]


def _query(collection: Collection) -> LibraryQuery:
    sort = library_query.read_address(collection.rule).sort
    # In an order of its own a collection made by hand has no rows that the engine could begin at.
    by_hand = "" if collection.by_rule else "title"
    choices = {"collection": (collection.id,)}
    return LibraryQuery(choices=choices, sort=by_hand or sort or "-captured_at", view="grid", density="normal")


def _part(collection: Collection, offset: int, total: int | None) -> dict[str, str]:
    after = offset + _PAGE
    onward = url_for("collections.more", collection_id=collection.id, **{"from": after})
    return {"more": onward if total is not None and after < total else "", "less": ""}


def _saved(known: Collection | None) -> Response:
    typed = {name: request.form.get(name, "") for name in ("name", "description", "access_level", "rule")}
    fields = {name: value for name, value in typed.items() if name != "rule" or value}
    version = request.form.get("version", type=int) if known else None
    try:
        kept = collections.save_collection(
            context(), current_actor(), addresses(), known.id if known else None, fields, version
        )
    except (Invalid, Forbidden, Stale) as problem:
        return make_response(_form(known, typed, problem), problem.status)
    return onward(url_for("collections.page", collection_id=kept.id))


def _form(known: Collection | None, typed: dict[str, str], problem: DamError | None = None) -> str:
    actor, old = current_actor(), Level(known.access_level) if known else None
    return render_template(
        "collections/form.html",
        collection=known,
        typed=typed,
        rule=words_of(typed.get("rule", "")),
        rule_address=address_of(typed.get("rule", "").rpartition("?")[2]),
        levels=[level for level in Level if may_give_collection_level(actor, old, level)],
        problem=texts.of_error(problem) if problem else "",
    )


def _choosing(problem: str) -> str:
    chosen: Selection = selected()
    return render_template(
        "collections/choose.html",
        known=collections.changeable_collections(context(), current_actor()),
        ids=chosen.ids,
        query=request.form.get("query", "") if chosen.search else "",
        typed=request.form,
        problem=problem,
    )


def _changeable(collection_id: str) -> Collection:
    actor = current_actor()
    known = collections.get_collection(context(), actor, collection_id)
    if not may_change_collection(actor, known.access_level, known.owner_id):
        raise Forbidden("You may not change this collection. Ask the one who made it, or an editor.")
    return known


def _arranging(known: Collection, offset: int) -> str:
    return url_for("collections.arrange", collection_id=known.id, **{"from": max(0, offset) or None})
