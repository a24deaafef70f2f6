"""Make the database anew from the store alone: the records beside the originals, and the originals themselves.

What only the database knew is lost: passwords, tokens, sessions, roles, events without assets, saved searches,
synonyms, collections by rule, the audit log. Accounts come back as closed placeholders, so that every asset keeps the
name of who brought it in.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select

from dam.db import migrate
from dam.db.models import Asset, Event, System, User
from dam.domain.access import Role, system_actor
from dam.domain.errors import Missing
from dam.domain.lifecycle import AssetState
from dam.ports import StoredObject
from dam.services import account_changes, accounts, audit, ingest
from dam.services.context import Context
from dam.services.rebuild import records
from dam.services.rebuild.empty import require_empty
from dam.storage.marker import read_marker

Teller = Callable[[int, int], None]
_BATCH = 200
_LISTED = 1000


@dataclass(frozen=True)
class RebuiltDatabase:
    """How many came back. `without_record` are ids of assets made of their original's bytes alone."""

    system_id: str
    assets: int
    events: int
    users: int
    without_record: tuple[str, ...]
    without_original: tuple[str, ...]


def rebuild_database(context: Context, tell: Teller) -> RebuiltDatabase:
    """Fill the empty database. Broken off, it starts from the beginning the next time.

    Raises `Conflict` when the database is a system's already, `Missing` when the store is no archive of ours.
    """
    marker = read_marker(context.store)
    if marker is None:
        raise Missing("The store bears no marker of Kronika; name the right one with DAM_HOME or DAM_S3_BUCKET.")
    require_empty(context)
    migrate.upgrade(context.database)
    tally = records.Tally()
    for batch in _batches(_folders(context)):
        found = [records.read_folder(context, asset_id, entries) for asset_id, entries in batch]
        with context.database.write() as session:
            for folder in found:
                if folder is not None:
                    records.add(context, session, folder, tally)
        tell(tally.assets, 0)
    return _finish(context, marker.system_id, tally)


def open_admin(context: Context, password: str) -> None:
    """The account `admin`, opened with a password, so that somebody can get in and open the others."""
    with context.database.write() as session:
        user = session.execute(select(User).where(User.name == "admin")).scalar_one_or_none()
        if user is not None:
            user.role, user.active = Role.ADMIN, True
    if user is None:
        accounts.add_user(context, None, "admin", Role.ADMIN, password)
    else:
        account_changes.set_password(context, None, "admin", password)


def _folders(context: Context) -> Iterator[tuple[str, list[StoredObject]]]:
    """The objects of each asset, in the order in which the assets once arrived."""
    for asset_id, entries in groupby(context.store.list("assets/"), key=lambda entry: entry.key.split("/")[1]):
        yield asset_id, list(entries)


def _batches(
    folders: Iterator[tuple[str, list[StoredObject]]],
) -> Iterator[list[tuple[str, list[StoredObject]]]]:
    batch: list[tuple[str, list[StoredObject]]] = []
    for folder in folders:
        batch.append(folder)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _finish(context: Context, system_id: str, tally: records.Tally) -> RebuiltDatabase:
    with context.database.write() as session:
        now = context.clock.now()
        session.add(System(id=1, system_id=system_id, created_at=now, audit_number=0, audit_sha256=""))
        session.flush()
        rebuilt = RebuiltDatabase(
            system_id,
            tally.assets,
            session.query(Event).count(),
            session.query(User).count(),
            tuple(tally.without_record),
            tuple(tally.without_original),
        )
        details: dict[str, Any] = {
            "assets": rebuilt.assets,
            "events": rebuilt.events,
            "without_record": rebuilt.without_record[:_LISTED],
            "without_original": rebuilt.without_original[:_LISTED],
        }
        audit.append(context, session, system_actor(), "database_rebuilt", "system", system_id, details)
    requeue(context)
    return rebuilt


def requeue(context: Context) -> None:
    """Announce everything that waits to be processed, in order of arrival."""
    with context.database.read() as session:
        query = select(Asset.id, Asset.kind).where(Asset.state == AssetState.INGESTING).order_by(Asset.ordinal)
        waiting = session.execute(query).all()
    for asset_id, kind in waiting:
        ingest.announce(context, asset_id, kind)
