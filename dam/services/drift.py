"""Do rows and index say the same? Compared range by range of ordinals, so that no look costs much, and mended.

Only rows that count as carried are judged: what is on its way is no drift. Whatever looks wrong is looked at in the
database once more, since it may have changed between the two looks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from dam.db.models import Asset, IndexDrift
from dam.domain.lifecycle import AssetState
from dam.ports import HeldDocument
from dam.services import indexing
from dam.services.context import Context

RANGE_ROWS = 1000
_LAST_ORDINAL = 2**29 - 1
_FEWEST_HELD = 4 * RANGE_ROWS


@dataclass(frozen=True)
class Lag:
    """How many rows the index has yet to follow, and since when the oldest of them waits."""

    behind: int
    since: datetime | None


@dataclass(frozen=True)
class Found:
    """One range: ordinals of rows without a document and of those whose document is of another version, and the ids of
    documents without a row. `ahead` are the differing rows whose document is later than they are, with its version.
    """

    checked: int
    last_ordinal: int
    missing: tuple[int, ...]
    stray: tuple[str, ...]
    differing: tuple[int, ...]
    ahead: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Row:
    ordinal: int
    id: str
    version: int
    indexed_version: int
    state: str

    @property
    def is_settled(self) -> bool:
        return self.indexed_version >= self.version

    @property
    def is_listed(self) -> bool:
        return self.state != AssetState.DISPOSED


def lag(context: Context) -> Lag:
    query = select(func.count(), func.min(Asset.updated_at)).where(Asset.indexed_version < Asset.version)
    with context.database.read() as session:
        behind, since = session.execute(query).one()
    return Lag(behind, since)


def latest(context: Context) -> IndexDrift | None:
    """What the last whole walk found, and mended."""
    with context.database.read() as session:
        return session.get(IndexDrift, 1)


def ranges(context: Context) -> Iterator[Found]:
    """Everything compared from the first to the last ordinal; nothing is mended. Raises `ServiceAway`."""
    last = -1
    while last < _LAST_ORDINAL:
        found = compare(context, last + 1)
        yield found
        last = found.last_ordinal


class Walk:
    """Through all ordinals, a range at a step, and again from the first."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._begin()

    def _begin(self) -> None:
        self._next_ordinal = 0
        self._seen = {"checked": 0, "missing": 0, "stray": 0, "differing": 0}
        self._in_range = _wrong_in_range()

    def step(self) -> bool:
        """Compare the next range and mend it; whether that was the last one: then what was found is noted.

        Raises `ServiceAway`; then the same range comes again, and what was mended of it before counts all the same.
        """
        found, seen = compare(self._context, self._next_ordinal), self._seen
        for kind, wrong in self._in_range.items():
            wrong.update(getattr(found, kind))
        mend(self._context, found)
        self._next_ordinal = found.last_ordinal + 1
        seen["checked"] += found.checked
        for kind, wrong in self._in_range.items():
            seen[kind] += len(wrong)
        self._in_range = _wrong_in_range()
        if found.last_ordinal < _LAST_ORDINAL:
            return False
        self._begin()
        with self._context.database.write() as session:
            session.merge(IndexDrift(id=1, measured_at=self._context.clock.now(), **seen))
        return True


def _wrong_in_range() -> dict[str, set[int | str]]:
    return {"missing": set(), "stray": set(), "differing": set()}


def compare(context: Context, first: int) -> Found:
    """One range that begins with this ordinal. Raises `ServiceAway`."""
    with context.database.read() as session:
        rows = _rows(session, first)
    last = rows[-1].ordinal if len(rows) == RANGE_ROWS else _LAST_ORDINAL
    held = context.index.held(first, last)
    if len(held) >= _FEWEST_HELD and held[-1].ordinal > held[0].ordinal:
        # So many strays that not all of them may have come: go on behind those of whom all have.
        last = held[-1].ordinal - 1
        rows, held = [row for row in rows if row.ordinal <= last], [one for one in held if one.ordinal <= last]
    return _judged(context, rows, held, last)


def mend(context: Context, found: Found) -> None:
    """Raises `ServiceAway`."""
    with context.database.write() as session:
        for ordinal, version in found.ahead:
            # An engine keeps the later one of two versions: the row overtakes it.
            overtaking = update(Asset).where(Asset.ordinal == ordinal, Asset.version <= version)
            session.execute(overtaking.values(version=version + 1))
    if found.stray:
        context.index.write([], found.stray)
    indexing.carry(context, sorted({*found.missing, *found.differing}))


def _rows(session: Session, first: int) -> list[_Row]:
    columns = (Asset.ordinal, Asset.id, Asset.version, Asset.indexed_version, Asset.state)
    query = select(*columns).where(Asset.ordinal >= first).order_by(Asset.ordinal).limit(RANGE_ROWS)
    return [_Row(*row) for row in session.execute(query)]


def _judged(context: Context, rows: Sequence[_Row], held: Sequence[HeldDocument], last: int) -> Found:
    known = {row.id: row for row in rows}
    documents = {one.id: one for one in held}
    suspected = [row for row in rows if row.is_settled and _is_off(row, documents.get(row.id))]
    strays = [one.id for one in held if one.id not in known or not known[one.id].is_listed]
    with context.database.read() as session:
        now = _again(session, [*[row.id for row in suspected], *strays])
    off = [row for row in suspected if now.get(row.id) == row]
    # One that stands at another's ordinal is overwritten in its own range.
    stray = [one for one in strays if one not in now or (now[one].is_settled and not now[one].is_listed)]
    missing = [row for row in off if row.id not in documents]
    differing = [row for row in off if row.id in documents]
    ahead = [(row.ordinal, documents[row.id].version) for row in differing if documents[row.id].version > row.version]
    return Found(
        len(rows),
        last,
        tuple(row.ordinal for row in missing),
        tuple(stray),
        tuple(row.ordinal for row in differing),
        tuple(ahead),
    )


def _is_off(row: _Row, document: HeldDocument | None) -> bool:
    if not row.is_listed:
        return False
    return document is None or document.version != row.version or document.ordinal != row.ordinal


def _again(session: Session, ids: Sequence[str]) -> dict[str, _Row]:
    columns = (Asset.ordinal, Asset.id, Asset.version, Asset.indexed_version, Asset.state)
    found: dict[str, _Row] = {}
    for start in range(0, len(ids), RANGE_ROWS):
        query = select(*columns).where(Asset.id.in_(ids[start : start + RANGE_ROWS]))
        found |= {row.id: _Row(*row) for row in session.execute(query)}
    return found
