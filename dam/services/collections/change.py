"""Make, change and delete a collection."""

from collections.abc import Mapping
from typing import Any

from dam.db.models import Collection, new_id
from dam.domain.access import Actor, Level
from dam.domain.collecting import may_give_collection_level, may_make_collection
from dam.domain.describing import clean_text
from dam.domain.errors import Forbidden, Invalid, Missing, Stale
from dam.services import audit, recording
from dam.services.addresses import Addresses
from dam.services.collections.contents import ids_in_order, visible_ids
from dam.services.collections.guarded import changeable
from dam.services.context import Context

_LIMITS_CHARACTERS = {"name": 200, "description": 10_000}


def save_collection(
    context: Context,
    actor: Actor,
    addresses: Addresses,
    collection_id: str | None,
    fields: Mapping[str, Any],
    expected_version: int | None = None,
) -> Collection:
    """Make (`collection_id` None) or change one: `name`, `description`, `access_level`, `cover_id`, and `rule`.

    `rule` is a library address. It makes a collection by rule, which one made by hand does not become later, nor the
    other way round. Raises `Missing`, `Forbidden`, `Invalid`, `Stale`.
    """
    if not may_make_collection(actor):
        raise Forbidden("Your role does not make collections. Ask a photographer or an editor.")
    cleaned = _clean(actor, addresses, fields)
    now = context.clock.now()
    with context.database.write() as session:
        if collection_id is None:
            collection = _new(actor, cleaned)
            collection.created_at = now
        else:
            collection = changeable(session, actor, collection_id)
            if expected_version is not None and collection.version != expected_version:
                raise Stale("Somebody changed this collection meanwhile. Read it again and repeat your change.")
            if "rule" in cleaned and bool(cleaned["rule"]) != collection.by_rule:
                raise Invalid("A collection stays by hand or by rule. Make a new one.", "rule_stays", field="rule")
        level = cleaned.get("access_level")
        if level and not may_give_collection_level(actor, _level_of(collection), Level(level)):
            raise Forbidden("Opening a collection to the public is publishing. Ask an editor.", field="access_level")
        if cleaned.get("cover_id") and not visible_ids(session, actor, [cleaned["cover_id"]]):
            raise Missing("There is no such asset, or it is not open to you.")
        changes = {n: [getattr(collection, n), v] for n, v in cleaned.items() if getattr(collection, n) != v}
        for name, value in cleaned.items():
            setattr(collection, name, value)
        if not collection.name:
            raise Invalid("A collection needs a name.", "no_name", field="name")
        collection.version += 1
        collection.updated_at = now
        session.add(collection)
        session.flush()
        action = "collection_added" if collection_id is None else "collection_changed"
        audit.append(context, session, actor, action, "collection", collection.id, {"changes": changes})
        if changes:
            recording.outdate_all(session, ids_in_order(session, collection.id))
        session.refresh(collection)
    return collection


def delete_collection(context: Context, actor: Actor, collection_id: str) -> None:
    """The assets stay. Raises `Missing`, `Forbidden`."""
    with context.database.write() as session:
        collection = changeable(session, actor, collection_id)
        # Who may read the log's words of it later is told by these: the row is gone then.
        details = {name: getattr(collection, name) for name in ("name", "access_level", "owner_id")}
        audit.append(context, session, actor, "collection_deleted", "collection", collection.id, details)
        recording.outdate_all(session, ids_in_order(session, collection.id))
        session.delete(collection)


def _new(actor: Actor, cleaned: Mapping[str, Any]) -> Collection:
    return Collection(
        id=new_id(),
        owner_id=actor.user_id,
        name="",
        description="",
        access_level=cleaned.get("access_level") or Level.INTERNAL,
        rule="",
        version=0,
    )


def _level_of(collection: Collection) -> Level | None:
    return Level(collection.access_level) if collection.version else None


def _clean(actor: Actor, addresses: Addresses, fields: Mapping[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    for name, value in fields.items():
        if name in _LIMITS_CHARACTERS:
            text = clean_text(value or "")
            cleaned[name] = " ".join(text.split()) if name == "name" else text
            if len(cleaned[name]) > _LIMITS_CHARACTERS[name]:
                raise Invalid(f"{name} takes at most {_LIMITS_CHARACTERS[name]} characters.", "too_long", field=name)
        elif name == "access_level":
            if value not in set(Level):
                raise Invalid(f"An access level is one of {', '.join(Level)}.", "bad_field", field=name)
            cleaned[name] = Level(value)
        elif name == "cover_id":
            cleaned[name] = value or None
        elif name == "rule":
            cleaned[name] = _rule(actor, addresses, value) if value is not None else ""
        else:
            raise Invalid(f"A collection has no field named {name}.", "unknown_field", field=name)
    return cleaned


def _rule(actor: Actor, addresses: Addresses, address: str) -> str:
    kept = addresses.keep(actor, address, for_all=True)
    if not kept.narrowed:
        raise Invalid("A rule needs at least one word or one filter.", "empty_rule", field="rule")
    if kept.collection_id:
        # Rules that refer to each other in a circle would have no end.
        raise Invalid("A rule can't be made of another collection.", "rule_in_rule", field="rule")
    return kept.query
