"""What a batch edit would change, without changing it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from dam.db.models import Asset, BatchEditRow
from dam.domain import batch as rules
from dam.domain.access import Actor
from dam.domain.batch import Changes
from dam.domain.errors import DamError
from dam.services import guard
from dam.services.batch.request import check, handled
from dam.services.context import Context

_AT_ONCE = 500
# What decides who may change an asset, beside the fields that are to change.
_GUARDED = ("id", "state", "access_level", "uploaded_by_id")


@dataclass(frozen=True)
class Example:
    """One asset, and the fields that would change: as they are and as they would be."""

    asset_id: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True)
class Preview:
    """Counted over all assets of the batch; `left_out` by reason."""

    changes: Changes
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
        handled(session, actor, batch_id)
        check(session, actor, changes)
        # Columns in place of assets, and few at once, since texts may be long and there may be 20,000 of them.
        for asset in session.execute(_rows(batch_id, changes).execution_options(yield_per=_AT_ONCE)):
            present = {name: getattr(asset, name) for name in changes.by_field}
            try:
                guard.check_editable(actor, asset)
                after = rules.applied(changes, present)
            except DamError as problem:
                reasons[problem.code] += 1
                continue
            outcomes["changed" if after else "unchanged"] += 1
            if after and len(shown) < examples:
                shown.append(Example(asset.id, {name: present[name] for name in after}, after))
    return Preview(changes, outcomes["changed"], outcomes["unchanged"], dict(reasons), tuple(shown))


def _rows(batch_id: str, changes: Changes) -> Select[Any]:
    columns = [getattr(Asset, name) for name in dict.fromkeys((*_GUARDED, *changes.by_field))]
    row = BatchEditRow
    query = select(*columns).join(row, row.asset_id == Asset.id).where(row.batch_id == batch_id)
    return query.order_by(row.position)
