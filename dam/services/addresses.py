"""The library's address as services know it: it is a search that can be kept. The pages alone can read one."""

from dataclasses import dataclass
from typing import Protocol

from dam.domain.access import Actor
from dam.ports import SearchRequest


@dataclass(frozen=True)
class Kept:
    """An address in the form in which it is stored. `narrowed` is false where it finds everything."""

    query: str
    narrowed: bool
    collection_id: str


class Addresses(Protocol):
    """What can't be read of an address is left out rather than refused."""

    def keep(self, actor: Actor, address: str, *, for_all: bool) -> Kept:
        """With `for_all` what says "mine" says this actor's, so that it finds the same whoever opens it."""

    def request(self, actor: Actor, query: str) -> SearchRequest:
        """What a stored address finds for this actor, without facets; within their access at this moment.

        What is to be like an asset that is gone or not open to them finds nothing.
        """
