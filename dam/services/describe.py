"""Change what is said of an asset, with optimistic locking: who saw an older version is told, not overwritten."""

from collections.abc import Mapping
from typing import Any

from dam.db.models import Asset, Event
from dam.domain.access import Actor, Level, may_set_level
from dam.domain.describing import clean_fields
from dam.domain.errors import Forbidden, Invalid, Stale
from dam.services import audit, guard, ingest
from dam.services.context import Context


def describe(
    context: Context, actor: Actor, asset_id: str, fields: Mapping[str, Any], expected_version: int | None
) -> Asset:
    """Set the given fields and answer the changed asset; unchanged values make no new version.

    Raises `Missing`, `Forbidden`, `Gone`, `Invalid`, and `Stale` where `expected_version` is not the present one.
    """
    cleaned = clean_fields(fields)
    with context.database.write() as session:
        asset = guard.editable_asset(session, actor, asset_id)
        if expected_version is not None and asset.version != expected_version:
            raise Stale("Somebody changed this asset meanwhile. Read it again and repeat your change.")
        if cleaned.get("event_id") and session.get(Event, cleaned["event_id"]) is None:
            raise Invalid("There is no such event.", "no_such_event", field="event_id")
        changes = _apply(actor, asset, cleaned)
        if changes:
            asset.version += 1
            asset.updated_at = context.clock.now()
            audit.append(context, session, actor, "described", "asset", asset.id, {"changes": changes})
        session.flush()
        session.refresh(asset)
    if changes:
        ingest.wake(context)
    return asset


def _apply(actor: Actor, asset: Asset, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name, value in cleaned.items():
        if name == "access_level":
            value = _allowed_level(actor, asset, value)
        elif name == "event_id":
            value = value or None
        old = getattr(asset, name)
        if name == "captured_at":
            value = ingest.captured_time(value)
            if value != old:
                asset.captured_offset_minutes = _offset_minutes(value)
                asset.captured_source = "person" if value else ""
        if value == old:
            continue
        setattr(asset, name, value)
        changes[name] = [_plain(old), _plain(value)]
    if changes:
        asset.edited_fields = sorted({*asset.edited_fields, *changes})
    return changes


def _allowed_level(actor: Actor, asset: Asset, value: Any) -> str:
    try:
        level = Level(value)
    except ValueError:
        raise Invalid(f"An access level is one of {', '.join(Level)}.", "bad_field", field="access_level") from None
    if not may_set_level(actor, Level(asset.access_level), level):
        raise Forbidden("Only an archivist changes the access level of an asset.")
    return str(level)


def _offset_minutes(moment: Any) -> int | None:
    return None if moment is None else int(moment.utcoffset().total_seconds() // 60)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
