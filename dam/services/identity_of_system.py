"""Do the database and the store belong together? A process that finds a foreign or emptied one refuses to start."""

from itertools import islice

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dam.db.models import Asset, System, new_id
from dam.domain.errors import DamError
from dam.services.context import Context
from dam.storage.marker import MARKER_KEY, read_marker, write_marker


class ForeignStore(DamError):
    """The database and the store are not of one system; the text says which is wrong and what to do."""

    code = "foreign_store"


def recognise(context: Context) -> str:
    """Make both at the very first start, else hold them against each other. Answers the system's id.

    Raises `ForeignStore`.
    """
    system_id = _id_in_database(context)
    if system_id is None:
        context.store.create()
    found = read_marker(context.store)
    marker = found.system_id if found else None
    if system_id is None and marker is None:
        _require_empty_store(context)
        system_id = _claim(context)
        # Another process may have come first; then its id stands in the database and this writes the same marker.
        write_marker(context.store, system_id)
        return system_id
    if system_id is None:
        raise ForeignStore(
            "The store holds assets of a system that this empty database knows nothing of. Point DAM_DATABASE_URL to "
            "that system's database, or make it anew from the store with: dam rebuild database"
        )
    if marker is None:
        if _has_assets(context):
            raise ForeignStore(
                "The store is empty though the database knows of assets. Mount or name the right store, or restore it "
                "from the backup; nothing was changed."
            )
        write_marker(context.store, system_id)
        return system_id
    if marker != system_id:
        raise ForeignStore(
            f"The store belongs to the system {marker} and the database to {system_id}. Check DAM_HOME, DAM_S3_BUCKET "
            "and DAM_DATABASE_URL; nothing was changed."
        )
    return system_id


def _require_empty_store(context: Context) -> None:
    # The marker itself may be a moment old: of another process of ours that came first.
    if any(entry.key != MARKER_KEY for entry in islice(context.store.list(""), 2)):
        raise ForeignStore(
            "The store is not empty and bears no marker of Kronika: it is somebody else's, or a restore into it broke "
            "off. Name an empty one, or run dam restore again; nothing was changed."
        )


def _id_in_database(context: Context) -> str | None:
    with context.database.read() as session:
        row = session.execute(select(System)).scalar_one_or_none()
        return row.system_id if row else None


def _claim(context: Context) -> str:
    try:
        with context.database.write() as session:
            row = System(id=1, system_id=new_id(), created_at=context.clock.now(), audit_number=0, audit_sha256="")
            session.add(row)
            session.flush()
            return row.system_id
    except IntegrityError:
        found = _id_in_database(context)
        if found is None:
            raise
        return found


def _has_assets(context: Context) -> bool:
    with context.database.read() as session:
        return session.execute(select(Asset.id).limit(1)).scalar() is not None
