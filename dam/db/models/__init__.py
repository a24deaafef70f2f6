"""All models in one place, so that migrations and sessions see the whole schema."""

from dam.db.models.asset import Asset, AssetText, Rendition
from dam.db.models.audit import AuditEvent, System
from dam.db.models.base import Base, Utc, new_id
from dam.db.models.batch import BatchEdit, BatchEditRow
from dam.db.models.clip import Clip
from dam.db.models.event import Event
from dam.db.models.lease import Leased
from dam.db.models.scan import Scan, ScannedPage
from dam.db.models.transcript import CueRow, Transcript
from dam.db.models.upload import Upload
from dam.db.models.user import ApiToken, LoginSession, User

__all__ = [
    "ApiToken",
    "Asset",
    "AssetText",
    "AuditEvent",
    "Base",
    "BatchEdit",
    "BatchEditRow",
    "Clip",
    "CueRow",
    "Event",
    "Leased",
    "LoginSession",
    "Rendition",
    "Scan",
    "ScannedPage",
    "System",
    "Transcript",
    "Upload",
    "User",
    "Utc",
    "new_id",
]
