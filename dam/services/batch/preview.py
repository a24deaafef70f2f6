"""What a batch edit would change, without changing it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer, lazyload

from dam.db.models import Asset, BatchEditRow
from dam.domain import batch as rules
from dam.domain.access import Actor
from dam.domain.batch import Changes
from dam.domain.errors import DamError
from dam.services import guard
from dam.services.batch.request import check, handled
from dam.services.context import Context

COUNTED = 2000
_PART = 500


@dataclass(frozen=True)
class Example:
    """One asset, and the fields that would change: as they are and as they would be."""

    asset: Asset
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True)
class Preview:
    """The counts are those of the first `counted` of `total` assets."""

    changes: Changes
    total: int
    counted: int
    changed: int
    unchanged: int
    left_out: Mapping[str, int]
    examples: tuple[Example, ...]


def preview(context: Context, actor: Actor, batch_id: str, asked: Any, examples: int = 20) -> Preview:
    """Raises `Missing`, and `Invalid` and `Forbidden` as `start` would."""
    changes = rules.read(asked)
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    shown: list[Example] = []
    with context.database.read() as session:
        batch = handled(session, actor, batch_id)
        check(session, actor, changes)
        for start in range(0, min(batch.total, COUNTED), _PART):
            for asset in session.execute(_assets(batch_id, start)).scalars():
                present = {name: getattr(asset, name) for name in changes.by_field}
                try:
                    guard.check_editable(actor, asset)
                    after = rules.applied(changes, present)
                except DamError as problem:
                    outcomes["left_out"] += 1
                    reasons[problem.code] += 1
                    continue
                outcomes["changed" if after else "unchanged"] += 1
                if after and len(shown) < examples:
                    shown.append(Example(asset, {name: present[name] for name in after}, after))
            # Texts may be long: what is counted is let go.
            session.expunge_all()
    return Preview(
        changes=changes,
        total=batch.total,
        counted=sum(outcomes.values()),
        changed=outcomes["changed"],
        unchanged=outcomes["unchanged"],
        left_out=dict(reasons),
        examples=tuple(shown),
    )


def _assets(batch_id: str, start: int) -> Any:
    row = BatchEditRow
    query = select(Asset).join(row, row.asset_id == Asset.id).where(row.batch_id == batch_id)
    window = query.where(row.position >= start, row.position < start + _PART).order_by(row.position)
    return window.options(
        lazyload(Asset.event), lazyload(Asset.uploaded_by), lazyload(Asset.renditions), defer(Asset.embedded)
    )
