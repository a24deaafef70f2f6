"""Change what is said of an asset, with optimistic locking: who saw an older version is told, not overwritten."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

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
        require_event(session, cleaned.get("event_id"))
        changes = apply(context, actor, asset, cleaned)
        if changes:
            audit.append(context, session, actor, "described", "asset", asset.id, {"changes": changes})
        session.flush()
        session.refresh(asset)
    if changes:
        ingest.wake(context)
    return asset


def require_event(session: Session, event_id: str | None) -> None:
    """Raises `Invalid` for an event that is not there; none at all is right."""
    if event_id and session.get(Event, event_id) is None:
        raise Invalid("There is no such event.", "no_such_event", field="event_id")


def apply(context: Context, actor: Actor, asset: Asset, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Set the values of an asset that the caller holds locked and may edit; field -> [old, new] of those that differ.

    A change makes a new version, which the index and the record follow. Raises `Forbidden` and `Invalid` before
    anything is set.
    """
    values = {name: _value(actor, asset, name, value) for name, value in cleaned.items()}
    values = {name: value for name, value in values.items() if value != getattr(asset, name)}
    changes = {name: [_plain(getattr(asset, name)), _plain(value)] for name, value in values.items()}
    for name, value in values.items():
        setattr(asset, name, value)
    if "captured_at" in values:
        ingest.set_captured(asset, values["captured_at"])
    if changes:
        asset.edited_fields = sorted({*asset.edited_fields, *changes})
        asset.version += 1
        asset.updated_at = context.clock.now()
    return changes


def _value(actor: Actor, asset: Asset, name: str, value: Any) -> Any:
    if name == "access_level":
        return _allowed_level(actor, asset, value)
    if name == "event_id":
        return value or None
    return ingest.captured_time(value) if name == "captured_at" else value


def _allowed_level(actor: Actor, asset: Asset, value: Any) -> str:
    try:
        level = Level(value)
    except ValueError:
        raise Invalid(f"An access level is one of {', '.join(Level)}.", "bad_field", field="access_level") from None
    if not may_set_level(actor, Level(asset.access_level), level):
        raise Forbidden("Only an archivist changes the access level of an asset.")
    return str(level)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
