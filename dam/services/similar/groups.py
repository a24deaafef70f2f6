"""Near-duplicates: bursts and photographs saved again, as groups among what the reader may see.

A group is whatever hangs together by pairs of hashes that differ in at most `picture_hash.THE_SAME` bits. The pairs are
looked for among what is open to the reader alone, so that nothing hidden joins two pictures or is counted. Films stay
by themselves: those of one room begin alike. Nothing of it is stored: a page of 60 looks up some 4,000 values in three
indexes and finds there about two hashes of 1,000, then does so for those that it found, until nothing new comes.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from dam.db.models import Asset, PictureHash
from dam.domain import picture_hash
from dam.domain.access import AccessScope
from dam.domain.lifecycle import AssetState, Kind
from dam.services.scope import in_scope

_AT_ONCE = 500
# Of a page's photographs no more are followed, so that a thousand that are all alike hold nobody up.
MOST_FOLLOWED = 5_000


def groups_of(session: Session, scope: AccessScope, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Id -> the ids of all of its group, itself among them; only for those of `ids` that have near-duplicates.

    Only the first `MOST_FOLLOWED` that are met belong to the groups.
    """
    asked = _open(session, scope, Asset.id.in_(ids))
    # Who has a hash, ordinal -> id; and by which hash it hangs together with others. Equal hashes are looked at once.
    holders: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for ordinal, bits in _hashes(session, list(asked)):
        holders[bits][ordinal] = asked[ordinal]
    leader = {bits: bits for bits in holders}
    fresh, room = list(holders), MOST_FOLLOWED
    while fresh and room > 0:
        pairs = [pair for part in _parts(fresh) for pair in _pairs(session, part)]
        new = {ordinal: bits for _, bits, ordinal in pairs if bits not in holders or ordinal not in holders[bits]}
        fresh = []
        for part in _parts(sorted(new)):
            for ordinal, asset_id in list(_open(session, scope, Asset.ordinal.in_(part)).items())[:room]:
                bits = new[ordinal]
                if bits not in leader:
                    leader[bits] = bits
                    fresh.append(bits)
                holders[bits][ordinal] = asset_id
                room -= 1
            if room <= 0:
                break
        for one, other, _ in pairs:
            if other in leader:
                leader[_first(leader, one)] = _first(leader, other)
    members: defaultdict[int, list[str]] = defaultdict(list)
    for bits, held in holders.items():
        members[_first(leader, bits)] += held.values()
    wanted = set(asked.values())
    return {
        asset_id: tuple(group)
        for group in members.values()
        if len(group) > 1
        for asset_id in group
        if asset_id in wanted
    }


def _open(session: Session, scope: AccessScope, wanted: ColumnElement[bool]) -> dict[int, str]:
    """Ordinal -> id of those photographs that the reader may see."""
    photos = (Asset.kind == Kind.PHOTO, Asset.state != AssetState.DISPOSED)
    query = select(Asset.ordinal, Asset.id).where(wanted, in_scope(scope), *photos)
    return dict(session.execute(query.order_by(Asset.ordinal)).all())


def _hashes(session: Session, ordinals: Sequence[int]) -> list[tuple[int, int]]:
    """(ordinal, bits) of those that are told by their hash."""
    query = select(PictureHash.asset_ordinal, PictureHash.bits)
    wanted = query.where(PictureHash.asset_ordinal.in_(ordinals), PictureHash.band_0.is_not(None))
    return [(ordinal, bits) for ordinal, bits in session.execute(wanted)]


def _pairs(session: Session, hashes: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(one of `hashes`, one that is nearly the same or equal, the ordinal of who has that), whoever may see it."""
    for n in range(picture_hash.BANDS):
        wanted: defaultdict[int, list[int]] = defaultdict(list)
        for own in hashes:
            for value in picture_hash.very_near(own)[n]:
                wanted[value].append(own)
        query = select(PictureHash.asset_ordinal, PictureHash.bits)
        for ordinal, bits in session.execute(query.where(getattr(PictureHash, f"band_{n}").in_(wanted))):
            for own in wanted[picture_hash.bands(bits)[n]]:
                if picture_hash.distance(bits, own) <= picture_hash.THE_SAME:
                    yield own, bits, ordinal


def _first(leader: dict[int, int], bits: int) -> int:
    while leader[bits] != bits:
        leader[bits] = bits = leader[leader[bits]]
    return bits


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]
