"""Carry changes into the search index: whatever is behind its row's version, in bulk."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, select, update
from sqlalchemy.orm import Session

from dam.db.models import Asset, AssetText, Event
from dam.domain.lifecycle import AssetState
from dam.ports import IndexDocument
from dam.services.context import Context

BATCH = 500
_LISTED_AFTER = timedelta(seconds=1)
_READ_AT_ONCE = 2000
_READ_CHARACTERS = 8_000_000
# What is indexed of a row, and no more: the rest of it is the larger part.
_PLAIN = (
    "id", "ordinal", "version", "indexed_version", "kind", "state", "title", "description", "keywords", "language",
    "event_id", "creator", "place", "camera", "file_name", "access_level", "uploaded_by_id", "captured_at",
    "created_at", "duration_seconds", "width_px", "height_px", "size_bytes", "latitude", "longitude", "credit",
    "copyright", "usage_terms", "copy_number",
)  # fmt: skip
_LEAN = select(*[getattr(Asset, name) for name in _PLAIN], Event.title.label("event_title")).outerjoin(Asset.event)
_LISTED = (AssetState.INGESTING, AssetState.AVAILABLE, AssetState.FAILED)


def drain(context: Context) -> int:
    """One batch into the index; answers how many rows it carried. Done twice it does no harm.

    A photograph is processed in less than a second and indexed once; what takes longer is listed while it does.
    """
    query = _LEAN.where(Asset.indexed_version < Asset.version, ~still_coming(context, _LISTED_AFTER))
    # Ordered as the index of what is behind is: with nothing behind, as nearly always, no row is read.
    return _carry(context, query.order_by(Asset.ordinal).limit(BATCH))


def carry(context: Context, ordinals: Sequence[int]) -> None:
    """The given rows into the index, whatever they are marked as."""
    for start in range(0, len(ordinals), BATCH):
        _carry(context, _LEAN.where(Asset.ordinal.in_(ordinals[start : start + BATCH])))


def _carry(context: Context, query: Select[Any]) -> int:
    with context.database.read() as session:
        rows = session.execute(query).all()
        texts = _texts(session, [row.id for row in rows])
    if not rows:
        return 0
    listed = [row for row in rows if row.state in _LISTED]
    gone = [row.id for row in rows if row.state not in _LISTED]
    context.index.write([document_of(row, texts.get(row.id, ""), row.event_title or "") for row in listed], gone)
    mark_indexed(context, [(row.ordinal, row.version) for row in rows])
    return len(rows)


def still_coming(context: Context, patience: timedelta) -> ColumnElement[bool]:
    """Rows that are about to change anyway, as they have only just come."""
    return and_(Asset.state == AssetState.INGESTING, Asset.updated_at > context.clock.now() - patience)


def read_all(context: Context) -> Iterator[tuple[IndexDocument, int]]:
    """Every asset that is listed with its `indexed_version`, in order of arrival: what a rebuild is fed with.

    Only what is indexed is read of a row; texts, which can be long, come a few at a time.
    """
    last = 0
    while True:
        query = _LEAN.where(Asset.ordinal > last, Asset.state.in_(_LISTED)).order_by(Asset.ordinal).limit(_READ_AT_ONCE)
        with context.database.read() as session:
            rows = session.execute(query).all()
            for some, texts in _with_texts(session, rows):
                for row in some:
                    yield document_of(row, texts.get(row.id, ""), row.event_title or ""), row.indexed_version
        if not rows:
            return
        last = rows[-1].ordinal


def _with_texts(session: Session, rows: Sequence[Any]) -> Iterator[tuple[list[Any], dict[str, str]]]:
    """The rows in as many parts as it takes for the texts of each to fit into memory."""
    lengths = select(AssetText.asset_id, func.length(AssetText.text))
    known: dict[str, int] = dict(session.execute(lengths.where(AssetText.asset_id.in_([row.id for row in rows]))).all())
    part: list[Any] = []
    characters = 0
    for row in rows:
        part.append(row)
        characters += known.get(row.id, 0)
        if characters > _READ_CHARACTERS:
            yield part, _texts(session, [one.id for one in part if one.id in known])
            part, characters = [], 0
    yield part, _texts(session, [one.id for one in part if one.id in known])


def document_of(asset: Asset | Row[Any], text: str, event_title: str) -> IndexDocument:
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
        event_title=event_title,
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
        rights="\n".join(filter(None, (asset.credit, asset.copyright, asset.usage_terms))),
        copy_number=asset.copy_number,
    )


def _texts(session: Session, ids: list[str]) -> dict[str, str]:
    if not ids:
        return {}
    query = select(AssetText.asset_id, AssetText.text).where(AssetText.asset_id.in_(ids))
    return dict(session.execute(query).all())


def mark_indexed(context: Context, seen: list[tuple[int, int]]) -> None:
    """Note that the index holds the rows (ordinal, version) at these versions.

    A change that came meanwhile stays behind and is carried next.
    """
    if not seen:
        return
    statement = update(Asset).where(Asset.ordinal == bindparam("row")).values(indexed_version=bindparam("seen"))
    with context.database.write() as session:
        session.connection().execute(statement, [{"row": ordinal, "seen": version} for ordinal, version in seen])
