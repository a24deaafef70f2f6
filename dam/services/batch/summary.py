"""What the assets of a batch edit have in common now: one value or how many, and which keywords."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from dam.db.models import Asset, BatchEditRow
from dam.domain.access import Actor, scope_of
from dam.domain.describing import TEXT_LIMITS_CHARACTERS
from dam.services.batch.request import handled
from dam.services.context import Context
from dam.services.scope import in_scope

_AT_ONCE = 500
_MOST_WORDS = 40
_FIELDS = (*TEXT_LIMITS_CHARACTERS, "event_id", "access_level")


@dataclass(frozen=True)
class FieldSummary:
    """`value` is the one that all have; None where they differ, `kinds` then says in how many ways."""

    kinds: int
    value: str | None


@dataclass(frozen=True)
class Summary:
    """`keywords` are the most frequent with how many of the assets have each."""

    fields: Mapping[str, FieldSummary]
    keywords: Sequence[tuple[str, int]]


def summary(context: Context, actor: Actor, batch_id: str) -> Summary:
    """Of those that the reader may see at this moment. Raises `Missing`."""
    row = BatchEditRow
    chosen = (row.batch_id == batch_id, row.asset_id == Asset.id, in_scope(scope_of(actor)))
    columns = [func.coalesce(getattr(Asset, name), "") for name in _FIELDS]
    counts = [part for column in columns for part in (func.count(column.distinct()), func.min(column))]
    with context.database.read() as session:
        handled(session, actor, batch_id)
        found = session.execute(select(*counts).where(*chosen)).one()
        words = session.execute(select(Asset.keywords).where(*chosen).execution_options(yield_per=_AT_ONCE)).scalars()
        counted = Counter(word for some in words for word in some)
    pairs = zip(found[::2], found[1::2], strict=True)
    fields = {
        name: FieldSummary(kinds, str(value) if kinds == 1 else None)
        for name, (kinds, value) in zip(_FIELDS, pairs, strict=True)
    }
    return Summary(fields, counted.most_common(_MOST_WORDS))
