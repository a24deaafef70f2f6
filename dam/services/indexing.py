"""Carry changes into the search index: whatever is behind its row's version, in bulk."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select, update
from sqlalchemy.orm import Session

from dam.db.models import Asset, AssetText, Event
from dam.domain.lifecycle import PLAYABLE, AssetState
from dam.ports import IndexDocument
from dam.services import scanned_rows, transcript_rows
from dam.services.context import Context
from search import towns

BATCH = 500
_LISTED_AFTER = timedelta(seconds=1)
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
        texts = _texts(session, rows)
    if not rows:
        return 0
    listed = [row for row in rows if row.state in _LISTED]
    gone = [row.id for row in rows if row.state not in _LISTED]
    context.index.write([document_of(row, texts.get(row.id, "")) for row in listed], gone)
    mark_indexed(context, [(row.ordinal, row.version) for row in rows])
    return len(rows)


def still_coming(context: Context, patience: timedelta) -> ColumnElement[bool]:
    """Rows that are about to change anyway, as they have only just come."""
    return and_(Asset.state == AssetState.INGESTING, Asset.updated_at > context.clock.now() - patience)


def read_all(context: Context) -> Iterator[tuple[IndexDocument, int]]:
    """Every asset that is listed with its `indexed_version`, in order of arrival: what a rebuild is fed with."""
    last = 0
    while True:
        query = _LEAN.where(Asset.ordinal > last, Asset.state.in_(_LISTED)).order_by(Asset.ordinal).limit(BATCH)
        with context.database.read() as session:
            rows = session.execute(query).all()
            texts = _texts(session, rows)
        if not rows:
            return
        for row in rows:
            yield document_of(row, texts.get(row.id, "")), row.indexed_version
        last = rows[-1].ordinal


def document_of(asset: Any, text: str) -> IndexDocument:
    """`asset` is a row of `_LEAN`."""
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
        event_title=asset.event_title or "",
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
        near=_near(asset),
    )


def _near(asset: Any) -> tuple[tuple[str, str], ...]:
    if asset.latitude is None or asset.longitude is None:
        return ()
    near = towns.gazetteer().at(asset.latitude, asset.longitude)
    return tuple(dict.fromkeys(word for one in near for word in one.town.words))


def _texts(session: Session, rows: Sequence[Any]) -> dict[str, str]:
    """The words inside: those of a text, what is said in a recording, what was read on pictures of pages."""
    played = [row.id for row in rows if row.kind in PLAYABLE]
    looked_at = [row.id for row in rows if row.kind not in PLAYABLE]
    query = select(AssetText.asset_id, AssetText.text).where(AssetText.asset_id.in_(looked_at))
    found: dict[str, str] = {row.asset_id: row.text for row in session.execute(query)} if looked_at else {}
    for more in (transcript_rows.texts(session, played), scanned_rows.texts(session, looked_at)):
        for asset_id, words in more.items():
            found[asset_id] = f"{found[asset_id]}\n{words}" if asset_id in found else words
    return found


def outdate(context: Context, session: Session, asset_id: str) -> None:
    """Have the asset indexed and recorded again for what changed beside its own row, in the caller's transaction."""
    # Reckoned by the database: a person may be changing the asset at this moment.
    raised = {"version": Asset.version + 1, "updated_at": context.clock.now()}
    outdated = update(Asset).where(Asset.id == asset_id).values(raised)
    session.execute(outdated.execution_options(synchronize_session=False))


def mark_indexed(context: Context, seen: list[tuple[int, int]]) -> None:
    """Note that the index holds the rows (ordinal, version) at these versions.

    A change that came meanwhile stays behind and is carried next.
    """
    if not seen:
        return
    statement = update(Asset).where(Asset.ordinal == bindparam("row")).values(indexed_version=bindparam("seen"))
    with context.database.write() as session:
        session.connection().execute(statement, [{"row": ordinal, "seen": version} for ordinal, version in seen])
