"""Metadata that came in a file of its own, beside the original: `photo.xmp` or `photo.jpg.xmp`."""

from pathlib import Path

from dam.db.models import Asset
from dam.domain.access import Actor
from dam.domain.errors import Invalid
from dam.services import audit, guard, ingest
from dam.services.context import Context

MAXIMUM_BYTES = 10 * 1024 * 1024


def key_of(asset_id: str) -> str:
    return f"assets/{asset_id}/sidecar.xmp"


def beside(path: Path) -> bytes | None:
    """The sidecar of a local file, if there is one of a sensible size."""
    for candidate in (path.with_name(path.name + ".xmp"), path.with_suffix(".xmp"), path.with_suffix(".XMP")):
        if candidate != path and candidate.is_file() and candidate.stat().st_size <= MAXIMUM_BYTES:
            return candidate.read_bytes()
    return None


def check(data: bytes) -> None:
    """Raises `Invalid` for what can't be a sidecar."""
    if len(data) > MAXIMUM_BYTES:
        raise Invalid(f"A sidecar has at most {MAXIMUM_BYTES} bytes.", "sidecar_too_large")
    if b"x:xmpmeta" not in data and b"rdf:RDF" not in data:
        raise Invalid("This is not an XMP sidecar.", "not_a_sidecar")


def attach(context: Context, actor: Actor, asset_id: str, data: bytes) -> None:
    """Put a sidecar beside an asset that is here already; its metadata is read anew. Raises `Invalid`, `Forbidden`."""
    check(data)
    with context.database.read() as session:
        guard.check_editable(actor, guard.visible_asset(session, actor, asset_id))
    # Not within the transaction: a slow store would hold up everybody who writes.
    context.store.put_bytes(key_of(asset_id), data, "application/rdf+xml")
    with context.database.write() as session:
        asset: Asset = guard.editable_asset(session, actor, asset_id)
        # Also where it is being processed this very moment: whoever works without the sidecar records no more.
        ingest.send_back(asset)
        audit.append(context, session, actor, "sidecar_attached", "asset", asset.id)
    ingest.announce(context, asset.id, asset.kind)
