"""What a check can find wrong, and what it counted on the way."""

from collections.abc import Callable
from dataclasses import dataclass

Teller = Callable[[int, int], None]


@dataclass(frozen=True)
class Issue:
    """`kind` is stable for programs, `subject` an asset's id or an object's key, `says` for a person."""

    kind: str
    subject: str
    says: str


@dataclass
class Tally:
    """Counts up while a check runs."""

    audit_events: int = 0
    assets: int = 0
    objects: int = 0
    originals_read: int = 0
    bytes_read: int = 0
