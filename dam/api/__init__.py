"""REST below /api/v1, described by OpenAPI out of the same code."""

from flask import Flask

from dam.api import (
    assets,
    audit,
    batches,
    clips,
    collections,
    description,
    events,
    exports,
    files,
    health,
    hearings,
    listing,
    scans,
    searches,
    sidecars,
    synonyms,
    transcripts,
    uploads,
)

DOORS = (
    listing, assets, files, scans, sidecars, transcripts, hearings, uploads, clips, events, batches, searches,
    collections, exports, synonyms, audit,
)  # fmt: skip


def register(app: Flask) -> None:
    """Put REST into an application that has its context already."""
    health.register(app)
    description.register(app, [door.blueprint for door in DOORS])
