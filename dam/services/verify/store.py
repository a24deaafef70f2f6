"""The store against the rows: every object has its row, every row its objects, of the right size.

Both come in the order of the assets' ids and are walked side by side, so memory does not grow with the archive.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dam.db.models import Asset, Clip, ScannedPage, System, Transcript
from dam.domain.lifecycle import AssetState, ClipState
from dam.ports import StoredObject
from dam.services import scanned_rows, transcript_rows
from dam.services.context import Context
from dam.services.verify.issue import Issue, Tally, Teller
from dam.storage.marker import MARKER_KEY

# An object stands before its row is committed; younger ones are somebody's work at this moment.
_UNDER_WAY = timedelta(hours=1)
# Their renditions come and go; of a failed one they may be the last trace.
_UNSETTLED = (AssetState.INGESTING, AssetState.FAILED)
_BATCH = 500
_PREFIX = "assets/"


@dataclass(frozen=True)
class _Expected:
    """What the rows say of one asset: sizes in bytes by key for what must be there, and keys that may be."""

    asset_id: str
    must: dict[str, int]
    may: frozenset[str]
    busy: bool


def issues(context: Context, tally: Tally, tell: Teller) -> Iterator[Issue]:
    with context.database.read() as session:
        total = session.execute(select(func.count()).select_from(Asset)).scalar_one()
    groups = _stored(context, tally)
    group = next(groups, None)
    for expected in _expected(context):
        while group is not None and group[0] < expected.asset_id:
            yield from _orphans(context, group[1])
            group = next(groups, None)
        found: list[StoredObject] = []
        if group is not None and group[0] == expected.asset_id:
            found = group[1]
            group = next(groups, None)
        yield from _compared(context, expected, found)
        tally.assets += 1
        tell(tally.assets, total)
    while group is not None:
        yield from _orphans(context, group[1])
        group = next(groups, None)


def _stored(context: Context, tally: Tally) -> Iterator[tuple[str, list[StoredObject]]]:
    """The store's objects by asset id; what is not under an asset comes under a name that sorts like its key."""
    for name, objects in groupby(context.store.list(_PREFIX), key=lambda entry: entry.key.split("/")[1]):
        group = list(objects)
        tally.objects += len(group)
        yield name, group


def _expected(context: Context) -> Iterator[_Expected]:
    last = ""
    while True:
        with context.database.read() as session:
            query = select(Asset).where(Asset.id > last).order_by(Asset.id).limit(_BATCH)
            rows = list(session.execute(query).scalars())
            ids = [row.id for row in rows]
            transcripts = transcript_rows.of_assets(session, ids)
            pages = scanned_rows.pages_of(session, ids)
            clips: dict[str, list[Clip]] = {}
            for clip in session.execute(select(Clip).where(Clip.asset_id.in_(ids))).scalars():
                clips.setdefault(clip.asset_id, []).append(clip)
        if not rows:
            return
        for row in rows:
            yield _expected_of(row, clips.get(row.id, []), transcripts.get(row.id, []), pages.get(row.id, []))
        last = ids[-1]


def _expected_of(asset: Asset, clips: list[Clip], transcripts: list[Transcript], pages: list[ScannedPage]) -> _Expected:
    record = f"{_PREFIX}{asset.id}/record.json"
    if asset.state == AssetState.DISPOSED:
        return _Expected(asset.id, {}, frozenset({record}), busy=False)
    must = {asset.original_key: asset.size_bytes}
    must |= {rendition.key: rendition.size_bytes for rendition in asset.renditions}
    must |= {clip.key: clip.size_bytes for clip in clips if clip.state == ClipState.AVAILABLE}
    must |= {transcript.key: transcript.size_bytes for transcript in transcripts}
    may = {record, f"{_PREFIX}{asset.id}/sidecar.xmp", *(clip.key for clip in clips), *(page.key for page in pages)}
    return _Expected(asset.id, must, frozenset(may), busy=asset.state in _UNSETTLED)


def _expected_now(session: Session, asset: Asset) -> _Expected:
    clips = list(session.execute(select(Clip).where(Clip.asset_id == asset.id)).scalars())
    transcripts = transcript_rows.of_assets(session, [asset.id]).get(asset.id, [])
    return _expected_of(asset, clips, transcripts, scanned_rows.pages_of(session, [asset.id]).get(asset.id, []))


def _compared(context: Context, expected: _Expected, found: list[StoredObject]) -> Iterator[Issue]:
    sizes = {entry.key: entry.size_bytes for entry in found}
    for key, size_bytes in expected.must.items():
        # Looked at once more by itself: the row or the object may have changed since they were listed.
        there = sizes.get(key)
        if there != size_bytes:
            again = context.store.stat(key)
            there = again.size_bytes if again else None
        if there == size_bytes or _no_longer_expected(context, expected.asset_id, key, size_bytes):
            continue
        yield _wrong(expected.asset_id, key, size_bytes, there)
    strange = [entry for entry in found if entry.key not in expected.must and entry.key not in expected.may]
    if not expected.busy:
        yield from _orphans(context, strange)


def _wrong(asset_id: str, key: str, size_bytes: int, there: int | None) -> Issue:
    part = key.split("/", 2)[2]
    named = {"original": "original", "renditions": "rendition", "transcripts": "transcript"}
    kind = named.get(part.partition("/")[0], "clip")
    if there is None:
        step = "Run: dam rebuild renditions --missing" if kind == "rendition" else "Bring it back from the backup."
        return Issue(f"{kind}_missing", asset_id, f"The object {key} is not in the store. {step}")
    return Issue(f"{kind}_size", asset_id, f"The object {key} has {there} bytes instead of {size_bytes}.")


def _no_longer_expected(context: Context, asset_id: str, key: str, size_bytes: int) -> bool:
    with context.database.read() as session:
        asset = session.execute(select(Asset).where(Asset.id == asset_id)).scalar_one_or_none()
        if asset is None:
            return True
        return _expected_now(session, asset).must.get(key) != size_bytes


def _orphans(context: Context, objects: list[StoredObject]) -> Iterator[Issue]:
    for entry in objects:
        if is_orphan(context, entry):
            says = f"The object {entry.key} ({entry.size_bytes} bytes) belongs to no row. dam verify --remove-orphans"
            yield Issue("orphan", entry.key, f"{says} removes such ones.")


def is_orphan(context: Context, entry: StoredObject) -> bool:
    """Whether nothing in the database knows of the object, and it is too old to be somebody's work under way."""
    if entry.key == MARKER_KEY or context.clock.now() - entry.modified_at < _UNDER_WAY:
        return False
    parts = entry.key.split("/")
    with context.database.read() as session:
        if session.execute(select(System)).scalar_one_or_none() is None:
            return False
        asset = session.execute(select(Asset).where(Asset.id == parts[1])).scalar_one_or_none()
        if asset is None:
            return True
        expected = _expected_now(session, asset)
    return not expected.busy and entry.key not in expected.must and entry.key not in expected.may


def remove_orphan(context: Context, key: str) -> bool:
    """Delete the object if it is an orphan at this moment too; whether it was."""
    entry = context.store.stat(key)
    if entry is None or not key.startswith(_PREFIX) or not is_orphan(context, entry):
        return False
    context.store.delete(key)
    return True
