"""All models in one place, so that migrations and sessions see the whole schema."""

from dam.db.models.asked_work import AskedWork
from dam.db.models.asset import Asset, AssetText, Rendition, renditions_prefix
from dam.db.models.audit import AuditEvent, System
from dam.db.models.base import Base, Utc, new_id
from dam.db.models.batch import BatchEdit, BatchEditRow
from dam.db.models.clip import Clip, clip_key
from dam.db.models.collection import Collection, CollectionAsset
from dam.db.models.event import Event
from dam.db.models.hearing import Hearing
from dam.db.models.index_drift import IndexDrift
from dam.db.models.lease import Leased
from dam.db.models.picture_hash import PictureHash
from dam.db.models.saved_search import AlertMail, SavedSearch, SearchMatch
from dam.db.models.scan import Scan, ScannedPage, page_key
from dam.db.models.sign_in import SignInAttempts
from dam.db.models.synonym import SynonymGroup
from dam.db.models.transcript import CueRow, Transcript
from dam.db.models.upkeep import Upkeep
from dam.db.models.upload import Upload
from dam.db.models.user import ApiToken, LoginSession, User

__all__ = [
    "AlertMail",
    "ApiToken",
    "AskedWork",
    "Asset",
    "AssetText",
    "AuditEvent",
    "Base",
    "BatchEdit",
    "BatchEditRow",
    "Clip",
    "Collection",
    "CollectionAsset",
    "CueRow",
    "Event",
    "Hearing",
    "IndexDrift",
    "Leased",
    "LoginSession",
    "PictureHash",
    "Rendition",
    "SavedSearch",
    "Scan",
    "ScannedPage",
    "SearchMatch",
    "SignInAttempts",
    "SynonymGroup",
    "System",
    "Transcript",
    "Upkeep",
    "Upload",
    "User",
    "Utc",
    "clip_key",
    "new_id",
    "page_key",
    "renditions_prefix",
]
