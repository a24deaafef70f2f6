"""What looks alike: photographs and films' posters whose hashes differ in few bits.

A search looks up some 5,000 values in three indexes, whatever the number of assets, and finds there about two hashes of
1,000, whose distance it reckons; it reads nothing but the indexes. The answer is exact at any number:
`domain.picture_hash` says why. Rows of assets are read for the nearest alone, a few hundred at a time, until enough are
found that the reader may see.
"""

from collections.abc import Iterator

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dam.db.models import Asset, PictureHash
from dam.domain import picture_hash
from dam.domain.access import AccessScope
from dam.domain.lifecycle import AssetState, Kind
from dam.services.scope import in_scope

_AT_ONCE = 500
_PICTURED = (Kind.PHOTO, Kind.VIDEO)


def record(session: Session, asset: Asset, digits: str | None) -> None:
    """Keep what processing has reckoned, 16 hexadecimal digits, in place of what was there before."""
    session.execute(delete(PictureHash).where(PictureHash.asset_ordinal == asset.ordinal))
    if not digits or asset.kind not in _PICTURED:
        return
    bits = picture_hash.read(digits)
    told = picture_hash.says_something(bits)
    bands = {f"band_{n}": value for n, value in enumerate(picture_hash.bands(bits))} if told else {}
    session.add(PictureHash(asset_ordinal=asset.ordinal, bits=bits, **bands))


def nearest(session: Session, scope: AccessScope, asset: Asset, most: int) -> list[tuple[int, str]]:
    """(distance, id) of what looks like this asset within `scope`, the nearest and then the newest first."""
    own = session.get(PictureHash, asset.ordinal)
    if own is None or own.band_0 is None:
        return []
    found: list[tuple[int, str]] = []
    near = _near(session, own)
    ordered = sorted(near, key=lambda ordinal: (near[ordinal], -ordinal))
    for part in _parts(ordered):
        query = select(Asset.ordinal, Asset.id).where(Asset.ordinal.in_(part), in_scope(scope))
        seen = dict(session.execute(query.where(Asset.state != AssetState.DISPOSED)).all())
        found += [(near[ordinal], seen[ordinal]) for ordinal in part if ordinal in seen]
        if len(found) >= most:
            break
    return found[:most]


def _near(session: Session, own: PictureHash) -> dict[int, int]:
    """Ordinal -> distance of every hash that is near, this one's own left out."""
    near: dict[int, int] = {}
    for n, values in enumerate(picture_hash.near(own.bits)):
        band = getattr(PictureHash, f"band_{n}")
        query = select(PictureHash.asset_ordinal, PictureHash.bits).where(band.in_(values))
        for ordinal, bits in session.execute(query):
            away = picture_hash.distance(bits, own.bits)
            if away <= picture_hash.FARTHEST and ordinal != own.asset_ordinal:
                near[ordinal] = away
    return near


def _parts(ordinals: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ordinals), _AT_ONCE):
        yield ordinals[start : start + _AT_ONCE]
