"""Near-duplicates: bursts and pictures saved again, as groups among what the reader may see.

A group is whatever hangs together by pairs of hashes that differ in at most `picture_hash.THE_SAME` bits. The pairs are
looked for among what is open to the reader alone, so that nothing hidden joins two pictures or is counted. Nothing of
it is stored: a page of 60 asks each of four indexes for at most 1,020 values of 65,536, then for those of what it
found, until nothing new comes; that grows with the number of assets, by a small share of it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from dam.db.models import Asset, PictureHash
from dam.domain import picture_hash
from dam.domain.access import AccessScope
from dam.domain.lifecycle import AssetState
from dam.services.scope import in_scope

_AT_ONCE = 500
# Of pictures that are all alike, as of a black frame, no more are followed.
_MOST_FOLLOWED = 5_000


def groups_of(session: Session, scope: AccessScope, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Id -> the ids of all of its group, itself among them; only for those of `ids` that have near-duplicates."""
    asked = _open(session, scope, Asset.id.in_(ids))
    known, leader = dict(asked), {ordinal: ordinal for ordinal in asked}
    fresh = list(asked)
    while fresh and len(known) <= _MOST_FOLLOWED:
        pairs = [pair for part in _parts(fresh) for pair in _pairs(session, part)]
        new = {other for _, other in pairs if other not in known}
        opened = {
            o: i for part in _parts(sorted(new)) for o, i in _open(session, scope, Asset.ordinal.in_(part)).items()
        }
        known |= opened
        leader |= {ordinal: ordinal for ordinal in opened}
        for one, other in pairs:
            if other in known:
                leader[_first(leader, one)] = _first(leader, other)
        fresh = list(opened)
    members: defaultdict[int, list[str]] = defaultdict(list)
    for ordinal, asset_id in known.items():
        members[_first(leader, ordinal)].append(asset_id)
    found = {asset_id: members[_first(leader, ordinal)] for ordinal, asset_id in asked.items()}
    return {asset_id: tuple(group) for asset_id, group in found.items() if len(group) > 1}


def _open(session: Session, scope: AccessScope, wanted: ColumnElement[bool]) -> dict[int, str]:
    """Ordinal -> id of those that the reader may see."""
    query = select(Asset.ordinal, Asset.id).where(wanted, in_scope(scope), Asset.state != AssetState.DISPOSED)
    return dict(session.execute(query).all())


def _pairs(session: Session, ordinals: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(one of `ordinals`, another that is nearly the same), whoever may see it."""
    columns = (PictureHash.asset_ordinal, PictureHash.bits)
    query = select(*columns).where(PictureHash.asset_ordinal.in_(ordinals), PictureHash.band_0.is_not(None))
    own = session.execute(query).all()
    for n in range(picture_hash.BANDS):
        wanted: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for ordinal, bits in own:
            for value in picture_hash.very_near(picture_hash.bands(bits)[n]):
                wanted[value].append((ordinal, bits))
        for other, bits in session.execute(select(*columns).where(getattr(PictureHash, f"band_{n}").in_(wanted))):
            for ordinal, own_bits in wanted[picture_hash.bands(bits)[n]]:
                if other != ordinal and picture_hash.distance(bits, own_bits) <= picture_hash.THE_SAME:
                    yield ordinal, other


def _first(leader: dict[int, int], ordinal: int) -> int:
    while leader[ordinal] != ordinal:
        leader[ordinal] = ordinal = leader[leader[ordinal]]
    return ordinal


def _parts(ordinals: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ordinals), _AT_ONCE):
        yield ordinals[start : start + _AT_ONCE]
