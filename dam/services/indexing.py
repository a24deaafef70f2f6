"""Carry changes into the search index: whatever is behind its row's version, in bulk."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, select, update
from sqlalchemy.orm import Session

from dam.db.models import Asset, AssetText, Event
from dam.db.plain_rows import listed, moment, plain_rows
from dam.db.session import Database
from dam.domain.lifecycle import PLAYABLE, AssetState
from dam.ports import IndexDocument
from dam.services import scanned_rows, transcript_rows
from dam.services.context import Context
from search.suggest import as_written

BATCH = 500
_READ_AT_ONCE = 1000
_LISTED_AFTER = timedelta(seconds=1)
# What is indexed of a row, and no more: the rest of it is the larger part.
_PLAIN = (
    "id", "ordinal", "version", "indexed_version", "kind", "state", "title", "description", "keywords", "language",
    "event_id", "creator", "place", "camera", "file_name", "access_level", "uploaded_by_id", "captured_at",
    "created_at", "duration_seconds", "width_px", "height_px", "size_bytes", "latitude", "longitude", "credit",
    "copyright", "usage_terms", "copy_number",
)  # fmt: skip
_ID, _ORDINAL, _INDEXED_VERSION = map(_PLAIN.index, ("id", "ordinal", "indexed_version"))
_LEAN = select(*[getattr(Asset, name) for name in _PLAIN], Event.title.label("event_title")).outerjoin(Asset.event)
# Those of some assets, or a question for them.
Ids = Sequence[str] | Select[str]
_LISTED = (AssetState.INGESTING, AssetState.AVAILABLE, AssetState.FAILED)


def drain(context: Context) -> int:
    """One batch into the index; answers how many rows it carried. Done twice it does no harm.

    A photograph is processed in less than a second and indexed once; what takes longer is listed while it does.
    """
    query = _LEAN.where(Asset.indexed_version < Asset.version, ~still_coming(context, _LISTED_AFTER))
    # Ordered as the index of what is behind is: with nothing behind, as nearly always, no row is read.
    return _carry(context, query.order_by(Asset.ordinal).limit(BATCH))


def drain_all(context: Context) -> int:
    """All that was behind when this began; answers how many rows that were.

    What changes meanwhile may be left: while changes pour in, going on until nothing is behind would never end, and
    commit for every few of them.
    """
    carried = drain(context)
    some = carried
    while some >= BATCH:
        some = drain(context)
        carried += some
    return carried


def carry(context: Context, ordinals: Sequence[int]) -> None:
    """The given rows into the index, whatever they are marked as."""
    for start in range(0, len(ordinals), BATCH):
        _carry(context, _LEAN.where(Asset.ordinal.in_(ordinals[start : start + BATCH])))


def _carry(context: Context, query: Select[Any]) -> int:
    with context.database.read() as session:
        rows = session.execute(query).all()
        if not rows:
            return 0
        texts = _texts(session, _among(rows, played=True), _among(rows, played=False))
    listed = [row for row in rows if row.state in _LISTED]
    gone = [row.id for row in rows if row.state not in _LISTED]
    context.index.write([document_of(row, texts.get(row.id, "")) for row in listed], gone)
    mark_indexed(context, [(row.ordinal, row.version) for row in rows])
    return len(rows)


def written(database: Database, ids: Sequence[str]) -> list[str]:
    """The texts of these as they were written, for a search to suggest words from, in order.

    Only of those that the index has as they are: what was changed since may be closed to whoever sees what was found.
    """
    with database.read() as session:
        unchanged = Asset.indexed_version == Asset.version
        rows = session.execute(_LEAN.where(Asset.id.in_(ids), unchanged)).all()
        texts = _texts(session, _among(rows, played=True), _among(rows, played=False))
    found = {row.id: document_of(row, texts.get(row.id, "")) for row in rows}
    return [as_written(found[asset_id]) for asset_id in ids if asset_id in found]


def still_coming(context: Context, patience: timedelta) -> ColumnElement[bool]:
    """Rows that are about to change anyway, as they have only just come."""
    return and_(Asset.state == AssetState.INGESTING, Asset.updated_at > context.clock.now() - patience)


def read_all(context: Context) -> Iterator[tuple[IndexDocument, int]]:
    """Every asset that is listed with its `indexed_version`, in order of arrival: what a rebuild is fed with."""
    last = 0
    while True:
        query = _LEAN.where(Asset.ordinal > last, Asset.state.in_(_LISTED)).order_by(Asset.ordinal).limit(_READ_AT_ONCE)
        with context.database.read() as session:
            rows = plain_rows(session, query)
            if not rows:
                return
            first, last = last + 1, rows[-1][_ORDINAL]
            # By where they stand: to name each would cost as much as to read it.
            these = select(Asset.id).where(Asset.ordinal.between(first, last))
            is_played = Asset.kind.in_(PLAYABLE)
            texts = _texts(session, these.where(is_played), these.where(~is_played))
        for row in rows:
            yield document_of(row, texts.get(row[_ID], "")), row[_INDEXED_VERSION]


def document_of(row: Any, text: str) -> IndexDocument:
    """`row` is one of `_LEAN`, or one as the driver gives it. It is taken apart at once, since to ask it name by name
    takes longer than to read it.
    """
    (
        asset_id, ordinal, version, _, kind, state, title, description, keywords, language,
        event_id, creator, place, camera, file_name, access_level, uploaded_by_id, captured_at,
        created_at, duration_seconds, width_px, height_px, size_bytes, latitude, longitude, credit,
        copyright_line, usage_terms, copy_number, event_title,
    ) = row  # fmt: skip
    return IndexDocument(
        id=asset_id,
        ordinal=ordinal,
        version=version,
        kind=kind,
        state=state,
        title=title,
        description=description,
        keywords=tuple(listed(keywords)),
        language=language,
        event_id=event_id or "",
        event_title=event_title or "",
        creator=creator,
        place=place,
        camera=camera,
        file_name=file_name,
        text=text,
        access_level=access_level,
        uploaded_by_id=uploaded_by_id,
        captured_at=captured_at and moment(captured_at),
        created_at=moment(created_at),
        duration_seconds=duration_seconds,
        width_px=width_px,
        height_px=height_px,
        size_bytes=size_bytes,
        latitude=latitude,
        longitude=longitude,
        rights="\n".join(filter(None, (credit, copyright_line, usage_terms))),
        copy_number=copy_number,
        near=() if latitude is None or longitude is None else _near(latitude, longitude),
    )


def _near(latitude: float, longitude: float) -> tuple[tuple[str, str], ...]:
    # With what it reckons with it takes 10 MB: only what was taken with GPS needs it.
    from search import towns

    near = towns.gazetteer().at(latitude, longitude)
    return tuple(dict.fromkeys(word for one in near for word in one.town.words))


def _among(rows: Sequence[Any], played: bool) -> list[str]:
    return [row.id for row in rows if (row.kind in PLAYABLE) is played]


def _texts(session: Session, played: Ids, looked_at: Ids) -> dict[str, str]:
    """The words inside: those of a text, what is said in a recording, what was read on pictures of pages."""
    query = select(AssetText.asset_id, AssetText.text).where(AssetText.asset_id.in_(looked_at))
    found: dict[str, str] = {row.asset_id: row.text for row in session.execute(query)}
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
    statement = update(Asset).where(Asset.ordinal.between(bindparam("first"), bindparam("last")))
    statement = statement.values(indexed_version=bindparam("seen"))
    with context.database.write() as session:
        session.connection().execute(statement, runs(seen))


def runs(seen: Sequence[tuple[int, int]]) -> list[dict[str, int]]:
    """Rows that stand without a gap and are at the same version, as one: what comes in together mostly is."""
    found: list[dict[str, int]] = []
    for ordinal, version in sorted(seen):
        if found and (found[-1]["last"], found[-1]["seen"]) == (ordinal - 1, version):
            found[-1]["last"] = ordinal
        else:
            found.append({"first": ordinal, "last": ordinal, "seen": version})
    return found
