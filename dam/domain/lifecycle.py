"""States of an asset, of a clip and of what a machine is asked to do with an asset, and which may follow which."""

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


# What has a length, can be cut and in which something may be said.
PLAYABLE = frozenset({Kind.VIDEO, Kind.AUDIO})


class ClipState(StrEnum):
    QUEUED = "queued"
    AVAILABLE = "available"
    FAILED = "failed"


class WorkState(StrEnum):
    """Of reading an asset's pages and of writing down what is said in it."""

    QUEUED = "queued"
    AVAILABLE = "available"
    FAILED = "failed"


_NEXT: dict[AssetState, frozenset[AssetState]] = {
    AssetState.INGESTING: frozenset({AssetState.AVAILABLE, AssetState.FAILED, AssetState.DISPOSED}),
    AssetState.AVAILABLE: frozenset({AssetState.INGESTING, AssetState.DISPOSED}),
    AssetState.FAILED: frozenset({AssetState.INGESTING, AssetState.DISPOSED}),
    AssetState.DISPOSED: frozenset(),
}


def may_follow(now: AssetState, then: AssetState) -> bool:
    return then in _NEXT[now]
