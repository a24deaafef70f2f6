"""The marker: the object `kronika.json` by which a process knows that a store is its own and not an empty disk."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from dam.domain.errors import Conflict, Missing
from dam.ports import ObjectStore

MARKER_KEY = "kronika.json"
FORMAT = 1
_LONGEST_MARKER_BYTES = 64 * 1024


@dataclass(frozen=True)
class Marker:
    system_id: str
    created_at: datetime
    format: int


def read_marker(store: ObjectStore) -> Marker | None:
    """The store's marker, None where it has none. Raises `errors.Conflict` for one that can't be read as ours."""
    try:
        with store.open(MARKER_KEY, 0, _LONGEST_MARKER_BYTES) as stream:
            text = stream.read()
    except Missing:
        return None
    try:
        values = json.loads(text)
        return Marker(str(values["system_id"]), datetime.fromisoformat(values["created_at"]), int(values["format"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Conflict(f"The store's {MARKER_KEY} can't be read: {error}.", code="foreign_store") from error


def write_marker(store: ObjectStore, system_id: str) -> Marker:
    """Claim a store. The caller has made sure that it is empty or its own."""
    marker = Marker(system_id, datetime.now(UTC).replace(microsecond=0), FORMAT)
    values = {"system_id": marker.system_id, "created_at": marker.created_at.isoformat(), "format": marker.format}
    store.put_bytes(MARKER_KEY, json.dumps(values, indent=2).encode() + b"\n", "application/json")
    return marker
