"""Carry changes into the search index and beside the originals: whatever is behind its row's version, in bulk."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select, update
from sqlalchemy.orm import Session

from dam.db.models import Asset, AssetText
from dam.domain.lifecycle import AssetState
from dam.ports import IndexDocument
from dam.services.context import Context

BATCH = 500
_LISTED_AFTER = timedelta(seconds=1)
_RECORD_AFTER = timedelta(seconds=20)
_LISTED = (AssetState.INGESTING, AssetState.AVAILABLE, AssetState.FAILED)


def drain(context: Context) -> int:
    """One batch into the index; answers how many rows it carried. Done twice it does no harm.

    A photograph is processed in less than a second and indexed once; what takes longer is listed while it does.
    """
    query = select(Asset).where(Asset.indexed_version < Asset.version, ~_still_coming(context, _LISTED_AFTER))
    return _carry(context, query.order_by(Asset.ordinal).limit(BATCH))


def carry(context: Context, ordinals: list[int]) -> None:
    """The given rows into the index, whatever they are marked as; for a rebuild."""
    for start in range(0, len(ordinals), BATCH):
        _carry(context, select(Asset).where(Asset.ordinal.in_(ordinals[start : start + BATCH])))


def mark_indexed(context: Context, seen: list[tuple[int, int]]) -> None:
    """Note that the index holds the rows (ordinal, version) at these versions; for a rebuild."""
    _mark(context, seen, "indexed_version")


def _carry(context: Context, query: Select[Asset]) -> int:
    with context.database.read() as session:
        rows = list(session.execute(query).scalars())
        texts = _texts(session, rows)
    if not rows:
        return 0
    listed = [row for row in rows if row.state in _LISTED]
    gone = [row.id for row in rows if row.state not in _LISTED]
    context.index.write([document_of(row, texts.get(row.id, "")) for row in listed], gone)
    _mark(context, [(row.ordinal, row.version) for row in rows], "indexed_version")
    return len(rows)


def record(context: Context) -> int:
    """One batch of metadata records written beside their originals; answers how many.

    What is being processed gets its record a moment later, with all that was found, rather than twice.
    """
    query = select(Asset).where(Asset.recorded_version < Asset.version, ~_still_coming(context, _RECORD_AFTER))
    with context.database.read() as session:
        rows = list(session.execute(query.order_by(Asset.ordinal).limit(BATCH)).scalars())
    for row in rows:
        data = json.dumps(record_of(row), ensure_ascii=False, indent=1).encode()
        context.store.put_bytes(f"assets/{row.id}/record.json", data, "application/json")
    if rows:
        _mark(context, [(row.ordinal, row.version) for row in rows], "recorded_version")
    return len(rows)


def _still_coming(context: Context, patience: timedelta) -> ColumnElement[bool]:
    """Rows that are about to change anyway, as they have only just come."""
    return and_(Asset.state == AssetState.INGESTING, Asset.updated_at > context.clock.now() - patience)


def documents(context: Context) -> Iterator[IndexDocument]:
    """Every asset that is listed, in order of arrival, read in batches: what a rebuild of the index is fed with."""
    last = 0
    while True:
        with context.database.read() as session:
            query = select(Asset).where(Asset.ordinal > last, Asset.state.in_(_LISTED))
            rows = list(session.execute(query.order_by(Asset.ordinal).limit(BATCH)).scalars())
            texts = _texts(session, rows)
        if not rows:
            return
        for row in rows:
            yield document_of(row, texts.get(row.id, ""))
        last = rows[-1].ordinal


def document_of(asset: Asset, text: str) -> IndexDocument:
    return IndexDocument(
        id=asset.id,
        ordinal=asset.ordinal,
        version=asset.version,
        kind=asset.kind,
        state=asset.state,
        title=asset.title,
        description=asset.description,
        keywords=tuple(asset.keywords),
        language=asset.language,
        event_id=asset.event_id or "",
        event_title=asset.event.title if asset.event else "",
        creator=asset.creator,
        place=asset.place,
        camera=asset.camera,
        file_name=asset.file_name,
        text=text,
        access_level=asset.access_level,
        uploaded_by_id=asset.uploaded_by_id,
        captured_at=asset.captured_at,
        created_at=asset.created_at,
        duration_seconds=asset.duration_seconds,
        width_px=asset.width_px,
        height_px=asset.height_px,
        size_bytes=asset.size_bytes,
        latitude=asset.latitude,
        longitude=asset.longitude,
    )


# Where work stands is the database's own business; a rebuilt database works it out anew.
NOT_RECORDED = frozenset({"ordinal", "lease_until", "progress", "attempts", "indexed_version", "recorded_version"})


def record_of(asset: Asset) -> dict[str, Any]:
    """All that the database knows of an asset, JSON-safe, with what its event and uploader are called."""
    columns = (column.key for column in Asset.__table__.columns if column.key not in NOT_RECORDED)
    facts = {name: getattr(asset, name) for name in columns}
    plain = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in facts.items()}
    event = asset.event
    return {
        "format": 1,
        **plain,
        "uploaded_by": asset.uploaded_by.name,
        "event": None
        if event is None
        else {
            "id": event.id,
            "title": event.title,
            "kind": event.kind,
            "starts_at": event.starts_at.isoformat() if event.starts_at else None,
            "ends_at": event.ends_at.isoformat() if event.ends_at else None,
            "place": event.place,
            "description": event.description,
        },
    }


def _texts(session: Session, rows: list[Asset]) -> dict[str, str]:
    query = select(AssetText.asset_id, AssetText.text).where(AssetText.asset_id.in_([row.id for row in rows]))
    return dict(session.execute(query).all())


def _mark(context: Context, seen: list[tuple[int, int]], column: str) -> None:
    """Each row up to the version that was read; a change that came meanwhile stays behind and is carried next."""
    if not seen:
        return
    statement = update(Asset).where(Asset.ordinal == bindparam("row")).values({column: bindparam("seen")})
    with context.database.write() as session:
        session.connection().execute(statement, [{"row": ordinal, "seen": version} for ordinal, version in seen])
