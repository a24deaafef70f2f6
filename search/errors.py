"""What can be wrong with an index itself."""

from dam.domain.errors import ServiceAway


class IndexUnusable(ServiceAway):
    """The index is damaged, foreign or of another version; rebuilding it heals that."""

    code = "index_unusable"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The search index can't be used: {reason}. Rebuild it with: dam rebuild index")
