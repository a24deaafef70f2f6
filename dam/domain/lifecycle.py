"""States of an asset and of a clip, and which may follow which."""

from enum import StrEnum


class AssetState(StrEnum):
    INGESTING = "ingesting"
    AVAILABLE = "available"
    FAILED = "failed"
    DISPOSED = "disposed"


class Kind(StrEnum):
    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"


class ClipState(StrEnum):
    QUEUED = "queued"
    AVAILABLE = "available"
    FAILED = "failed"


_NEXT: dict[AssetState, frozenset[AssetState]] = {
    AssetState.INGESTING: frozenset({AssetState.AVAILABLE, AssetState.FAILED, AssetState.DISPOSED}),
    AssetState.AVAILABLE: frozenset({AssetState.INGESTING, AssetState.DISPOSED}),
    AssetState.FAILED: frozenset({AssetState.INGESTING, AssetState.DISPOSED}),
    AssetState.DISPOSED: frozenset(),
}


# Attempts are counted within a run. They only ever rise while somebody may be at work, since the count is also the
# fence: a worker that was cancelled must not be taken for the one that does the same asset again.
RUN = 1000


def next_run(attempts: int) -> int:
    """The count to begin with where an asset or a clip is sent to be processed again."""
    return (attempts // RUN + 1) * RUN


def attempts_of_run(attempts: int) -> int:
    return attempts % RUN


def may_follow(now: AssetState, then: AssetState) -> bool:
    return then in _NEXT[now]
