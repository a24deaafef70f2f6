"""`/assets/{id}/sidecar`: metadata that came in a file of its own, for an asset that is here already."""

from dam.api.door import Door
from dam.api.schemas import AssetView
from dam.db.models import Asset
from dam.domain.access import Permission
from dam.http import body
from dam.http.identity import context, current_actor, requires
from dam.services import find, sidecar

blueprint = Door("Sidecars", "XMP files beside the original.")


@blueprint.put("/assets/<id:asset_id>/sidecar")
@requires(Permission.EDIT_OWN)
@blueprint.doc(
    requestBody={
        "required": True,
        "description": "The XMP file itself.",
        "content": {"application/rdf+xml": {"schema": {"type": "string", "format": "binary"}}},
    }
)
@blueprint.errors(403, 404, 410, 413, 422, 503, 507)
@blueprint.response(202, AssetView, description="Noted; the asset is processed anew with it.")
def put(asset_id: str) -> Asset:
    """Put an XMP sidecar beside an asset

    Its metadata goes before what is embedded, and behind what a person has typed.
    """
    data = body.whole(sidecar.MAXIMUM_BYTES, "A sidecar")
    sidecar.attach(context(), current_actor(), asset_id, data)
    return find.get_asset(context(), current_actor(), asset_id)
