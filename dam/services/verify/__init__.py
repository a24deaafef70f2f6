"""Is everything still as it was recorded? The audit chain, the originals' bytes, the store against the rows."""

from collections.abc import Iterator

from dam.services import audit
from dam.services.context import Context
from dam.services.verify import fixity, index, store
from dam.services.verify.issue import Issue, Tally, Teller

__all__ = ["Issue", "Tally", "Teller", "verify"]


def verify(context: Context, tally: Tally, tell: Teller, sample: int | None = None) -> Iterator[Issue]:
    """Yield what is wrong. With `sample` the bytes of so many originals, chosen by chance, are read, else of all.

    Works beside a running system: what is being brought in at the moment is no issue. Raises `ServiceAway`.
    """
    chain = audit.verify_chain(context)
    tally.audit_events = chain.events
    if chain.broken_at is not None:
        says = f"The audit log does not hold from event {chain.broken_at} on: it was changed or cut off."
        yield Issue("audit_broken", str(chain.broken_at), says)
    yield from store.issues(context, tally, tell)
    yield from fixity.issues(context, tally, tell, sample)
    yield from index.issues(context)
