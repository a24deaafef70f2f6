"""What can be told of a question at a glance into the list of words: that nothing in the index fits it."""

import tantivy

from search.plan import AllOf, AnyOf, Node, Nothing, Phrase, Prefix, Term
from search.tantivy_query import Compiler


class Presence:
    """Of one snapshot. Rows that were deleted may still count as there, so that *there* is no promise."""

    def __init__(self, searcher: tantivy.Searcher, compiler: Compiler) -> None:
        self._searcher = searcher
        self._compiler = compiler

    def can_match(self, node: Node) -> bool:
        """False where nothing in the index matches; True where something does or a glance does not tell."""
        match node:
            case Nothing():
                return False
            case Term(field, value):
                return self._is_there(field, value)
            case Phrase(field, values):
                return all(self._is_there(field, value) for value in values)
            case Prefix():
                return bool(self._searcher.search(self._compiler.query(node), 1, count=False).hits)
            case AnyOf(nodes):
                return any(self.can_match(part) for part in nodes)
            case AllOf(nodes):
                return all(self.can_match(part) for part in nodes)
        return True

    def _is_there(self, field: str, value: str) -> bool:
        return bool(self._searcher.doc_freq(field, value))
