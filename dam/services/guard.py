"""Fetch an asset for somebody: missing, gone and not to be seen are told apart here and nowhere else."""

from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from dam.db.models import Asset
from dam.domain.access import Actor, Guarded, may_edit, may_see, scope_of
from dam.domain.errors import Forbidden, Gone, Missing
from dam.domain.lifecycle import AssetState


def visible_asset(session: Session, actor: Actor, asset_id: str, *, lock: bool = False) -> Asset:
    """The asset, if this actor may see it. What may not be seen answers exactly like what does not exist."""
    query = select(Asset).where(Asset.id == asset_id)
    if lock:
        query = query.with_for_update(of=Asset)
    asset = session.execute(query).scalar_one_or_none()
    if asset is None or not may_see(scope_of(actor), asset):
        raise Missing("There is no such asset, or it is not open to you.")
    return asset


def present_asset(session: Session, actor: Actor, asset_id: str) -> Asset:
    """Like `visible_asset`, for what needs the bytes. Raises `Gone` for a disposed asset."""
    asset = visible_asset(session, actor, asset_id)
    if asset.state == AssetState.DISPOSED:
        raise Gone("This asset was disposed of; only its tombstone is kept.")
    return asset


def editable_asset(session: Session, actor: Actor, asset_id: str) -> Asset:
    asset = visible_asset(session, actor, asset_id, lock=True)
    check_editable(actor, asset)
    return asset


class Editable(Guarded, Protocol):
    """What it takes to judge whether an asset may be changed: a row of these columns does as well as the asset."""

    @property
    def state(self) -> str: ...


def check_editable(actor: Actor, asset: Editable | None) -> None:
    """The same for an asset that was read before. Raises `Missing`, `Gone`, `Forbidden`."""
    if asset is None or not may_see(scope_of(actor), asset):
        raise Missing("There is no such asset, or it is not open to you.")
    if asset.state == AssetState.DISPOSED:
        raise Gone("This asset was disposed of; its tombstone can't be changed.")
    if not may_edit(actor, asset):
        raise Forbidden("You may not change this asset. Ask an editor.")
