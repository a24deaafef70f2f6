"""Every original's bytes against the SHA-256 of the day it came."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import func, select

from dam.db.models import Asset
from dam.domain.errors import Missing
from dam.domain.lifecycle import AssetState
from dam.services.context import Context
from dam.services.verify.issue import Issue, Tally, Teller

_BATCH = 500
_BLOCK_BYTES = 1024 * 1024


def issues(context: Context, tally: Tally, tell: Teller, sample: int | None) -> Iterator[Issue]:
    """`sample` None reads all. A missing original was told by the comparison of store and rows already."""
    total = _count(context) if sample is None else min(sample, _count(context))
    for asset_id, key, sha256 in _rows(context) if sample is None else _chosen(context, sample):
        issue = _checked(context, tally, asset_id, key, sha256)
        tally.originals_read += 1
        tell(tally.originals_read, total)
        if issue is not None:
            yield issue


def sha256_of(context: Context, key: str) -> tuple[str, int]:
    """Hexadecimal digest and number of bytes of a stored object, read in blocks. Raises `Missing`."""
    digest, size_bytes = hashlib.sha256(), 0
    with context.store.open(key) as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
            size_bytes += len(block)
    return digest.hexdigest(), size_bytes


def _checked(context: Context, tally: Tally, asset_id: str, key: str, sha256: str) -> Issue | None:
    try:
        found, size_bytes = sha256_of(context, key)
    except Missing:
        return None
    tally.bytes_read += size_bytes
    if found == sha256:
        return None
    says = f"The bytes of {key} are not those that came: their SHA-256 is {found} and was {sha256}."
    return Issue("original_changed", asset_id, f"{says} Bring them back from the backup.")


def _count(context: Context) -> int:
    with context.database.read() as session:
        query = select(func.count()).select_from(Asset).where(Asset.state != AssetState.DISPOSED)
        return session.execute(query).scalar_one()


def _rows(context: Context) -> Iterator[tuple[str, str, str]]:
    last = 0
    while True:
        query = select(Asset).where(Asset.ordinal > last, Asset.state != AssetState.DISPOSED)
        with context.database.read() as session:
            rows = list(session.execute(query.order_by(Asset.ordinal).limit(_BATCH)).scalars())
        if not rows:
            return
        for row in rows:
            yield row.id, row.original_key, row.sha256
        last = rows[-1].ordinal


def _chosen(context: Context, sample: int) -> Iterator[tuple[str, str, str]]:
    query = select(Asset).where(Asset.state != AssetState.DISPOSED).order_by(func.random()).limit(sample)
    with context.database.read() as session:
        rows = list(session.execute(query).scalars())
    for row in rows:
        yield row.id, row.original_key, row.sha256
