"""Addresses that both doors speak of."""

from werkzeug.routing import BaseConverter

from dam.db.models import Rendition


class IdConverter(BaseConverter):
    """An id of ours, 26 letters and digits. Whatever else stands in its place is an unknown address: 404."""

    regex = "[0-9a-z]{26}"


def is_rest(path: str) -> bool:
    """Whether the door of programs answers here, whatever stands at the address or does not."""
    return path == "/api" or path.startswith("/api/")


def rendition_url(rendition: Rendition) -> str:
    """Names the version too, so that a browser may keep what it has got."""
    version = int(rendition.made_at.timestamp() * 1000)
    return f"/api/v1/assets/{rendition.asset_id}/renditions/{rendition.name}?v={version}"
